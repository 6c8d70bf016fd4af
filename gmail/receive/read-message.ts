import type { Connection } from '../imap/connection';
import type { Mail } from '../message';
import type { ReadMessage } from './delivery';
import { fetchSource, type FetchedMessage } from './fetch';
import { parse, type Origin } from './parse';

/** Stands in for a message that cannot be parsed: where it is and how large, nothing of what it says. */
const blankMail = (
	{ uid, size, receivedAt }: FetchedMessage,
	{ account, mailbox }: Origin,
): Mail => ({
	uid,
	mailbox,
	account,
	messageId: '',
	inReplyTo: '',
	references: [],
	date: '',
	receivedAt: Number.isNaN(receivedAt.getTime()) ? '' : receivedAt.toISOString(),
	subject: '',
	from: [],
	to: [],
	cc: [],
	bcc: [],
	replyTo: [],
	text: '',
	html: '',
	headers: {},
	attachments: [],
	size,
});

/** Parses a message; one that cannot be parsed comes with the reason and its source, so that it is never skipped. */
export const readMessage = async (
	fetched: FetchedMessage,
	connection: Connection,
	origin: Origin,
): Promise<ReadMessage> => {
	try {
		return { mail: await parse(fetched, origin) };
	} catch (error) {
		return {
			mail: blankMail(fetched, origin),
			unreadable: {
				reason: error instanceof Error ? error.message : String(error),
				source: await fetchSource(connection, fetched.uid),
			},
		};
	}
};
