import { parseApart } from '../apart/parse-apart';
import type { Connection } from '../imap/connection';
import type { Mail } from '../message';
import type { MessageContent, ReadMessage } from './message-content';
import type { FetchedMessage, Format } from '../parse/fetched-message';
import { fetchSource } from './fetch';
import { openPart } from './packed-files';
import { gmailFields, isoDate, type Origin } from '../parse/origin';

/** Stands in for a message that cannot be read: where it is and how large, nothing of what it says. */
const blankMail = (fetched: FetchedMessage, { account, mailbox, folder }: Origin): Mail => ({
	...gmailFields(fetched, folder),
	uid: fetched.uid,
	mailbox,
	account,
	messageId: '',
	inReplyTo: '',
	references: [],
	date: '',
	receivedAt: isoDate(fetched.receivedAt),
	subject: '',
	from: [],
	to: [],
	cc: [],
	bcc: [],
	replyTo: [],
	text: '',
	html: '',
	replyText: '',
	snippet: '',
	kind: 'mail',
	answerable: false,
	headers: {},
	attachments: [],
	size: fetched.size,
});

const reasonOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

/** The source of an unreadable message; empty where the server does not hand out that either. */
const sourceOf = async (connection: Connection, uid: number): Promise<Buffer> => {
	try {
		return await fetchSource(connection, uid);
	} catch (error) {
		if (!connection.alive) throw error;
		return Buffer.alloc(0);
	}
};

/** The bytes of a message of the open folder, as long as the connection lasts. */
export const contentOf = (connection: Connection, uid: number): MessageContent => ({
	part: async (part) => await openPart(connection, uid, part),
	source: async () => (await connection.downloadSource(uid)).content,
});

/** What the header and the structure say, for a message whose texts cannot be read: filters judge it by them. */
const headerOf = async (fetched: FetchedMessage, origin: Origin): Promise<Mail> => {
	if (fetched.header.length === 0) return blankMail(fetched, origin);
	try {
		return await parseApart({ ...fetched, contents: new Map() }, origin, 'headers');
	} catch {
		// The reason that is told is the one of the whole message.
		return blankMail(fetched, origin);
	}
};

/**
 * Parses a message, in bounded time whatever a stranger has written, and apart from n8n's event loop. One that cannot be
 * parsed, or that the server does not hand out, comes with the reason, with what its header says, and with its source, so
 * that it is never skipped.
 *
 * @throws GmailError when the connection is lost before the source was there
 */
export const readMessage = async (
	fetched: FetchedMessage,
	connection: Connection,
	origin: Origin,
	format: Format = 'message',
): Promise<ReadMessage> => {
	let reason = fetched.failure;
	if (reason === undefined) {
		try {
			return { mail: await parseApart(fetched, origin, format) };
		} catch (error) {
			reason = reasonOf(error);
		}
	}
	return {
		mail: await headerOf(fetched, origin),
		unreadable: { reason, source: await sourceOf(connection, fetched.uid) },
	};
};
