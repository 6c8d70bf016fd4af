import type { Seen } from '../read/look-at';
import { without, type UidRange } from './uid-ranges';

/** A message handed out and not yet acknowledged. */
export interface Pending {
	/** Stays with the message while it is pending: UIDVALIDITY and UID of its first handing-out. */
	key: string;
	/** Where it lies in the folder now; 0 when it has left it. */
	uid: number;
	/** What it is known by wherever it is moved; '' where it has nothing of the kind. */
	identity: string;
	/** How many times it was handed out. */
	attempt: number;
	/** How many of these ended badly. */
	failures: number;
}

/** A message that is acknowledged, and to which something is still owed. */
export interface Unfinished {
	uid: number;
	identity: string;
	ending: Ending;
}

/**
 * How an execution ended: `stopped` when a person ended it, or when nobody can say; `cutOff` when the process that ran it
 * died.
 */
export type Outcome = 'success' | 'failure' | 'stopped' | 'cutOff';

/** What is owed to a message that is done: `setAside` after its last try failed. */
export type Ending = Exclude<Outcome, 'cutOff'> | 'setAside';

/**
 * How far a folder has been read. A value: each step returns a new one, so that it can travel with a batch. Each UID up
 * to `lastUid` is done, pending, or left.
 */
export interface Cursor {
	/** The address that the UIDs belong to; '' while it is not known. */
	account: string;
	/** The folder's UIDVALIDITY; '' while the folder has not been opened yet. */
	uidValidity: string;
	/** The newest UID that was looked at. */
	lastUid: number;
	/** Up to `lastUid`, and still to be handed out. */
	left: UidRange[];
	/** Handed out, not acknowledged: comes again after a crash. */
	pending: Pending[];
	/** Done, but what was to be done with them on the server afterwards is not. */
	unfinished: Unfinished[];
	/**
	 * The newest INTERNALDATE seen, ms since 1970: from here on where UIDs are void or unknown.
	 * Undefined at a first start that has not met its folder: from then on.
	 */
	since: number | undefined;
	/** Identities of what was seen in the second of `since`: INTERNALDATE knows no finer one. */
	seenThen: string[];
}

/** Where messages lie in the folder, of those that are in it. */
export const uidsOf = (entries: { uid: number }[]): number[] =>
	entries.map(({ uid }) => uid).filter((uid) => uid !== 0);

/** A folder's UID state, as SELECT tells it. */
export interface FolderState {
	uidValidity: string;
	uidNext: number;
}

/** Before the folder was ever opened: what arrives after it is counts as new. */
export const startNow: Cursor = {
	account: '',
	uidValidity: '',
	lastUid: 0,
	left: [],
	pending: [],
	unfinished: [],
	since: undefined,
	seenThen: [],
};

const SECOND = 1_000;

const secondOf = (time: number): number => Math.floor(time / SECOND);

/** The folder could not be opened at the first start: what arrives from `now` (ms) on counts as new. */
export const waitFrom = (cursor: Cursor, now: number): Cursor => ({
	...cursor,
	since: cursor.since ?? now,
});

/** True when the UIDs of this cursor mean messages of this folder. */
export const fits = (cursor: Cursor, account: string, folder: FolderState): boolean =>
	cursor.account === account && cursor.uidValidity === folder.uidValidity;

/**
 * Takes hold of a folder whose UIDs are not known: first start, another account, or UIDVALIDITY changed.
 *
 * @param left what of it is to be handed out
 */
export const takeHold = (
	cursor: Cursor,
	account: string,
	folder: FolderState,
	left: UidRange[],
): Cursor => ({
	...cursor,
	account,
	uidValidity: folder.uidValidity,
	lastUid: folder.uidNext - 1,
	left,
	pending: [],
	unfinished: [],
});

/** New messages are there: up to `newest`, of which `left` are to be handed out. */
export const arrived = (cursor: Cursor, newest: number, left: UidRange[]): Cursor => ({
	...cursor,
	lastUid: Math.max(cursor.lastUid, newest),
	left,
});

/** A message has been looked at, whatever becomes of it. */
export const see = (cursor: Cursor, { identity, receivedAt }: Seen): Cursor => {
	const since = cursor.since ?? 0;
	if (receivedAt < secondOf(since) * SECOND) return cursor;
	const sameSecond = secondOf(receivedAt) === secondOf(since);
	return {
		...cursor,
		since: Math.max(since, receivedAt),
		seenThen: [...(sameSecond ? cursor.seenThen : []), ...(identity ? [identity] : [])],
	};
};

/** A message was looked at and need not be handed out. */
export const pass = (cursor: Cursor, seen: Seen): Cursor => ({
	...see(cursor, seen),
	left: without(cursor.left, seen.uid),
});

/** What is known of a message that is handed out and not acknowledged. */
export const pendingOf = (cursor: Cursor, key: string): Pending | undefined =>
	cursor.pending.find((entry) => entry.key === key);

/** What a message is called while it is pending. */
export const keyOf = ({ uidValidity }: Cursor, uid: number): string => `${uidValidity}:${uid}`;

/** A message is about to be handed out for the first time. */
export const handOut = (cursor: Cursor, seen: Seen): Cursor => ({
	...pass(cursor, seen),
	pending: [
		...cursor.pending,
		{
			key: keyOf(cursor, seen.uid),
			uid: seen.uid,
			identity: seen.identity,
			attempt: 1,
			failures: 0,
		},
	],
});

const change = (
	cursor: Cursor,
	key: string,
	changed: (entry: Pending) => Partial<Pending>,
): Cursor => ({
	...cursor,
	pending: cursor.pending.map((entry) =>
		entry.key === key ? { ...entry, ...changed(entry) } : entry,
	),
});

/** A pending message is about to be handed out again. */
export const handOutAgain = (cursor: Cursor, key: string): Cursor =>
	change(cursor, key, ({ attempt }) => ({ attempt: attempt + 1 }));

/** Handed out, and it ended badly: it stays pending. */
export const countFailure = (cursor: Cursor, key: string): Cursor =>
	change(cursor, key, ({ failures }) => ({ failures: failures + 1 }));

/** A message need not come again; `owed` tells what is still to be done with it on the server, if anything. */
export const acknowledge = (cursor: Cursor, key: string, owed?: Ending): Cursor => {
	const entry = pendingOf(cursor, key);
	if (!entry) return cursor;
	const { uid, identity } = entry;
	return {
		...cursor,
		pending: cursor.pending.filter((other) => other !== entry),
		unfinished: owed ? [...cursor.unfinished, { uid, identity, ending: owed }] : cursor.unfinished,
	};
};

/** What was owed to these messages is done, or given up. */
export const finish = (cursor: Cursor, finished: Unfinished[]): Cursor => ({
	...cursor,
	unfinished: cursor.unfinished.filter((entry) => !finished.includes(entry)),
});
