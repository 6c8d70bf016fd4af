import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { makeCertificates } from '../../../sandbox/certificates';
import { startImapServer, type ImapServer } from '../../../sandbox/imap/server';
import type { VerifiedToken } from '../../../sandbox/imap/token-verifier';
import { MailStore } from '../../../sandbox/store/mail-store';
import type { Mailbox, MailboxOptions } from '../../../sandbox/store/mailbox';

export const ADDRESS = 'anna@example.com';
export const APP_PASSWORD = 'abcdefghijklmnop';
export const MAIL_SCOPE = 'https://mail.google.com/';

/** One set a test file: keys take time. */
const certificates = makeCertificates();

/** An IMAP server over a store with one account, and clients for it. */
export interface GmailImap {
	server: ImapServer;
	store: MailStore;
	mailbox: Mailbox;
	/** Tokens that are good; 'good' is one for ADDRESS with an hour to live. */
	tokens: Map<string, VerifiedToken>;
	ca: string;
	/** Errors of the server itself: a test ends with none. */
	errors: unknown[];
	/** An imapflow client, connected. */
	connect(options?: Partial<ImapFlowOptions>): Promise<ImapFlow>;
	/** A client that speaks in lines, greeted. */
	talk(): Promise<Talk>;
	/** Resolves when the server has that many sessions, signed in or not. */
	sessions(count: number): Promise<void>;
	close(): Promise<void>;
}

export async function startGmailImap(
	account: Partial<MailboxOptions> = {},
	server: { labelEncoding?: 'utf-8' | 'modified-utf-7' } = {},
): Promise<GmailImap> {
	const { ca, ...tls } = await certificates;
	const store = new MailStore();
	const mailbox = store.addAccount({
		address: ADDRESS,
		name: 'Anna',
		appPassword: APP_PASSWORD,
		...account,
	});
	const tokens = new Map([['good', liveToken()]]);
	const errors: unknown[] = [];
	const imap = await startImapServer({
		store,
		tls,
		tokens: { verify: (token) => tokens.get(token) },
		onError: (error) => errors.push(error),
		...server,
	});
	const clients: ImapFlow[] = [];
	const talks: Talk[] = [];
	return {
		server: imap,
		store,
		mailbox,
		tokens,
		ca,
		errors,
		async connect(options = {}) {
			const client = new ImapFlow({
				host: '127.0.0.1',
				port: imap.port,
				secure: true,
				tls: { ca },
				auth: { user: ADDRESS, accessToken: 'good' },
				logger: false,
				...options,
			});
			// Without a listener a fault on the wire would end the process.
			client.on('error', () => undefined);
			clients.push(client);
			await client.connect();
			return client;
		},
		async talk() {
			const socket = connect({ host: '127.0.0.1', port: imap.port, ca });
			const talk = new Talk(socket);
			talks.push(talk);
			await talk.until((text) => text.includes('\r\n'));
			return talk;
		},
		async sessions(count) {
			while (imap.connections() !== count) await setImmediate();
		},
		async close() {
			for (const client of clients) client.close();
			for (const talk of talks) talk.socket.destroy();
			await imap.close();
		},
	};
}

/** A token for ADDRESS, an hour from its end unless said otherwise. */
export const liveToken = (token: Partial<VerifiedToken> = {}): VerifiedToken => ({
	address: ADDRESS,
	scopes: [MAIL_SCOPE],
	expiresAt: new Date(Date.now() + 3600_000),
	...token,
});

/** A dialogue in plain lines. */
export class Talk {
	readonly socket: TLSSocket;
	#text = '';
	#tag = 0;

	constructor(socket: TLSSocket) {
		this.socket = socket;
		socket.setEncoding('latin1');
		socket.on('data', (chunk: string) => (this.#text += chunk));
		socket.on('error', () => undefined);
	}

	/** Everything the server said since the last call, once it satisfies the condition; or at its end. */
	async until(enough: (text: string) => boolean): Promise<string> {
		while (!enough(this.#text) && !this.socket.readableEnded && !this.socket.destroyed) {
			const heard = new AbortController();
			const { signal } = heard;
			const events = ['data', 'close'].map((event) => once(this.socket, event, { signal }));
			await Promise.race(events).catch(() => undefined);
			heard.abort();
			await Promise.allSettled(events);
		}
		const said = this.#text;
		this.#text = '';
		return said;
	}

	/** Sends bytes as they are. */
	send(text: string): void {
		this.socket.write(text);
	}

	/** Sends a command under a new tag; answers with all lines, the tag of the last one taken off. */
	async command(text: string): Promise<string[]> {
		const tag = `t${++this.#tag}`;
		this.send(`${tag} ${text}\r\n`);
		return this.answer(tag);
	}

	/** The lines up to the tagged one, whose tag is taken off. */
	async answer(tag = `t${this.#tag}`): Promise<string[]> {
		const tagged = new RegExp(`(?:^|\\r\\n)${tag} [^\\r]*\\r\\n$`);
		const said = await this.until((text) => tagged.test(text));
		const lines = said.split('\r\n').slice(0, -1);
		return lines.map((line) => (line.startsWith(`${tag} `) ? line.slice(tag.length + 1) : line));
	}

	/** Signs in by app password. */
	async logIn(): Promise<void> {
		await this.command(`LOGIN ${ADDRESS} ${APP_PASSWORD}`);
	}

	/** Signs in and selects a folder. */
	async open(folder = 'INBOX'): Promise<void> {
		await this.logIn();
		await this.command(`SELECT "${folder}"`);
	}
}

/** A message in CRLF lines. */
export const mail = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

/** A plain message with a subject. */
export const letter = (subject: string, body = 'Hello'): Buffer =>
	mail('From: Bob <bob@example.com>', `To: ${ADDRESS}`, `Subject: ${subject}`, '', body);
