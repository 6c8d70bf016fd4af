import { setTimeout as sleep } from 'node:timers/promises';
import { GmailError } from '../errors';
import { changeMessages } from '../imap/change-messages';
import type { MessageChanges } from '../imap/message-changes';
import type { Connection, Moved } from '../imap/connection';
import { toUidSets } from '../uid-sets';

/** Pauses before a message that is refused alone is tried again: most refusals of Gmail last a moment. */
const PAUSES_MS = [250, 1_000];

/** So many messages refused one after another: the server may refuse them all. */
const REFUSED_IN_A_ROW = 3;

/** So many messages refused after those pauses: the others are not waited for. */
const MAX_WAITED_FOR = 5;

/** What became of messages of a folder. */
export interface Changed {
	/** Where they went, if they left the folder. */
	moved: Moved | undefined;
	/** Why the server does not change some of them, by UID. */
	refused: Map<number, GmailError>;
}

/**
 * `NO System Error (Failure)` and the like: the set may be too large, or one message to blame. `[LIMIT]`, which is about
 * connections at the sign-in, is about the command once signed in (RFC 5530).
 */
const codesOfMessages = new Set(['serverUnavailable', 'unknown', 'tooManyConnections']);

const isAboutMessages = (error: unknown, connection: Connection): error is GmailError =>
	error instanceof GmailError && connection.alive && codesOfMessages.has(error.code);

/**
 * Changes messages of the open folder together as long as that goes well. Where the server refuses, changes half of them at
 * a time, and so finds those that it refuses; repeating a change changes nothing.
 *
 * @throws GmailError as `changeMessages`, for what is about no message: the connection, a label that does not exist
 */
export const changeApart = async (
	connection: Connection,
	uids: number[],
	changes: MessageChanges,
): Promise<Changed> => {
	const refused = new Map<number, GmailError>();
	let moved: Moved | undefined;
	let inARow = 0;

	const tryTogether = async (some: number[]): Promise<GmailError | undefined> => {
		try {
			const now = await changeMessages(connection, some, changes);
			if (now && moved) for (const [uid, there] of now.uids) moved.uids.set(uid, there);
			else moved ??= now;
			inARow = 0;
			return undefined;
		} catch (error) {
			if (isAboutMessages(error, connection)) return error;
			throw error;
		}
	};

	const change = async (some: number[]): Promise<void> => {
		let refusal = await tryTogether(some);
		const waits = some.length === 1 && inARow < REFUSED_IN_A_ROW && refused.size < MAX_WAITED_FOR;
		for (const pause of waits ? PAUSES_MS : []) {
			if (!refusal) break;
			await sleep(pause);
			refusal = await tryTogether(some);
		}
		if (!refusal) return;
		// After so many, the last one tells whether it is all of them.
		const isWorthIt = async (): Promise<boolean> =>
			inARow < REFUSED_IN_A_ROW || (await tryTogether(some.slice(-1))) === undefined;
		if (some.length > 1 && (await isWorthIt())) {
			const middle = Math.ceil(some.length / 2);
			await change(some.slice(0, middle));
			await change(some.slice(middle));
			return;
		}
		inARow += 1;
		for (const uid of some) refused.set(uid, refusal);
	};

	// One command each: what one of them has done is known, whatever becomes of the next.
	for (const set of toUidSets(uids)) await change(set.uids);
	return { moved, refused };
};
