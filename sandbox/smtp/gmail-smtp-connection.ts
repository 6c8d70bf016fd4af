import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SMTPServer } from 'smtp-server';
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection';
import type { FaultList } from '../faults/fault-list';
import type { SmtpFault, SmtpStage } from '../faults/smtp-fault';
import { gmailReply, replies, replyLines } from './gmail-replies';
import { parseReply, SmtpRefusal } from './smtp-refusal';
import { xoauth2FromOAuthBearer } from './oauthbearer';

/** Verbs with a stage of their own; the others have handlers that know whose turn it is. */
const stageOfVerb = new Map<string, SmtpStage>([
	['EHLO', 'ehlo'],
	['HELO', 'ehlo'],
	['DATA', 'data-before'],
]);

/** One SMTP session: the library's protocol, Gmail's words, and the faults that tests ask for. */
export class GmailSmtpConnection extends SMTPConnection {
	/** What Gmail signs its replies with. */
	private readonly signature = `${randomBytes(8).toString('hex')}-${randomBytes(6).toString('hex')}sm${Date.now()}.1`;

	constructor(
		server: SMTPServer,
		socket: SMTPConnection['_socket'],
		options: SMTPConnectionOptions | null | undefined,
		private readonly faults: FaultList<SmtpFault>,
	) {
		super(server, socket, options);
	}

	/** The library waits 100 ms for early talkers here; nothing in a sandbox needs that. */
	override init(): void {
		this._setListeners(() => {
			void this.strike('connect').then((refusal) => {
				if (!refusal) return this.connectionReady();
				this.send(refusal.responseCode, refusal.message);
				this.close();
			});
		});
	}

	/**
	 * Lets the fault of a stage strike, if one waits for it. Resolves with the reply to give instead of going
	 * on, with nothing to go on, and never when the session ended or fell silent.
	 */
	async strike(stage: SmtpStage, ...addresses: unknown[]): Promise<SmtpRefusal | undefined> {
		const fault = this.faults.take(
			(candidate) =>
				candidate.stage === stage &&
				(candidate.address === undefined || addresses.includes(candidate.address)),
		);
		switch (fault?.do) {
			case 'drop':
				this._socket.destroy();
				return await never();
			case 'silence':
				return await never();
			case 'slow':
				await sleep(fault.ms ?? 1000, undefined, { ref: false });
				return undefined;
			case 'answer':
				return new SmtpRefusal(parseReply(fault.text ?? ''));
			default:
				return undefined;
		}
	}

	override _onCommand(command: Buffer, callback: () => void = () => {}): void {
		const verb = command.toString().split(' ')[0]?.toUpperCase() ?? '';
		const stage = this._nextHandler ? undefined : stageOfVerb.get(verb);
		if (!stage) return super._onCommand(command, callback);
		void this.strike(stage, this.session.user).then((refusal) => {
			if (!refusal) return super._onCommand(command, callback);
			this.send(refusal.responseCode, refusal.message);
			callback();
		});
	}

	/** Every reply passes here: the library's words become Gmail's. */
	override send(code: number, data?: string | string[] | null, context?: string | false): void {
		if (Array.isArray(data)) return super.send(code, this.capabilities(), false);
		const text = data ?? '';
		if (code === 220 || code === 334) {
			return super.send(code, gmailReply(code, text)?.text ?? data, false);
		}
		const needsTls = code === 530 && !this.secure && text.startsWith('Error: ');
		const known = gmailReply(code, text, context || '');
		const reply = needsTls ? replies.startTlsFirst : (known ?? { code, text });
		super.send(reply.code, replyLines(reply, this.signature), false);
	}

	override _sendGreeting(): void {
		this.send(220, `${this.name} ESMTP ${this.signature} - gsmtp`);
	}

	/** OAUTHBEARER is XOAUTH2 in other clothes (RFC 7628); the library knows only the latter. */
	override handler_AUTH(command: Buffer, callback: () => void): void {
		const [, method = '', response] = command.toString().trim().split(/\s+/);
		if (method.toUpperCase() !== 'OAUTHBEARER') return super.handler_AUTH(command, callback);
		const proceed = (line: Buffer | string, done: () => void) =>
			super.handler_AUTH(
				Buffer.from(`AUTH XOAUTH2 ${xoauth2FromOAuthBearer(line.toString())}`),
				done,
			);
		if (response !== undefined) return proceed(response, callback);
		this._nextHandler = proceed;
		this.send(334);
		callback();
	}

	/** Gmail's EHLO, but CHUNKING, which the library cannot do. */
	private capabilities(): string[] {
		const { size, authMethods } = this._server.options;
		return [
			`${this.name} at your service, [${this.remoteAddress}]`,
			`SIZE ${size}`,
			'8BITMIME',
			...(this.secure || this._isDisabled('STARTTLS') ? [] : ['STARTTLS']),
			...(this.secure && authMethods.length > 0
				? ['AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER']
				: []),
			'ENHANCEDSTATUSCODES',
			'PIPELINING',
			'SMTPUTF8',
		];
	}
}

const never = async () => await new Promise<never>(() => {});
