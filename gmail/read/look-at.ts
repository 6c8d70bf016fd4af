import type {
	Connection,
	FetchMessageObject,
	FetchQueryObject,
	SearchObject,
} from '../imap/connection';

/** What is known of a message without its text. */
export interface Seen {
	uid: number;
	identity: string;
	/** INTERNALDATE, ms since 1970. */
	receivedAt: number;
}

/** How to ask a folder for the messages known by these. */
export const searchFor = (connection: Connection, identity: string): SearchObject =>
	connection.gmail ? { emailId: identity } : { header: { 'message-id': identity } };

const toSeen = (connection: Connection, row: FetchMessageObject): Seen => ({
	uid: row.uid,
	identity: (connection.gmail ? row.emailId : row.envelope?.messageId) ?? '',
	receivedAt: new Date(row.internalDate ?? 0).getTime(),
});

/** Asks for messages that match any of these. */
export const anyOf = (keys: SearchObject[]): SearchObject =>
	keys.length === 1 ? keys[0] : { or: keys };

const known = ({ gmail }: Connection): FetchQueryObject => ({
	uid: true,
	internalDate: true,
	threadId: gmail,
	envelope: !gmail,
});

/** What a cursor needs to know of messages, without their texts. In the order of their UIDs. */
export const lookAt = async (connection: Connection, uids: number[]): Promise<Seen[]> => {
	const rows = await connection.fetch(uids, known(connection));
	return rows.map((row) => toSeen(connection, row));
};

/** The same, with their flags and keywords. */
export const lookAtFlags = async (
	connection: Connection,
	uids: number[],
): Promise<(Seen & { flags: ReadonlySet<string> })[]> => {
	const rows = await connection.fetch(uids, { ...known(connection), flags: true });
	return rows.map((row) => ({ ...toSeen(connection, row), flags: row.flags ?? new Set() }));
};
