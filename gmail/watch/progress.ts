import type { Seen } from '../read/look-at';
import { inRanges, toRanges } from '../uid-sets';
import { see, startNow, type Backlog, type Cursor, type Pending, type Unfinished } from './cursor';

/** A message that was handed out and is not done. */
export interface Entry extends Pending {
	/** The workflow was to mark it as done, and did not in time. */
	isLate?: true;
	/** Nobody told of the end of its execution: it is handed out under the same name, which tells whether that one has begun. */
	isSilent?: true;
	/** Stays with the message: X-GM-MSGID on Gmail, elsewhere UIDVALIDITY and UID of its first handing-out. */
	key: string;
}

/** What of a folder is decided, what is handed out, and what is still to be. Knows no server. */
export interface Progress {
	/** As it would be saved now. */
	cursor(unfinished: Unfinished[]): Cursor;
	/** Where the folder is known from: UIDs up to `scanned` are queued, handed out or decided. */
	readonly scanned: number;
	readonly account: string;
	readonly uidValidity: string;
	readonly newest: number | undefined;
	readonly seenThen: ReadonlySet<string>;
	readonly backlog: Backlog | undefined;
	/** True where the cursor that it began with says that this message is decided. */
	isDecided(uid: number): boolean;
	/** Where the cursor that it began with stopped. */
	readonly decided: number;
	/** The folder is as the cursor knows it, and was looked through up to here. */
	scannedUpTo(uid: number): void;
	/** These are to be handed out. */
	enqueue(uids: number[]): void;
	/** How many wait to be handed out. */
	readonly queued: number;
	/** The next ones that wait to be handed out, those that are being read among them; they stay where they are. */
	waiting(most: number): number[];
	/** Takes messages out of the queue, in the order of their UIDs, to read them; each must then be handed out, passed or put back. */
	take(most: number): number[];
	/** Read, or being read, and not decided: they are queued again. */
	putBack(uids?: Iterable<number>): void;
	/** Its item cannot be made at the moment, or the server's search may not know it yet: somebody asks for it later. */
	defer(uid: number): void;
	/** True until then. */
	isDeferred(uid: number): boolean;
	/** A message was looked at, and need not be handed out. */
	pass(seen: Seen): void;
	/** The same for one of which no more is known than that it is gone, or does not match. */
	drop(uid: number): void;
	/** A message is about to be handed out, as the first attempt unless another number is given. */
	handOut(key: string, seen: Seen, attempt?: number): Entry;
	entry(key: string): Entry | undefined;
	/** The one of that identity, if it has any. */
	entryOf(identity: string): Entry | undefined;
	entries(): Iterable<Entry>;
	/** Its message is done, or nothing can be owed to it. */
	close(key: string): void;
	/** What a former process had handed out. */
	leftovers(): Pending[];
	/** The same, and forgets it: whoever asks cares for it from now on. */
	takeLeftovers(): Pending[];
	/** Takes hold of a folder whose UIDs are not known: what was found in it before is void, what is handed out stays. */
	hold(folder: {
		account: string;
		uidValidity: string;
		upTo: number;
		backlog?: Backlog;
		decided?: number;
	}): void;
	/** From which moment on mail counts as new, where nothing else tells. */
	waitFrom(now: number): void;
	/** A message is there that need not be decided about. */
	see(seen: Seen): void;
	/** What is known is about another mailbox. */
	forgetAll(): void;
	/** What a predecessor in this process has handed out. */
	restore(entry: Entry): void;
}

/**
 * Puts some UIDs among many, each once. One pass, as there may be some 100,000 of them.
 *
 * @param many ascending
 */
const merge = (many: number[], some: number[]): number[] => {
	const more = [...new Set(some)].sort((a, b) => a - b);
	const last = more.at(-1);
	if (last === undefined) return many;
	if (many.length === 0 || last < many[0]) return more.concat(many);
	const merged: number[] = [];
	let next = 0;
	for (const uid of many) {
		while (next < more.length && more[next] < uid) merged.push(more[next++]);
		if (more[next] === uid) next += 1;
		merged.push(uid);
	}
	return merged.concat(more.slice(next));
};

/**
 * Begins from a saved cursor, which may be old.
 *
 * @param remembersDecided true where the server keeps no keywords, so that what is decided above the low watermark must be
 * remembered here
 */
export const createProgress = (
	start: Cursor = startNow,
	{
		remembersDecided,
		unsaved = () => [],
		isSettled = () => false,
	}: {
		remembersDecided(): boolean;
		/** Messages that are done, which the server does not know yet: a search finds them. */
		unsaved?(): Iterable<number>;
		/** True for a message that is done though its execution has not ended, as where it only has to start. */
		isSettled?(entry: Entry): boolean;
	},
): Progress => {
	let { account, uidValidity, newest, decided, backlog, decidedAbove } = start;
	let seenThen = start.seenThen;
	let scanned = decided;
	/** Ascending; those before `head` were taken. */
	let queue: number[] = [];
	let head = 0;
	const reading = new Set<number>();
	const deferred = new Set<number>();
	const entries = new Map<string, Entry>();
	/** Decided above the low watermark. All of it: a server may cease to keep keywords. */
	let above = new Set<number>();
	let prunedUpTo = 0;
	let leftovers = start.pending;

	const isDone = (uid: number): void => {
		reading.delete(uid);
		deferred.delete(uid);
		if (uid > 0) above.add(uid);
	};

	const lowWatermark = (): number => {
		let first = head < queue.length ? queue[head] : scanned + 1;
		const consider = (uid: number): void => {
			if (uid > 0 && uid < first) first = uid;
		};
		for (const uid of reading) consider(uid);
		for (const uid of deferred) consider(uid);
		for (const uid of unsaved()) consider(uid);
		for (const entry of entries.values()) if (!isSettled(entry)) consider(entry.uid);
		return Math.max(0, first - 1);
	};

	return {
		cursor: (unfinished) => {
			const low = lowWatermark();
			if (low > prunedUpTo) above = new Set([...above].filter((uid) => uid > low));
			prunedUpTo = low;
			return {
				account,
				uidValidity,
				decided: low,
				decidedAbove: [
					...decidedAbove.filter(([, last]) => last > low),
					...(remembersDecided() ? toRanges(above) : []),
				].sort(([one], [other]) => one - other),
				backlog: backlog && low < backlog.upTo ? backlog : undefined,
				pending: [
					...[...entries.values()]
						.filter((entry) => !isSettled(entry))
						.map(({ uid, identity, attempt, failures, waits, isUnread, openSince }) => ({
							uid,
							identity,
							attempt,
							failures,
							...(waits && { waits }),
							...(isUnread && { isUnread }),
							...(openSince !== undefined && { openSince }),
						})),
					...leftovers,
				],
				unfinished,
				newest,
				seenThen: [...seenThen],
			};
		},
		get scanned() {
			return scanned;
		},
		get account() {
			return account;
		},
		get uidValidity() {
			return uidValidity;
		},
		get newest() {
			return newest;
		},
		get seenThen() {
			return new Set(seenThen);
		},
		get backlog() {
			return backlog;
		},
		get decided() {
			return decided;
		},
		isDecided: (uid) => uid <= decided || inRanges(decidedAbove, uid) || above.has(uid),
		scannedUpTo: (uid) => {
			scanned = Math.max(scanned, uid);
		},
		enqueue: (wanted) => {
			const open = new Set([...reading, ...unsaved()]);
			for (const { uid } of entries.values()) open.add(uid);
			const uids = wanted.filter((uid) => !open.has(uid));
			const waiting = queue.slice(head);
			const last = waiting.at(-1) ?? 0;
			queue = uids.length > 0 && uids[0] > last ? waiting.concat(uids) : merge(waiting, uids);
			head = 0;
			for (const uid of uids) deferred.delete(uid);
		},
		get queued() {
			return queue.length - head;
		},
		waiting: (most) => [...reading, ...queue.slice(head, head + most)].slice(0, most),
		take: (most) => {
			const taken = queue.slice(head, head + most);
			head += taken.length;
			for (const uid of taken) reading.add(uid);
			return taken;
		},
		putBack: (uids = [...reading]) => {
			const back = [...uids].filter((uid) => reading.has(uid));
			if (back.length === 0) return;
			for (const uid of back) reading.delete(uid);
			const from = head - back.length;
			if (back.every((uid, i) => queue[from + i] === uid)) head = from;
			else {
				queue = merge(queue.slice(head), back);
				head = 0;
			}
		},
		defer: (uid) => {
			reading.delete(uid);
			deferred.add(uid);
		},
		isDeferred: (uid) => deferred.has(uid),
		pass: (seen) => {
			isDone(seen.uid);
			({ newest, seenThen } = see({ newest, seenThen }, seen, Date.now()));
		},
		drop: isDone,
		handOut: (key, seen, attempt = 1) => {
			const { uid, identity } = seen;
			reading.delete(uid);
			deferred.delete(uid);
			({ newest, seenThen } = see({ newest, seenThen }, seen, Date.now()));
			const entry: Entry = { key, uid, identity, attempt, failures: 0 };
			entries.set(key, entry);
			return entry;
		},
		entry: (key) => entries.get(key),
		entryOf: (identity) =>
			identity === ''
				? undefined
				: [...entries.values()].find((entry) => entry.identity === identity),
		entries: () => entries.values(),
		close: (key) => {
			const entry = entries.get(key);
			if (!entry) return;
			entries.delete(key);
			isDone(entry.uid);
		},
		leftovers: () => leftovers,
		takeLeftovers: () => {
			const taken = leftovers;
			leftovers = [];
			return taken;
		},
		hold: (folder) => {
			({ account, uidValidity, backlog } = folder);
			decided = folder.decided ?? (backlog ? 0 : folder.upTo);
			decidedAbove = [];
			scanned = decided;
			queue = [];
			head = 0;
			reading.clear();
			deferred.clear();
			above.clear();
		},
		waitFrom: (now) => {
			newest ??= now;
		},
		see: (seen) => {
			({ newest, seenThen } = see({ newest, seenThen }, seen, Date.now()));
		},
		forgetAll: () => {
			[account, uidValidity, decided, scanned] = ['', '', 0, 0];
			[backlog, newest, seenThen, leftovers] = [undefined, undefined, [], []];
			entries.clear();
		},
		restore: (entry) => {
			entries.set(entry.key, entry);
		},
	};
};
