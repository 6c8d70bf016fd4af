import type { Connection } from '../imap/connection';
import { fits, see, startNow, takeHold, type Cursor } from './cursor';
import { lookAt, searchFor, type Seen } from '../read/look-at';
import type { LastDone } from './last-done';
import { rangesOf } from './uid-ranges';

/** What of a folder is new when it is opened for the first time; days count back from then. */
export type FirstStart = 'now' | 'unread' | { days: number };

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;

/** What arrived since then (ms). SEARCH SINCE knows only days, in the server's time zone. */
const arrivedSince = async (connection: Connection, since: number): Promise<Seen[]> => {
	const candidates = await connection.search(
		since > DAY ? { since: new Date(since - DAY) } : { all: true },
	);
	// INTERNALDATE has whole seconds: what came in the same second may be new.
	const from = Math.floor(since / SECOND) * SECOND;
	return (await lookAt(connection, candidates)).filter(({ receivedAt }) => receivedAt >= from);
};

/** Messages that lie close to the end of a folder, of which the newest are among. */
const TAIL = 50;

/** Remembers the newest moment of a folder, and what arrived in it. */
const seeTheEnd = async (connection: Connection, cursor: Cursor): Promise<Cursor> => {
	const from = Math.max(1, connection.folder.uidNext - TAIL);
	const tail = await lookAt(connection, await connection.search({ uid: `${from}:*` }));
	return tail.reduce(see, { ...cursor, since: cursor.since ?? 0 });
};

const meet = async (
	cursor: Cursor,
	connection: Connection,
	firstStart: FirstStart,
): Promise<Cursor> => {
	const { account, folder } = connection;
	const wanted = new Set<number>();
	if (cursor.since !== undefined) {
		for (const { uid } of await arrivedSince(connection, cursor.since)) wanted.add(uid);
	}
	if (firstStart === 'unread') {
		for (const uid of await connection.search({ seen: false })) wanted.add(uid);
	} else if (firstStart !== 'now') {
		const since = Date.now() - firstStart.days * DAY;
		for (const { uid } of await arrivedSince(connection, since)) wanted.add(uid);
	}
	const known = wanted.size > 0 ? await connection.search({ all: true }) : [];
	const held = takeHold(cursor, account, folder, rangesOf(known, wanted));
	return await seeTheEnd(connection, held);
};

/** The same messages at their new UIDs, 0 for those that are not in the folder any more. */
const relocate = async <Entry extends { uid: number; identity: string }>(
	entries: Entry[],
	connection: Connection,
): Promise<Entry[]> => {
	const found: Entry[] = [];
	for (const entry of entries) {
		const [uid = 0] = entry.identity
			? await connection.search(searchFor(connection, entry.identity))
			: [];
		found.push({ ...entry, uid });
	}
	return found;
};

/** UIDs are void: what is known is found again by its identity, what is new by its date and identity. */
const reseed = async (cursor: Cursor, connection: Connection): Promise<Cursor> => {
	const pending = await relocate(cursor.pending, connection);
	const unfinished = await relocate(cursor.unfinished, connection);
	const done = new Set(
		[...cursor.seenThen, ...pending.map(({ identity }) => identity)].filter(Boolean),
	);
	const wanted = new Set<number>();
	for (const { uid, identity } of await arrivedSince(connection, cursor.since ?? 0)) {
		if (!done.has(identity)) wanted.add(uid);
	}
	const known = await connection.search({ all: true });
	const held = takeHold(cursor, connection.account, connection.folder, rangesOf(known, wanted));
	return { ...held, pending, unfinished };
};

/**
 * Fits a cursor to a folder as it is now: as it was, met for the first time, or with new UIDs (RFC 9051 section
 * 2.3.1.1). Nothing that arrived since is left out and nothing that was handed out comes again.
 *
 * @param lastDone asked where the cursor has met no folder yet: what it would be if it had not been lost
 * @throws GmailError
 */
export const adopt = async (
	cursor: Cursor,
	connection: Connection,
	firstStart: FirstStart,
	lastDone: () => Promise<LastDone | undefined>,
): Promise<Cursor> => {
	if (fits(cursor, connection.account, connection.folder)) return cursor;
	if (cursor.account !== '' && cursor.account !== connection.account) {
		// Another mailbox than before: nothing of what is known is about it.
		return await meet(startNow, connection, 'now');
	}
	if (cursor.uidValidity !== '') return await reseed(cursor, connection);
	const done = await lastDone();
	return done
		? await reseed({ ...cursor, ...done }, connection)
		: await meet(cursor, connection, firstStart);
};
