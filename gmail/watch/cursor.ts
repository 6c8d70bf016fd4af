import { readSequenceSet, toRanges, toSequenceSet, type UidRange } from '../uid-sets';

/** A message that was handed out and is not done. */
export interface Pending {
	/** Where it lay in the folder when it was last seen there; 0 when it has left it. */
	uid: number;
	/** What it is known by wherever it is moved; '' where it has nothing of the kind. */
	identity: string;
	/** How many times it was handed out. */
	attempt: number;
	/** How many of these ended badly. */
	failures: number;
	/** True while it waits for its next try: no execution has it. */
	waits?: true;
	/** It left the folder before its first turn: nobody has looked at it yet. */
	isUnread?: true;
	/** Since when nothing runs for it and the workflow is to mark it as done, ms since 1970. */
	openSince?: number;
}

/** A message that is done, and with which something is still to be done on the server. */
export interface Unfinished {
	uid: number;
	identity: string;
	ending: Ending;
}

/**
 * How an execution ended.
 * - `success`, `failure`: as n8n says.
 * - `stopped`: a person or a timeout ended it.
 * - `waiting`: it waits, for a time or for somebody; nobody will tell how it ends.
 * - `crashed`: the process that ran it died.
 * - `silent`: nobody told of its end in time; it may not have begun yet.
 * - `known`: n8n has an execution for this message and this attempt already; nobody will tell how that one ends.
 */
export type Outcome =
	| 'success'
	| 'failure'
	| 'stopped'
	| 'waiting'
	| 'crashed'
	| 'silent'
	| 'known';

/** How a message came to be done; `deadLetter` after its last try failed. */
export type Ending = 'success' | 'failure' | 'stopped' | 'waiting' | 'deadLetter';

/** Which messages of a backlog are to be handed out: those that meet any of these. */
export interface Selection {
	unread?: true;
	/** INTERNALDATE, ms since 1970: from here on. */
	since?: number;
	/** From this UID on. */
	fromUid?: number;
	/** Exactly these UIDs. */
	uids?: UidRange[];
	/** A cursor was lost: what was there when the watch first met the folder is not meant. */
	lost?: true;
}

/** Messages that were in the folder before the watch met it. */
export interface Backlog {
	/** The last UID of them. */
	upTo: number;
	only: Selection;
}

/**
 * How far a folder has been read, as it is kept outside of this process. It is a cache: the server knows by a keyword what is
 * done. So an older cursor, or none, costs a search and repeats nothing, where the server keeps keywords.
 */
export interface Cursor {
	/** The address that the UIDs belong to, lower case; '' while it is not known. */
	account: string;
	/** The folder's UIDVALIDITY; '' while the folder has not been opened yet. */
	uidValidity: string;
	/** Low watermark: each message up to this UID is done, or was not for this workflow. */
	decided: number;
	/** Decided above the low watermark. Kept only where the server keeps no keywords. */
	decidedAbove: UidRange[];
	/** Undefined when all that was there before the watch is decided. */
	backlog: Backlog | undefined;
	pending: Pending[];
	unfinished: Unfinished[];
	/**
	 * High watermark in time: the newest INTERNALDATE that was handed out or passed over, ms since 1970, never in the future. From
	 * here on a message is new where UIDs are void or unknown. Undefined before the folder was met.
	 */
	newest: number | undefined;
	/** Identities of what was seen in the second of `newest`: INTERNALDATE knows no finer one. */
	seenThen: string[];
}

/** Before the folder was ever opened: what arrives after it is counts as new. */
export const startNow: Cursor = {
	account: '',
	uidValidity: '',
	decided: 0,
	decidedAbove: [],
	backlog: undefined,
	pending: [],
	unfinished: [],
	newest: undefined,
	seenThen: [],
};

const SECOND_MS = 1_000;

/** Most identities that are remembered of one second. */
const MAX_IDENTITIES_OF_A_SECOND = 50;

/** The same address is written in several ways: `Jane@Example.com`. */
export const sameAccount = (one: string, other: string): boolean =>
	one.toLowerCase() === other.toLowerCase();

/**
 * A message has been decided about: moves the high watermark in time.
 *
 * @param now ms since 1970: a date in the future must not make the watch deaf
 */
export const see = <Marks extends Pick<Cursor, 'newest' | 'seenThen'>>(
	marks: Marks,
	{ identity, receivedAt }: { identity: string; receivedAt: number },
	now: number,
): Marks => {
	const newest = marks.newest ?? 0;
	const at = Math.min(receivedAt, now);
	const [second, before] = [Math.floor(at / SECOND_MS), Math.floor(newest / SECOND_MS)];
	if (second < before) return marks;
	const seenThen = [...(second === before ? marks.seenThen : []), ...(identity ? [identity] : [])];
	return {
		...marks,
		newest: Math.max(newest, at),
		seenThen: seenThen.slice(-MAX_IDENTITIES_OF_A_SECOND),
	};
};

/** Runs as a sequence set of a bounded length; where it is too long its last run spans all that is left. */
const boundedSet = (ranges: UidRange[], maxLength: number): string => {
	const all = toSequenceSet(ranges);
	const [, last] = ranges.at(-1) ?? [0, 0];
	if (all.length <= maxLength) return all;
	const kept = all.slice(0, all.lastIndexOf(',', maxLength - 30));
	const next = ranges[kept.split(',').length]?.[0] ?? last;
	return `${kept},${next}:${last}`;
};

/** Bytes that a saved cursor may have. */
export const MAX_CURSOR_BYTES = 7_000;

/** Longest identity that is saved: a Message-ID may be as long as a line, X-GM-MSGID has 19 digits. */
const MAX_IDENTITY_CHARACTERS = 250;

const FORMAT = 2;

/** How a pending message waits, as it is saved. */
const WAITS = 1;
const UNREAD = 2;

const isUid = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;

const isCount = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0;

const isTime = (value: unknown): value is number =>
	typeof value === 'number' && Number.isFinite(value) && value >= 0;

const endings: readonly Ending[] = ['success', 'failure', 'stopped', 'waiting', 'deadLetter'];

const short = (identity: string): string =>
	identity.length > MAX_IDENTITY_CHARACTERS ? '' : identity;

/** As many entries as fit; the newest ones matter least, since a start finds them by their UIDs. */
const fitting = <Entry>(
	entries: Entry[],
	bytes: number,
	toText: (entry: Entry) => unknown,
): unknown[] => {
	const kept: unknown[] = [];
	let left = bytes;
	for (const entry of entries) {
		const saved = toText(entry);
		left -= Buffer.byteLength(JSON.stringify(saved)) + 1;
		if (left < 0) break;
		kept.push(saved);
	}
	return kept;
};

/**
 * A cursor as text, to be kept outside of this process.
 *
 * @param maxBytes what does not fit is left out: counts of tries first, never how far the folder was read
 */
export const writeCursor = (cursor: Cursor, maxBytes = MAX_CURSOR_BYTES): string => {
	const { backlog } = cursor;
	const room = Math.max(0, maxBytes - 600);
	const ranges = toSequenceSet(cursor.decidedAbove);
	// A range more that is not known repeats messages; one that is made up would lose them.
	const above =
		ranges.length <= room / 4 ? ranges : ranges.slice(0, ranges.lastIndexOf(',', room / 4));
	const saved = {
		v: FORMAT,
		a: cursor.account,
		u: cursor.uidValidity,
		d: cursor.decided,
		...(above !== '' && { x: above }),
		...(backlog && {
			b: [
				backlog.upTo,
				{
					...backlog.only,
					...(backlog.only.uids && { uids: boundedSet(backlog.only.uids, room / 4) }),
				},
			],
		}),
		...(cursor.pending.length > 0 && {
			p: fitting(
				cursor.pending,
				(room * 3) / 8,
				({ uid, identity, attempt, failures, waits, isUnread, openSince = 0 }) => [
					uid,
					short(identity),
					attempt,
					failures,
					isUnread ? UNREAD : waits ? WAITS : 0,
					Math.floor(openSince / SECOND_MS),
				],
			),
		}),
		...(cursor.unfinished.length > 0 && {
			f: fitting(cursor.unfinished, room / 16, ({ uid, identity, ending }) => [
				uid,
				short(identity),
				endings.indexOf(ending),
			]),
		}),
		...(cursor.newest !== undefined && { n: cursor.newest }),
		...(cursor.seenThen.length > 0 && {
			s: fitting(cursor.seenThen.map(short).filter(Boolean), room / 16, (identity) => identity),
		}),
	};
	return JSON.stringify(saved);
};

const readPending = (saved: unknown): Pending[] =>
	(Array.isArray(saved) ? saved : []).flatMap((entry: unknown) => {
		if (!Array.isArray(entry)) return [];
		const [uid, identity, attempt, failures, waits, at] = entry as unknown[];
		if (!isUid(uid) || typeof identity !== 'string' || !isCount(attempt) || !isCount(failures))
			return [];
		return [
			{
				uid,
				identity,
				attempt,
				failures,
				...((waits === WAITS || waits === UNREAD) && { waits: true as const }),
				...(waits === UNREAD && { isUnread: true as const }),
				...(isTime(at) && at > 0 && { openSince: at * SECOND_MS }),
			},
		];
	});

const readUnfinished = (saved: unknown): Unfinished[] =>
	(Array.isArray(saved) ? saved : []).flatMap((entry: unknown) => {
		if (!Array.isArray(entry)) return [];
		const [uid, identity, at] = entry as unknown[];
		const ending = endings[Number(at)];
		return isUid(uid) && typeof identity === 'string' && ending ? [{ uid, identity, ending }] : [];
	});

const readBacklog = (saved: unknown): Backlog | undefined => {
	if (!Array.isArray(saved)) return undefined;
	const [upTo, only] = saved as [unknown, Record<string, unknown> | undefined];
	if (!isUid(upTo) || typeof only !== 'object' || only === null) throw new TypeError('no backlog');
	return {
		upTo,
		only: {
			...(only.lost === true && { lost: true as const }),
			...(only.unread === true && { unread: true as const }),
			...(isTime(only.since) && { since: only.since }),
			...(isUid(only.fromUid) && { fromUid: only.fromUid }),
			...(typeof only.uids === 'string' && { uids: readSequenceSet(only.uids) }),
		},
	};
};

const texts = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** As version 0.1.0 saved it: which UIDs were done was known by the cursor alone. */
const readFirstFormat = (saved: Record<string, unknown>): Cursor => {
	const { account, uidValidity, lastUid, left, since } = saved;
	if (typeof account !== 'string' || typeof uidValidity !== 'string' || !isUid(lastUid)) {
		throw new TypeError('no cursor');
	}
	const pending = (Array.isArray(saved.pending) ? saved.pending : []) as Pending[];
	const known = pending.filter(({ uid, attempt }) => isUid(uid) && isCount(attempt));
	const open = (Array.isArray(left) ? left : []).filter(
		(run): run is UidRange => Array.isArray(run) && isUid(run[0]) && isUid(run[1]),
	);
	const uids: UidRange[] = [...open, ...toRanges(known.map(({ uid }) => uid).filter(Boolean))];
	return {
		...startNow,
		account,
		uidValidity,
		decided: uids.length > 0 ? 0 : lastUid,
		backlog: uids.length > 0 ? { upTo: lastUid, only: { uids } } : undefined,
		pending: known.map(({ uid, identity, attempt, failures }) => ({
			uid,
			identity: String(identity ?? ''),
			attempt,
			failures: isCount(failures) ? failures : 0,
		})),
		newest: isTime(since) ? since : undefined,
		seenThen: texts(saved.seenThen).slice(-MAX_IDENTITIES_OF_A_SECOND),
	};
};

/**
 * Reads a cursor that was saved, by this version or by 0.1.0.
 *
 * @throws TypeError or SyntaxError for what is none
 */
export const readCursor = (text: string): Cursor => {
	const saved = JSON.parse(text) as Record<string, unknown> | null;
	if (typeof saved !== 'object' || saved === null || Array.isArray(saved))
		throw new TypeError('no cursor');
	if (saved.v === undefined) return readFirstFormat(saved);
	const { v, a: account, u: uidValidity, d: decided, n: newest } = saved;
	if (
		v !== FORMAT ||
		typeof account !== 'string' ||
		typeof uidValidity !== 'string' ||
		!isUid(decided)
	) {
		throw new TypeError('no cursor of this format');
	}
	return {
		account,
		uidValidity,
		decided,
		decidedAbove: readSequenceSet(typeof saved.x === 'string' ? saved.x : ''),
		backlog: readBacklog(saved.b),
		pending: readPending(saved.p),
		unfinished: readUnfinished(saved.f),
		newest: isTime(newest) ? newest : undefined,
		seenThen: texts(saved.s),
	};
};
