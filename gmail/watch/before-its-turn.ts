import type { Connection } from '../imap/connection';
import { lookAt } from '../read/look-at';
import { createAlarm } from './alarm';
import type { Elsewhere } from './elsewhere';
import { folderKeyword } from './folder-keyword';
import type { Progress } from './progress';
import type { Retries } from './retries';
import { severalTimes } from './several-times';
import { markWherever } from './wherever';

/** How often a watch that is busy looks at what waits, and at how many messages. */
const LOOK_EVERY_MS = 1_000;
const MAX_AHEAD = 1_000;

/** What waits longer than this is known to the server; a queue that moves costs it no command. */
const KEYWORD_AFTER_MS = 5_000;

/** Pause after the server could not be told: for what has left the folder each try signs in once more. */
const FAILURE_PAUSE_MS = 30_000;

/**
 * The keyword on a message that waits for its turn; it says nothing any more once the message is done. It is one for each folder: a
 * trigger that is set to another one has nothing to do with what waited there.
 */
export const waitingKeyword = (keyword: string, folder: string): string =>
	folderKeyword(keyword, 'wait', folder);

export interface BeforeItsTurnOptions {
	progress: Progress;
	retries: Retries;
	elsewhere: Elsewhere;
	/** Marks what is done; '' for a watch that leaves no mark. */
	keyword: string;
	/** As it is watched. */
	folder: string;
	/** False where the server keeps no keywords. */
	areKept(connection: Connection): boolean;
	keyOf(uid: number, identity: string): string;
	/** True where the folder holds messages that nobody has looked for yet. */
	hasNews(): boolean;
	/** Looks for them. */
	findNews(connection: Connection): Promise<void>;
	onDue(): void;
	signal: AbortSignal;
}

/** Messages that wait for their turn: somebody may put them away before it comes. Elsewhere than on Gmail they are lost then. */
export interface BeforeItsTurn {
	/** Learns what the messages are known by that wait, and those that have come meanwhile; once a second at most. */
	look(connection: Connection): Promise<void>;
	/** A message is not in the folder any more: it is looked for where it is now, as one that nobody has seen yet. */
	hasLeft(uid: number): void;
	/** The same for one that is known to wait, wherever it is. */
	takeUp(identity: string): void;
	/** The watch ends: tells the server what still waits. Where it refuses nothing is lost but what is put away before the next start. */
	leave(connection: Connection): Promise<void>;
	/** True when the server knows what waits, or has refused it. */
	readonly hasToldAll: boolean;
	/** UIDs are void. */
	clear(): void;
}

interface Waiting {
	uid: number;
	identity: string;
	/** ms since 1970 */
	since: number;
	isTold?: true;
}

export const createBeforeItsTurn = ({
	progress,
	retries,
	elsewhere,
	keyword,
	folder,
	areKept,
	keyOf,
	hasNews,
	findNews,
	onDue,
	signal,
}: BeforeItsTurnOptions): BeforeItsTurn => {
	/** By UID. */
	const known = new Map<number, Waiting>();
	let lookedAt = 0;
	let tellFrom = 0;
	let hasEnded = false;
	const alarm = createAlarm(onDue, signal);

	const learn = async (connection: Connection): Promise<void> => {
		const waiting = new Set(progress.waiting(MAX_AHEAD));
		for (const uid of known.keys()) {
			if (!waiting.has(uid) && !progress.isDeferred(uid)) known.delete(uid);
		}
		const unknown = [...waiting].filter((uid) => !known.has(uid));
		if (unknown.length === 0) return;
		const since = Date.now();
		for (const { uid, identity } of await lookAt(connection, unknown)) {
			known.set(uid, { uid, identity, since });
		}
	};

	const tell = async (connection: Connection, some: Waiting[]): Promise<void> => {
		if (some.length === 0 || keyword === '' || !areKept(connection)) return;
		await markWherever(connection, elsewhere, some, waitingKeyword(keyword, folder));
		for (const each of some) each.isTold = true;
	};

	const tellOfOld = async (connection: Connection): Promise<void> => {
		if (Date.now() < tellFrom) return;
		const long = Date.now() - KEYWORD_AFTER_MS;
		const old = [...known.values()].filter(({ since, isTold }) => !isTold && since <= long);
		// A server that refuses keywords is told of with the next message that is done.
		await tell(connection, old).catch((error: unknown) => {
			if (!connection.alive) throw error;
			tellFrom = Date.now() + FAILURE_PAUSE_MS;
		});
	};

	/** Those that have left the folder already, and whose turn has not come. */
	const unread = (): Waiting[] =>
		[...progress.entries()]
			.filter(({ isUnread }) => isUnread)
			.map(({ uid, identity }) => ({ uid, identity, since: 0 }));

	const takeUp = (identity: string): void => {
		const key = keyOf(0, identity);
		if (progress.entry(key)) return;
		const entry = { key, uid: 0, identity, attempt: 1, failures: 0, waits: true } as const;
		progress.restore({ ...entry, isUnread: true });
		retries.now(key);
	};

	return {
		look: async (connection) => {
			if (!connection.gmail || signal.aborted) return;
			const pause = lookedAt + LOOK_EVERY_MS - Date.now();
			if (pause > 0) {
				// Where nothing is handed out meanwhile nobody else comes back to it.
				if (hasNews()) alarm.ringIn(pause);
				return;
			}
			lookedAt = Date.now();
			if (hasNews()) await findNews(connection);
			await learn(connection);
			await tellOfOld(connection);
		},
		hasLeft: (uid) => {
			const identity = known.get(uid)?.identity ?? '';
			progress.drop(uid);
			if (identity !== '') takeUp(identity);
		},
		takeUp,
		leave: async (connection) => {
			if (!connection.gmail || hasEnded) return;
			await severalTimes(connection, async () => {
				if (hasNews()) await findNews(connection);
				await learn(connection);
				const untold = [...known.values()].filter(({ isTold }) => !isTold);
				await tell(connection, [...untold, ...unread()]);
			});
			hasEnded = true;
		},
		get hasToldAll() {
			return hasEnded || (progress.waiting(1).length === 0 && unread().length === 0);
		},
		clear: () => known.clear(),
	};
};
