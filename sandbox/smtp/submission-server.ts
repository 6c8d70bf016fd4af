import type { SMTPServerSession } from 'smtp-server';
import type { FaultList } from '../faults/fault-list';
import type { SmtpFault } from '../faults/smtp-fault';
import { mailDate } from '../submission/rewrite-outgoing';
import type { SendingLimits } from '../submission/sending-limits';
import { submit } from '../submission/submit';
import { authenticate, type SignInContext } from './authenticate';
import { replies } from './gmail-replies';
import { GmailSmtpServer } from './gmail-smtp-server';
import { takeMessage } from './take-message';

/** What the SMTP servers of the sandbox work with. */
export interface SmtpContext extends SignInContext {
	/** PEM. */
	tls: { key: string; cert: string };
	faults: FaultList<SmtpFault>;
	limits: SendingLimits;
	/** Milliseconds since 1970. */
	clock(): number;
}

/** Bytes, of the encoded message. */
const sizeLimit = 35_882_577;

/** Recipients of one message [doc a/answer/166852]. */
const recipientLimit = 100;

/** smtp.gmail.com: `secure` is port 465, else 587, which needs STARTTLS first. */
export function submissionServer(context: SmtpContext, { secure }: { secure: boolean }) {
	const { store, tls, faults, limits, clock } = context;
	const server: GmailSmtpServer = new GmailSmtpServer(faults, {
		...tls,
		secure,
		name: 'smtp.gmail.com',
		size: sizeLimit,
		maxRecipients: recipientLimit,
		authMethods: ['LOGIN', 'PLAIN', 'XOAUTH2'],

		onAuth(auth, session, callback) {
			void server.strike(session, 'auth', [auth.username]).then((fault) => {
				if (fault) callback(fault);
				else callback(null, authenticate(auth, context));
			});
		},
		onMailFrom({ address }, session, callback) {
			void server.strike(session, 'mail', [address, session.user]).then(callback);
		},
		onRcptTo({ address }, session, callback) {
			void server.strike(session, 'rcpt', [address, session.user]).then(callback);
		},
		onData(stream, session, callback) {
			const accept = (source: Buffer) => send(source, session);
			takeMessage({ server, stream, session, accept, clock }).then(
				(words) => callback(null, words),
				callback,
			);
		},
	});
	return server;

	/** Sends the message; returns the refusal, if there is one. */
	function send(source: Buffer, session: SMTPServerSession) {
		const sender = store.account(String(session.user));
		if (!sender) return replies.noSuchUser;
		if (!limits.spend(sender.address)) return replies.dailyLimit;
		const at = new Date(clock());
		submit(store, {
			sender,
			to: session.envelope.rcptTo.map(({ address }) => address),
			source,
			door: 'smtp',
			received: received(session, at),
			at,
		});
		return undefined;
	}
}

/** How the message came in (RFC 5321 section 4.4). */
function received(session: SMTPServerSession, at: Date): string {
	const { hostNameAppearsAs, remoteAddress, id, envelope, tlsOptions } = session;
	const cipher = tlsOptions ? `(version=${tlsOptions.version} cipher=${tlsOptions.name})` : '';
	const [first] = envelope.rcptTo;
	const recipient = envelope.rcptTo.length === 1 ? ` for <${first?.address}>` : '';
	return [
		`from ${hostNameAppearsAs} ([${remoteAddress}])`,
		`        by smtp.gmail.com with ESMTPSA id ${id}${recipient}`,
		`        ${cipher};`,
		`        ${mailDate(at)}`,
	].join('\r\n');
}
