/** A message handed out and not yet acknowledged. */
export interface Pending {
	uid: number;
	/** How many times it was handed out. */
	attempt: number;
}

/** How far a folder has been read. A value: each step returns a new one, so that it can travel with a batch. */
export interface Cursor {
	/** The folder's UIDVALIDITY; '' while the folder has not been opened yet. */
	uidValidity: string;
	/** Every UID up to this one was handed out. */
	lastUid: number;
	/** Handed out, not acknowledged: comes again after a crash. */
	pending: Pending[];
	/**
	 * The newest INTERNALDATE seen, ms since 1970: from here on where UIDs are void or unknown.
	 * Undefined at a first start that has not met its folder: from then on.
	 */
	since: number | undefined;
}

/** A folder's UID state, as SELECT tells it. */
export interface FolderState {
	uidValidity: string;
	uidNext: number;
}

/** Before the folder was ever opened: what arrives after it is counts as new. */
export const startNow: Cursor = { uidValidity: '', lastUid: 0, pending: [], since: undefined };

/** The folder could not be opened at the first start: what arrives from `now` (ms) on counts as new. */
export const waitFrom = (cursor: Cursor, now: number): Cursor => ({
	...cursor,
	since: cursor.since ?? now,
});

/** True when the UIDs of this cursor mean messages of this folder. */
export const fits = (cursor: Cursor, folder: FolderState): boolean =>
	cursor.uidValidity === folder.uidValidity;

/**
 * Takes hold of a folder whose UIDs are not known: first start, or UIDVALIDITY changed.
 *
 * @param firstNew the lowest UID that arrived after `cursor.since`; undefined when there is none
 */
export const reseed = (
	cursor: Cursor,
	folder: FolderState,
	firstNew: number | undefined,
): Cursor => ({
	uidValidity: folder.uidValidity,
	lastUid: (firstNew ?? folder.uidNext) - 1,
	pending: [],
	since: cursor.since,
});

/** A message is about to be handed out, for the first time or again. */
export const handOut = (cursor: Cursor, uid: number, receivedAt: number): Cursor => ({
	...cursor,
	lastUid: Math.max(cursor.lastUid, uid),
	since: Math.max(cursor.since ?? 0, receivedAt),
	pending: [
		...cursor.pending.filter((entry) => entry.uid !== uid),
		{ uid, attempt: attemptsOf(cursor, uid) + 1 },
	],
});

/** A message need not come again. */
export const acknowledge = (cursor: Cursor, uid: number): Cursor => ({
	...cursor,
	pending: cursor.pending.filter((entry) => entry.uid !== uid),
});

/** How many times a message was handed out. */
export const attemptsOf = (cursor: Cursor, uid: number): number =>
	cursor.pending.find((entry) => entry.uid === uid)?.attempt ?? 0;
