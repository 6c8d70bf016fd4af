import type { Connection, FetchMessageObject, SearchObject } from '../imap/connection';
import type { Seen } from './cursor';
import type { FetchedMessage } from './fetch';
import { rawHeaders } from './headers';

/**
 * What a message is known by wherever it lies: X-GM-MSGID on Gmail, which never changes
 * (https://developers.google.com/workspace/gmail/imap/imap-extensions), else its Message-ID, '' where it has none.
 */
export const identityOf = ({ gmail, header }: FetchedMessage): string =>
	gmail?.messageId ?? rawHeaders(header)['message-id']?.[0] ?? '';

/** X-GM-MSGID is decimal and wider than a Number; the Gmail API writes the same id in hex. */
export const hexId = (decimal: string): string => BigInt(decimal).toString(16);

/** How to ask a folder for the messages known by these. */
export const searchFor = (connection: Connection, identity: string): SearchObject =>
	connection.gmail ? { emailId: identity } : { header: { 'message-id': identity } };

const toSeen = (connection: Connection, row: FetchMessageObject): Seen => ({
	uid: row.uid,
	identity: (connection.gmail ? row.emailId : row.envelope?.messageId) ?? '',
	receivedAt: new Date(row.internalDate ?? 0).getTime(),
});

/** What a cursor needs to know of messages, without their texts. In the order of their UIDs. */
export const lookAt = async (connection: Connection, uids: number[]): Promise<Seen[]> => {
	const rows = await connection.fetch(uids, {
		uid: true,
		internalDate: true,
		threadId: connection.gmail,
		envelope: !connection.gmail,
	});
	return rows.map((row) => toSeen(connection, row));
};
