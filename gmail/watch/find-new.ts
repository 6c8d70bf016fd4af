import type { Connection, SearchObject } from '../imap/connection';
import { inRanges } from '../uid-sets';
import type { Selection } from './cursor';
import { createAlarm } from './alarm';
import { arrivedSince } from './arrived-since';
import type { Progress } from './progress';

/** Gmail's search need not know a message at once: one that does not match is asked about again after this. */
const SEARCH_LAG_MS = 30_000;

export interface FindNewOptions {
	progress: Progress;
	/** What the server is asked for; everything by default. Throws GmailError for what this server cannot be asked. */
	query?(server: { gmail: boolean; account: string }): SearchObject | undefined;
	/**
	 * Excludes what the server knows to be done; undefined where it keeps no keywords. With `lost` also what was there when the
	 * watch first met the folder, with `first` also what a process before this one had found not to be for this workflow.
	 */
	notDone(
		connection: Connection,
		also: { lost?: boolean; first: boolean },
	): SearchObject | undefined;
	/** These are to be handed out. */
	enqueue(uids: number[]): void;
	/** A message does not match. */
	onPassed(uid: number): void;
	/** Messages that did not match are to be asked about again: `askAgain` is due. */
	onAskAgain(): void;
	/** Ends the timer. */
	signal: AbortSignal;
}

/** Finds what is new in a folder, and puts it into the queue. */
export interface FindNew {
	/** One SEARCH; two more where there is a query, or a backlog with one. */
	look(connection: Connection): Promise<void>;
	/** Asks again, by one SEARCH, about messages that did not match when they had just arrived. */
	askAgain(connection: Connection): Promise<void>;
	/** UIDs are void: nothing is to be asked again. */
	reset(): void;
}

export const createFindNew = ({
	progress,
	query,
	notDone,
	enqueue,
	onPassed,
	onAskAgain,
	signal,
}: FindNewOptions): FindNew => {
	/** When a message that does not match was first asked about, ms since 1970; in that order. */
	const askedAt = new Map<number, number>();
	/** Nothing has been found yet. */
	let first = true;
	/** One for all of them: more would make a SEARCH each. */
	const alarm = createAlarm(onAskAgain, signal);

	const askLater = (): void => {
		const [first] = askedAt.values();
		if (first !== undefined) alarm.ringIn(Math.max(1_000, first + SEARCH_LAG_MS - Date.now()));
	};

	const matchingOf = async (connection: Connection, uids: number[]): Promise<Set<number>> => {
		const wanted = query?.(connection);
		if (!wanted || uids.length === 0) return new Set(uids);
		const uid = `${uids[0]}:${uids[uids.length - 1]}`;
		return new Set(await connection.search({ ...wanted, uid }));
	};

	/** Of a backlog what meets any of the conditions. */
	const selected = async (
		connection: Connection,
		{ unread, since, fromUid, uids, lost }: Selection,
		{ from, upTo }: { from: number; upTo: number },
	): Promise<number[]> => {
		const base = { uid: `${from}:${upTo}`, ...notDone(connection, { lost, first }) };
		const found = new Set<number>();
		const take = (more: number[]): void => more.forEach((uid) => found.add(uid));
		if (unread) take(await connection.search({ ...base, seen: false }));
		if (since !== undefined) take(await arrivedSince(connection, since, base));
		if (fromUid !== undefined) {
			const start = Math.max(from, fromUid);
			if (start <= upTo) take(await connection.search({ ...base, uid: `${start}:${upTo}` }));
		}
		if (uids) {
			const there = await connection.search(base);
			take(there.filter((uid) => inRanges(uids, uid)));
		}
		return [...found].sort((a, b) => a - b);
	};

	const lookAtBacklog = async (connection: Connection): Promise<void> => {
		const { backlog, scanned } = progress;
		if (!backlog || scanned >= backlog.upTo) return;
		const { upTo, only } = backlog;
		const found = await selected(connection, only, { from: scanned + 1, upTo });
		const matching = await matchingOf(connection, found);
		enqueue(found.filter((uid) => matching.has(uid) && !progress.isDecided(uid)));
		progress.scannedUpTo(upTo);
	};

	const passes = (uid: number): void => {
		progress.drop(uid);
		onPassed(uid);
	};

	return {
		look: async (connection) => {
			await lookAtBacklog(connection);
			const { scanned } = progress;
			const range = { uid: `${scanned + 1}:*` };
			// `n:*` always names the newest message, even one below n (RFC 9051 section 9, seq-range).
			const found = (
				await connection.search({ ...range, ...notDone(connection, { first }) })
			).filter((uid) => uid > scanned && !progress.isDecided(uid));
			const newest = found.at(-1);
			// What was passed is not scanned yet either: the next look finds it again, unless it leaves it out too.
			if (newest === undefined) return;
			first = false;
			const matching = await matchingOf(connection, found);
			const now = Date.now();
			for (const uid of found) {
				if (matching.has(uid)) continue;
				if (connection.gmail) {
					askedAt.set(uid, now);
					progress.defer(uid);
				} else passes(uid);
			}
			progress.scannedUpTo(newest);
			enqueue(found.filter((uid) => matching.has(uid)));
			askLater();
		},

		askAgain: async (connection) => {
			const due = Date.now() - SEARCH_LAG_MS;
			// Those of the next seconds too, so that a busy folder costs a SEARCH every few seconds at most.
			const asked = [...askedAt].filter(([, at]) => at <= due + 5_000).map(([uid]) => uid);
			if (asked.length > 0) {
				const matching = await matchingOf(connection, asked);
				for (const uid of asked) {
					askedAt.delete(uid);
					if (!matching.has(uid)) passes(uid);
				}
				enqueue(asked.filter((uid) => matching.has(uid)));
			}
			askLater();
		},

		reset: () => {
			first = true;
			askedAt.clear();
			alarm.stop();
		},
	};
};
