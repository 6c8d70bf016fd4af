import { setTimeout as sleep } from 'node:timers/promises';
import { GmailError } from '../errors';
import type { Connection } from '../imap/connection';

/** Pauses before a message that fails alone is tried again, in ms: most refusals of Gmail last a moment. */
const PAUSES = [250, 1_000];

/** How messages are fetched, and what stands for one that cannot be. */
interface Ways<Message extends { uid: number }> {
	together(uids: number[]): Promise<Message[]>;
	failed(uid: number, reason: string): Promise<Message>;
}

/** Answers that a message can be to blame for: `NO Some messages could not be FETCHed (Failure)`, or what no client can parse. */
const codesOfMessages = new Set(['unknown', 'serverUnavailable', 'protocolViolation']);

const isAboutMessages = (error: unknown, connection: Connection): error is GmailError =>
	error instanceof GmailError && connection.alive && codesOfMessages.has(error.code);

/** The UIDs among these that are still in the folder. */
const stillThere = async (connection: Connection, uids: number[]): Promise<number[]> =>
	uids.length === 0 ? [] : await connection.search({ uid: uids.join() });

/**
 * Fetches messages together as long as that goes well. When the server refuses, or leaves a row out though the message is
 * there, fetches half of them at a time and so finds those that are to blame.
 *
 * @returns ascending by UID; messages that are gone are left out
 * @throws the server's refusal when it hands out none of several, and any error that is about no message
 */
export const fetchApart = async <Message extends { uid: number }>(
	connection: Connection,
	uids: number[],
	{ together, failed }: Ways<Message>,
): Promise<Message[]> => {
	const blamed: GmailError[] = [];

	const halves = async (some: number[]): Promise<Message[]> => {
		const middle = Math.ceil(some.length / 2);
		return [...(await fetch(some.slice(0, middle))), ...(await fetch(some.slice(middle)))];
	};

	const alone = async (uid: number): Promise<Message[]> => {
		let refusal: GmailError | undefined;
		for (const pause of PAUSES) {
			await sleep(pause);
			try {
				const found = await together([uid]);
				if (found.length > 0) return found;
			} catch (error) {
				if (!isAboutMessages(error, connection)) throw error;
				refusal = error;
			}
		}
		if (refusal) blamed.push(refusal);
		else if ((await stillThere(connection, [uid])).length === 0) return [];
		const answer = refusal && (refusal.answer || refusal.message);
		const reason = answer
			? `The server does not hand it out: ${answer}`
			: 'The server leaves it out of its answers, or answers what cannot be read';
		return [await failed(uid, reason)];
	};

	const fetch = async (some: number[]): Promise<Message[]> => {
		let found: Message[];
		try {
			found = await together(some);
		} catch (error) {
			if (!isAboutMessages(error, connection)) throw error;
			return some.length > 1 ? await halves(some) : (await Promise.all(some.map(alone))).flat();
		}
		if (found.length === some.length) return found;
		const had = new Set(found.map(({ uid }) => uid));
		const missing = await stillThere(
			connection,
			some.filter((uid) => !had.has(uid)),
		);
		for (const uid of missing) found.push(...(await alone(uid)));
		return found;
	};

	const messages = await fetch(uids);
	const [first] = blamed;
	if (first && uids.length > 1 && blamed.length === uids.length) throw first;
	return messages.sort((a, b) => a.uid - b.uid);
};
