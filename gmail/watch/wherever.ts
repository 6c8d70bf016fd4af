import type { Connection } from '../imap/connection';
import type { Elsewhere } from './elsewhere';

interface Message {
	/** In the open folder; 0 when it has left it. */
	uid: number;
	identity: string;
}

const uidsOf = (messages: Message[]): number[] =>
	messages.map(({ uid }) => uid).filter((uid) => uid > 0);

/**
 * Does something with messages in the open folder, and with those that have left it where they are now; one that is nowhere stays
 * as it is.
 *
 * @param act is called for each folder in which some are, with their UIDs there
 * @throws GmailError
 */
export const actWherever = async (
	connection: Connection,
	elsewhere: Elsewhere,
	messages: Message[],
	act: (there: Connection, uids: number[]) => Promise<void>,
	options?: { watchedOnly?: boolean; without?: string[] },
): Promise<void> => {
	const here = new Set(await connection.existing(uidsOf(messages)));
	if (here.size > 0) await act(connection, [...here]);
	const moved = messages.filter(({ uid }) => !here.has(uid)).map(({ identity }) => identity);
	await elsewhere.find(
		moved,
		async (other, found) => await act(other, [...found.values()]),
		options,
	);
};

/**
 * Puts a keyword on messages in the open folder, and on those that have left it where they are now. The command itself tells which
 * are there, so that they need not be looked for.
 *
 * @returns those that have the keyword now, and of them the UIDs in the open folder
 * @throws GmailError
 */
export const markWherever = async <Marked extends Message>(
	connection: Connection,
	elsewhere: Elsewhere,
	messages: Marked[],
	keyword: string,
): Promise<{ marked: Set<Marked>; here: number[] }> => {
	const uids = uidsOf(messages);
	const here = uids.length > 0 ? await connection.mark(uids, keyword) : [];
	const isHere = new Set(here);
	const marked = new Set(messages.filter(({ uid }) => isHere.has(uid)));
	const missing = messages.filter((message) => !marked.has(message));
	await elsewhere.find(
		missing.map(({ identity }) => identity),
		async (other, found) => {
			await other.mark([...found.values()], keyword);
			for (const message of missing) if (found.has(message.identity)) marked.add(message);
		},
	);
	return { marked, here };
};
