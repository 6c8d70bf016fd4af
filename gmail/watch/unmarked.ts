import type { Connection } from '../imap/connection';
import { lookAt } from '../read/look-at';
import { createAlarm } from './alarm';
import { carrying } from './carrying';
import type { Elsewhere } from './elsewhere';
import type { Entry, Progress } from './progress';
import { severalTimes } from './several-times';
import { markWherever } from './wherever';

/** Messages of one trigger for which nothing runs any more, and which the workflow itself is to mark as done. */
export interface Unmarked {
	readonly size: number;
	/** Its execution has ended or waits. */
	add(entry: Entry): void;
	remove(key: string): void;
	clear(): void;
	/** Somebody changed messages of the folder: perhaps one was marked. */
	hasChanges(): void;
	/** True where `look` is due. */
	readonly isDue: boolean;
	/** Learns which of them are done, and which were not marked in time. */
	look(connection: Connection): Promise<void>;
	/** The watch ends: tells the server of those that it does not know yet to be open. */
	leave(connection: Connection): Promise<void>;
	/** True when the server knows which are open, or has refused it. */
	readonly areStored: boolean;
	/** Which of the messages that a former process handed out wait for their mark; the others were running when it died. */
	among<Left extends { uid: number; identity: string }>(
		connection: Connection,
		left: Left[],
	): Promise<Set<Left>>;
	/** Takes in those of a former process whose cursor is lost. */
	restore(connection: Connection): Promise<void>;
}

export interface UnmarkedOptions {
	progress: Progress;
	elsewhere: Elsewhere;
	/** Marks what is done. */
	keyword: string;
	/** False where the server keeps no keywords. */
	areKept(connection: Connection): boolean;
	/** X-GM-MSGID or the like, as messages are known by. */
	keyOf(uid: number, identity: string): string;
	/** A message that was not marked within this comes again, in ms. */
	comesAgainAfter: number;
	onMarked(entry: Entry): void;
	onLate(entry: Entry): void;
	onDue(): void;
	signal: AbortSignal;
}

/** How often the server is asked about messages that have left the folder: nobody tells what happens to them. */
const LOOK_ELSEWHERE_EVERY_MS = 60_000;

/** Changes of a busy folder are looked at together, at most this often. */
const LOOK_AT_MOST_EVERY_MS = 1_000;

/** On the server: nothing runs for this message any more, and it is not done. */
export const unmarkedKeyword = (keyword: string): string => `${keyword}-open`;

export const createUnmarked = ({
	progress,
	elsewhere,
	keyword,
	areKept,
	keyOf,
	comesAgainAfter,
	onMarked,
	onLate,
	onDue,
	signal,
}: UnmarkedOptions): Unmarked => {
	const open = new Set<string>();
	/** Those of which the server knows that they are open. */
	const stored = new Set<string>();
	let due = false;
	let looked = 0;
	let lookedElsewhere = 0;
	const alarm = createAlarm(() => {
		due = true;
		onDue();
	}, signal);

	const lookIn = (ms: number): void => {
		if (open.size > 0) alarm.ringIn(ms);
	};

	const forget = (key: string): void => {
		open.delete(key);
		stored.delete(key);
	};

	/** So that a process that knows nothing of them does not take them for new, nor for cut off. */
	const store = async (connection: Connection, entries: Entry[]): Promise<void> => {
		if (entries.length === 0 || !areKept(connection)) return;
		await markWherever(connection, elsewhere, entries, unmarkedKeyword(keyword));
		for (const { key } of entries) stored.add(key);
	};

	const lookAtAll = async (connection: Connection): Promise<void> => {
		const entries = [...open].flatMap((key) => progress.entry(key) ?? []);
		if (entries.length === 0) return;
		const everywhere = looked - lookedElsewhere >= LOOK_ELSEWHERE_EVERY_MS;
		if (everywhere) lookedElsewhere = looked;
		const marked = await carrying(
			connection,
			elsewhere,
			entries,
			keyword,
			({ key }) => everywhere || !stored.has(key),
		);
		for (const entry of marked) {
			forget(entry.key);
			onMarked(entry);
		}
		const still = entries.filter((entry) => !marked.has(entry));
		await store(
			connection,
			still.filter(({ key }) => !stored.has(key)),
		);
		const late = Date.now() - comesAgainAfter;
		for (const entry of still) {
			if (!open.has(entry.key) || (entry.openSince ?? 0) > late) continue;
			forget(entry.key);
			delete entry.openSince;
			entry.isLate = true;
			onLate(entry);
		}
		lookIn(Math.min(LOOK_ELSEWHERE_EVERY_MS, Math.max(LOOK_AT_MOST_EVERY_MS, comesAgainAfter)));
	};

	return {
		get size() {
			return open.size;
		},
		get isDue() {
			return due;
		},
		add: (entry) => {
			entry.openSince ??= Date.now();
			open.add(entry.key);
			// It may be marked already: by its last node.
			due = true;
		},
		remove: forget,
		clear: () => {
			open.clear();
			stored.clear();
		},
		hasChanges: () => {
			if (open.size === 0) return;
			if (Date.now() - looked >= LOOK_AT_MOST_EVERY_MS) due = true;
			else lookIn(LOOK_AT_MOST_EVERY_MS);
		},
		look: async (connection) => {
			due = false;
			looked = Date.now();
			await lookAtAll(connection).catch((error: unknown) => {
				if (!connection.alive) throw error;
				// A folder that cannot be opened at the moment must not hold up new mail.
				lookIn(LOOK_ELSEWHERE_EVERY_MS);
			});
		},
		leave: async (connection) => {
			const untold = [...open]
				.filter((key) => !stored.has(key))
				.flatMap((key) => progress.entry(key) ?? []);
			await severalTimes(connection, async () => await store(connection, untold));
			for (const { key } of untold) stored.add(key);
		},
		get areStored() {
			return [...open].every((key) => stored.has(key));
		},
		among: async (connection, left) =>
			areKept(connection)
				? await carrying(connection, elsewhere, left, unmarkedKeyword(keyword)).catch(
						(error: unknown) => {
							if (!connection.alive) throw error;
							// Where they lie cannot be opened at the moment: they are looked for later, and run no second time until then.
							return new Set(left);
						},
					)
				: new Set(),
		restore: async (connection) => {
			if (!areKept(connection)) return;
			const uids = await connection.search({
				uid: `${progress.decided + 1}:*`,
				keyword: unmarkedKeyword(keyword),
				unKeyword: keyword,
			});
			const known = new Set([...progress.entries()].map(({ uid }) => uid));
			const unknown = uids.filter((uid) => uid > progress.decided && !known.has(uid));
			if (unknown.length === 0) return;
			for (const { uid, identity } of await lookAt(connection, unknown)) {
				const key = keyOf(uid, identity);
				if (progress.entry(key)) continue;
				progress.restore({ key, uid, identity, attempt: 1, failures: 0, openSince: Date.now() });
				open.add(key);
				stored.add(key);
			}
			due = true;
		},
	};
};
