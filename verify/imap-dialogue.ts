import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Endpoint } from '../gmail';

/** IMAP in plain lines, for what a library would hide: the very bytes of the server, as latin1 text. */
export interface ImapDialogue {
	/** Sends a command and returns all that was said up to its tagged answer, or up to a challenge (`+ ...`). */
	say(command: string): Promise<string>;
	/** Sends a line without a tag: the answer to a challenge. */
	reply(line: string): Promise<string>;
	close(): void;
}

/** How long the server may be silent, in ms. */
const SILENCE = 30_000;

/** A whole answer ends with a tagged line or a challenge; what comes before is untagged. */
const answered = /(?:^|\r\n)(?:\+ ?|V\d+ (?:OK|NO|BAD) )[^\r\n]*\r\n$/;

/**
 * Opens a dialogue with an IMAP server over TLS, and waits for its greeting.
 *
 * @throws Error when the connection ends or stays silent
 */
export const openDialogue = async ({ host, port }: Endpoint): Promise<ImapDialogue> => {
	// Without a server name Gmail shows a certificate that fits nothing.
	const socket = connect({ host, port, servername: isIP(host) ? undefined : host });
	socket.setEncoding('latin1');
	socket.setTimeout(SILENCE, () => socket.destroy(new Error(`${host} is silent`)));
	const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<string>;
	const until = async (complete: RegExp): Promise<string> => {
		let text = '';
		while (!complete.test(text)) {
			const { value, done } = await chunks.next();
			if (done) throw new Error(`${host} ended the connection`);
			text += value;
		}
		return text;
	};
	let tag = 0;
	const send = async (line: string): Promise<string> => {
		socket.write(`${line}\r\n`);
		return await until(answered);
	};
	await until(/\r\n$/);
	return {
		say: async (command) => await send(`V${++tag} ${command}`),
		reply: send,
		close: () => socket.destroy(),
	};
};

/** The initial response of XOAUTH2 (https://developers.google.com/workspace/gmail/imap/xoauth2-protocol). */
export const xoauth2 = (user: string, token: string): string =>
	Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');
