import type { Connection } from '../imap/connection';
import type { Mail } from '../message';
import type { MessageContent, ReadMessage } from './message-content';
import type { FetchedMessage, Format } from '../parse/fetched-message';
import { fetchSource } from './fetch';
import { gmailFields, isoDate, parse, type Origin } from '../parse/parse';

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
	part: async (part) => (await connection.download(uid, part)).content,
	source: async () => (await connection.downloadSource(uid)).content,
});

/**
 * Parses a message; one that cannot be parsed, or that the server does not hand out, comes with the reason and its
 * source, so that it is never skipped.
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
			return { mail: await parse(fetched, origin, format) };
		} catch (error) {
			reason = reasonOf(error);
		}
	}
	return {
		mail: blankMail(fetched, origin),
		unreadable: { reason, source: await sourceOf(connection, fetched.uid) },
	};
};
