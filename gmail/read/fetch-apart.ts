import { setTimeout as sleep } from 'node:timers/promises';
import { GmailError } from '../errors';
import type { Connection } from '../imap/connection';

/** Pauses before a message that fails alone is tried again, in ms: most refusals of Gmail last a moment. */
const PAUSES = [250, 1_000];

/** How messages are fetched, and what stands for one that cannot be. */
interface Ways<Message extends { uid: number }> {
	together(uids: number[]): Promise<Message[]>;
	/** One that did not come with the others, asked for as the server may find easier. */
	alone(uid: number): Promise<Message[]>;
	failed(uid: number, reason: string): Promise<Message>;
}

/** Answers that a message can be to blame for: `NO Some messages could not be FETCHed (Failure)`, or what no client can parse. */
const codesOfMessages = new Set(['unknown', 'serverUnavailable', 'protocolViolation']);

const isAboutMessages = (error: unknown, connection: Connection): error is GmailError =>
	error instanceof GmailError && connection.alive && codesOfMessages.has(error.code);

/**
 * Fetches messages together as long as that goes well. When the server refuses, or leaves a row out though the message is
 * there, fetches half of them at a time and so finds those that are to blame.
 *
 * @returns ascending by UID; messages that are gone are left out
 * @throws the server's refusal when it refuses all that it is asked for, and any error that is about no message
 */
export const fetchApart = async <Message extends { uid: number }>(
	connection: Connection,
	uids: number[],
	{ together, alone: fetchAlone, failed }: Ways<Message>,
): Promise<Message[]> => {
	const halves = async (some: number[]): Promise<Message[]> => {
		const middle = Math.ceil(some.length / 2);
		return [...(await fetch(some.slice(0, middle))), ...(await fetch(some.slice(middle)))];
	};

	/** True where the server refuses even what needs no message: a UID that none has yet. */
	const refusesAll = async (): Promise<boolean> => {
		try {
			await connection.fetch([Math.max(...uids) + 1], { uid: true });
			return false;
		} catch (error) {
			if (!isAboutMessages(error, connection)) throw error;
			return true;
		}
	};

	const once = async (uid: number): Promise<{ found: Message[]; refusal?: GmailError }> => {
		try {
			return { found: await fetchAlone(uid) };
		} catch (error) {
			if (!isAboutMessages(error, connection)) throw error;
			return { found: [], refusal: error };
		}
	};

	const alone = async (uid: number): Promise<Message[]> => {
		let last: Awaited<ReturnType<typeof once>> = { found: [] };
		for (const pause of PAUSES) {
			await sleep(pause);
			last = await once(uid);
			if (last.found.length > 0) return last.found;
		}
		if (last.refusal) {
			if (await refusesAll()) throw last.refusal;
			// It may have refused all until just now.
			last = await once(uid);
			if (last.found.length > 0) return last.found;
		}
		const { refusal } = last;
		if (!refusal && (await connection.existing([uid])).length === 0) return [];
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
		const missing = await connection.existing(some.filter((uid) => !had.has(uid)));
		for (const uid of missing) found.push(...(await alone(uid)));
		return found;
	};

	const messages = await fetch(uids);
	return messages.sort((a, b) => a.uid - b.uid);
};
