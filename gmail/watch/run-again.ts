import type { Connection } from '../imap/connection';
import { lookAt, type Seen } from '../read/look-at';
import type { Acknowledgements } from './acknowledgements';
import { createAlarm } from './alarm';
import type { Elsewhere } from './elsewhere';
import type { Repeat } from './delivery';
import { inFlightKeyword } from './in-flight';
import type { Entry, Progress } from './progress';
import type { Retries } from './retries';
import { runAgainMark } from './run-again-mark';
import { unmarkedKeyword } from './unmarked';
import { actWherever } from './wherever';

/** How often the server is asked for messages that somebody wants to run again, in ms. */
const LOOK_EVERY = 5 * 60_000;

export interface RunAgainOptions {
	progress: Progress;
	acknowledgements: Acknowledgements;
	retries: Retries;
	elsewhere: Elsewhere;
	/** Marks what is done; '' where nothing is marked. */
	keyword: string;
	keyOf(uid: number, identity: string): string;
	/** The workflow says when a message is done: the keyword of the last time must not be taken for that of this one. */
	marksAnew: boolean;
	onDue(): void;
	signal: AbortSignal;
}

/** Messages that are done and that somebody wants to run again. */
export interface RunAgain {
	/** Takes up those that were asked for since, if it is time. */
	look(connection: Connection): Promise<void>;
	/** A message that is being tried again carries the mark. */
	want(key: string): void;
	wants(key: string): boolean;
	/** The same; from now on it is not asked for any more. */
	take(key: string): boolean;
	/** The number of the attempt of a message that is handed out for the first time in this process. */
	attempt(key: string): number;
	clear(): void;
}

/**
 * Those of the open folder, and on Gmail those that have left it and were done by this trigger. The latter have UID 0.
 *
 * @throws GmailError
 */
const wantedAgain = async (
	connection: Connection,
	elsewhere: Elsewhere,
	keyword: string,
): Promise<Seen[]> => {
	const mark = runAgainMark(connection.gmail);
	const uids = await connection.search(
		connection.gmail ? { gmraw: 'label:n8n-again' } : { keyword: mark },
	);
	const here = uids.length > 0 ? await lookAt(connection, uids) : [];
	if (!connection.gmail) return here;
	const folders = await connection.listFolders();
	if (!folders.some(({ name }) => name === mark)) return here;
	const known = new Set(here.map(({ identity }) => identity));
	const moved = await elsewhere.ifOpens(
		mark,
		async (there) => await lookAt(there, await there.search({ keyword })),
	);
	const left = (moved ?? []).filter(({ identity }) => identity !== '' && !known.has(identity));
	return [...here, ...left.map((seen) => ({ ...seen, uid: 0 }))];
};

/**
 * The number of an attempt that somebody asked for: n8n has executions of this message already, under the numbers before, and
 * starts none under a number that it knows.
 */
const askedAttempt = (): number => Math.floor(Date.now() / 1_000);

/** Attempts that nobody asked for are counted from 1 on, and never become so many. */
const FIRST_ASKED = 1_000_000_000;

/** Why a message is handed out that was handed out before; undefined for the first time. */
export const repeatOf = ({
	attempt,
	failures,
}: Pick<Entry, 'attempt' | 'failures'>): Repeat | undefined => {
	if (attempt >= FIRST_ASKED) return 'asked';
	return attempt > 1 || failures > 0 ? 'retry' : undefined;
};

export const createRunAgain = ({
	progress,
	acknowledgements,
	retries,
	elsewhere,
	keyword,
	keyOf,
	marksAnew,
	onDue,
	signal,
}: RunAgainOptions): RunAgain => {
	const wanted = new Set<string>();
	let due = keyword !== '';
	/** In a mailbox in which nothing happens nobody else would ask for it. */
	const alarm = createAlarm(() => {
		due = true;
		onDue();
	}, signal);

	return {
		look: async (connection) => {
			if (!due) return;
			due = false;
			alarm.ringIn(LOOK_EVERY);
			const uids: number[] = [];
			const asked = (await wantedAgain(connection, elsewhere, keyword)).filter(
				(seen) =>
					!progress.entry(keyOf(seen.uid, seen.identity)) && !acknowledgements.isUnsaved(seen),
			);
			if (marksAnew && asked.length > 0) {
				const takeOff = [keyword, unmarkedKeyword(keyword)];
				await actWherever(
					connection,
					elsewhere,
					asked,
					async (there, found) => {
						// So that it is not forgotten where the process dies now.
						await there.mark(found, inFlightKeyword(keyword));
						await there.removeFlags(found, takeOff);
					},
					{ watchedOnly: true },
				);
			}
			for (const { uid, identity } of asked) {
				const key = keyOf(uid, identity);
				wanted.add(key);
				if (uid > 0) uids.push(uid);
				else {
					const attempt = askedAttempt();
					progress.restore({ key, uid, identity, attempt, failures: 0, waits: true });
					retries.now(key);
				}
			}
			if (uids.length > 0) progress.enqueue(uids);
		},
		want: (key) => {
			wanted.add(key);
		},
		wants: (key) => wanted.has(key),
		take: (key) => wanted.delete(key),
		attempt: (key) => (wanted.has(key) ? askedAttempt() : 1),
		clear: () => wanted.clear(),
	};
};
