import type { Connection } from '../imap/connection';
import { hasFlag } from '../imap/message-commands';
import { lookAtFlags } from '../read/look-at';
import { createAlarm } from './alarm';
import type { BeforeItsTurn } from './before-its-turn';
import type { Entry, Progress } from './progress';

/** Whoever has just started, or met somebody else, is taken not to be alone for this long, in ms. */
const NOT_ALONE_FOR_MS = 2 * 60_000;

/**
 * What a message waits then, in ms: the other process hands it out meanwhile, and tells the server. Not the same for both of two that
 * have just started.
 */
const WAITS_MS = { from: 1_500, to: 4_500 };

/** With more than this at once the queue is long, and there is nothing to be gained by waiting. */
const MOST_WAITING = 200;

export interface NewcomerOptions {
	progress: Progress;
	/** False where nobody else can watch: nothing waits then. */
	othersMayRun: boolean;
	/** The process has just started, perhaps beside another one. */
	justStarted: boolean;
	/** ms */
	waits?: { from: number; to: number };
	/** Marks what is done; '' for a watch that leaves no mark. */
	keyword: string;
	/** Marks what was handed out. */
	handedOut: string;
	beforeItsTurn: Pick<BeforeItsTurn, 'takeUp'>;
	keyOf(uid: number, identity: string): string;
	/** False where the server keeps no keywords. */
	areKept(connection: Connection): boolean;
	/** Somebody else has handed it out. */
	onHeld(entry: Entry): void;
	/** Messages have waited long enough. */
	onDue(): void;
	signal: AbortSignal;
}

/**
 * Two n8n that hand out the same message in the same moment may both run it, although n8n begins no name twice: what one has recorded and
 * not begun the other one replaces, and a worker may have it in its hands already. So the one that came later waits for a moment with what is
 * new, and hands out what the other one has left.
 */
export interface Newcomer {
	/** These were found: they go into the queue, at once or after a while. */
	admit(uids: number[]): void;
	/** Somebody else is there: n8n knew an execution. */
	hasMet(): void;
	/** Learns what the other one has taken of what waits, and puts the rest into the queue. */
	look(connection: Connection): Promise<void>;
	/** Nothing waits any longer. */
	release(): void;
	/** UIDs are void. */
	clear(): void;
}

interface Waiting {
	/** ms since 1970 */
	until: number;
	/** What it is known by, once the server was asked. */
	identity?: string;
	/** It was handed out before this process has seen it. */
	wasOut?: boolean;
}

export const createNewcomer = ({
	progress,
	othersMayRun,
	justStarted,
	waits = WAITS_MS,
	keyword,
	handedOut,
	beforeItsTurn,
	keyOf,
	areKept,
	onHeld,
	onDue,
	signal,
}: NewcomerOptions): Newcomer => {
	const isOn = othersMayRun && keyword !== '';
	let aloneFrom = justStarted ? Date.now() + NOT_ALONE_FOR_MS : 0;
	/** By UID. */
	const waiting = new Map<number, Waiting>();
	const alarm = createAlarm(onDue, signal);

	const hasMet = (): void => {
		aloneFrom = Date.now() + NOT_ALONE_FOR_MS;
	};

	const release = (uids: number[] = [...waiting.keys()]): void => {
		for (const uid of uids) waiting.delete(uid);
		progress.enqueue(uids);
	};

	/** In the order of their UIDs, so that none overtakes another. */
	const ripe = (): number[] => {
		const found: number[] = [];
		for (const uid of [...waiting.keys()].sort((one, other) => one - other)) {
			if ((waiting.get(uid)?.until ?? 0) > Date.now()) break;
			found.push(uid);
		}
		return found;
	};

	const judge = async (connection: Connection, uids: number[]): Promise<void> => {
		const there = new Map(
			(await lookAtFlags(connection, uids)).map((message) => [message.uid, message]),
		);
		const left: number[] = [];
		for (const uid of uids) {
			const message = there.get(uid);
			const { identity = '', wasOut = true } = waiting.get(uid) ?? {};
			if (!message) {
				waiting.delete(uid);
				progress.drop(uid);
				if (connection.gmail && identity !== '') beforeItsTurn.takeUp(identity);
			} else if (hasFlag(message.flags, keyword)) {
				hasMet();
				waiting.delete(uid);
				progress.pass(message);
			} else if (!wasOut && hasFlag(message.flags, handedOut)) {
				hasMet();
				waiting.delete(uid);
				const key = keyOf(uid, message.identity);
				if (progress.entry(key)) progress.drop(uid);
				else onHeld(progress.handOut(key, message));
			} else left.push(uid);
		}
		release(left);
	};

	return {
		admit: (uids) => {
			const isAlone = Date.now() >= aloneFrom && waiting.size === 0;
			if (!isOn || isAlone || uids.length > MOST_WAITING || signal.aborted)
				return progress.enqueue(uids);
			const until = Date.now() + waits.from + Math.random() * (waits.to - waits.from);
			for (const uid of uids) {
				if (waiting.has(uid)) continue;
				progress.defer(uid);
				waiting.set(uid, { until });
			}
		},
		hasMet,
		look: async (connection) => {
			if (waiting.size === 0) return;
			if (!areKept(connection)) return release();
			const unknown = [...waiting].filter(([, { identity }]) => identity === undefined);
			const seen = await lookAtFlags(
				connection,
				unknown.map(([uid]) => uid),
			);
			for (const { uid, identity, flags } of seen) {
				const entry = waiting.get(uid);
				if (entry) Object.assign(entry, { identity, wasOut: hasFlag(flags, handedOut) });
			}
			const due = ripe();
			if (due.length > 0) await judge(connection, due);
			const [next] = [...waiting.values()].map(({ until }) => until).sort((a, b) => a - b);
			if (next !== undefined) alarm.ringIn(Math.max(0, next - Date.now()));
		},
		release,
		clear: () => waiting.clear(),
	};
};
