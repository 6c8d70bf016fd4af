import type { Connection } from '../imap/connection';
import { findByIdentity } from '../read/find-by-identity';
import { lookAt } from '../read/look-at';
import type { Acknowledgements } from './acknowledgements';
import { sameAccount, type Backlog, type Selection } from './cursor';
import { placesBeside, type Elsewhere } from './elsewhere';
import type { Progress } from './progress';

/** What of a folder is new when it is opened for the first time; days count back from then. */
export type FirstStart = 'now' | 'unread' | { days: number };

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/** Where a cursor is lost the watch goes back to the oldest message that is done, but no further than this before the newest. */
const MAX_LOOK_BACK_MS = 30 * DAY_MS;

/** Messages at the end of a folder, of which the newest are among. */
const TAIL_MESSAGES = 50;

export interface StartOptions {
	progress: Progress;
	acknowledgements: Acknowledgements;
	elsewhere: Elsewhere;
	keyword: string;
	firstStart: FirstStart;
	now?: () => number;
}

/** The keyword on the newest message that lay in a folder when the watch first met it. */
export const startKeyword = (keyword: string): string => `${keyword}-start`;

/** From where on messages may not be done, as far as the keyword in a folder tells, ms since 1970; undefined where none has it. */
const oldestDone = async (
	connection: Connection,
	keyword: string,
): Promise<{ since: number; uid: number } | undefined> => {
	if (!connection.folder.keywords) return undefined;
	const newest = (await connection.search({ keyword })).slice(-TAIL_MESSAGES);
	if (newest.length === 0) return undefined;
	const dates = (await lookAt(connection, newest)).map(({ receivedAt }) => receivedAt);
	const horizon = Math.max(0, Math.max(...dates) - MAX_LOOK_BACK_MS);
	const recent = await connection.search({ keyword, since: new Date(horizon) });
	const oldest = await lookAt(connection, recent.slice(0, TAIL_MESSAGES));
	return {
		since: Math.max(horizon, Math.min(...oldest.map(({ receivedAt }) => receivedAt))),
		uid: recent[0] ?? newest[0],
	};
};

/** What of a folder is to be handed out that a cursor, now lost, once knew; undefined where nothing says that there was one. */
const lostTrack = async (
	connection: Connection,
	{ keyword, elsewhere, acknowledgements }: StartOptions,
): Promise<Selection | undefined> => {
	if (!acknowledgements.areKept(connection)) return undefined;
	const start = { keyword: startKeyword(keyword) };
	const [began] = (await connection.search(start)).slice(-1);
	// It lay there before; whatever came later has a higher UID.
	if (began !== undefined) return { lost: true, fromUid: began + 1 };
	const here = await oldestDone(connection, keyword);
	const dates = here ? [here.since + SECOND_MS] : [];
	// The workflow may have moved all that is done.
	for (const place of await placesBeside(connection, connection.opened)) {
		const since = await elsewhere.ifOpens(place, async (there) => {
			const [moved] = await lookAt(there, (await there.search(start)).slice(-1));
			// What lay there in the same second is old, as far as anybody can tell.
			if (moved) return moved.receivedAt + SECOND_MS;
			return (await oldestDone(there, keyword))?.since;
		});
		if (since !== undefined) dates.push(since);
	}
	if (dates.length === 0) return undefined;
	return { lost: true, since: Math.min(...dates), ...(here && { fromUid: here.uid }) };
};

const firstSelection = ({
	progress,
	firstStart,
	now = Date.now,
}: StartOptions): Selection | undefined => {
	const waitedFrom = progress.newest;
	const back = typeof firstStart === 'object' ? now() - firstStart.days * DAY_MS : undefined;
	const since = Math.min(waitedFrom ?? Infinity, back ?? Infinity);
	if (firstStart !== 'unread' && since === Infinity) return undefined;
	return {
		...(firstStart === 'unread' && { unread: true as const }),
		...(since !== Infinity && { since }),
	};
};

/** Remembers the newest moment of a folder, and marks where the watch began, so that a lost cursor can be replaced. */
const seeTheEnd = async (
	connection: Connection,
	options: StartOptions,
	{ marks }: { marks: boolean },
): Promise<void> => {
	const { progress, acknowledgements, keyword } = options;
	const from = Math.max(1, connection.folder.uidNext - TAIL_MESSAGES);
	const tail = await lookAt(connection, await connection.search({ uid: `${from}:*` }));
	for (const seen of tail) progress.see(seen);
	progress.waitFrom(0);
	const newest = tail.at(-1);
	if (marks && newest && acknowledgements.areKept(connection)) {
		await connection.mark([newest.uid], startKeyword(keyword)).catch((error: unknown) => {
			// A server that refuses it will be told of when it refuses the keyword of what is done.
			if (!connection.alive) throw error;
		});
	}
};

const meet = async (connection: Connection, options: StartOptions): Promise<void> => {
	const { progress } = options;
	const { uidNext, uidValidity } = connection.folder;
	const lost = await lostTrack(connection, options);
	const only = lost ?? firstSelection(options);
	const backlog: Backlog | undefined = only && { upTo: uidNext - 1, only };
	progress.hold({
		account: connection.account,
		uidValidity,
		upTo: uidNext - 1,
		...(backlog && backlog.upTo > 0 && { backlog }),
	});
	// Of a backlog the newest message is to be handed out.
	await seeTheEnd(connection, options, { marks: only === undefined });
};

/** UIDs are void: what is known is found again by its identity, what is new by its date. */
const reseed = async (connection: Connection, options: StartOptions): Promise<void> => {
	const { progress, acknowledgements } = options;
	const entries = [...progress.entries()];
	const leftovers = progress.leftovers();
	const known = [
		...entries.map(({ identity }) => identity),
		...leftovers.map(({ identity }) => identity),
		...acknowledgements.identities(),
	];
	const found = await findByIdentity(connection, known);
	const uidOf = (identity: string): number => found.get(identity) ?? 0;
	for (const entry of [...entries, ...leftovers]) {
		entry.uid = entry.identity ? uidOf(entry.identity) : 0;
	}
	acknowledgements.relocate(uidOf);
	const { uidNext, uidValidity } = connection.folder;
	progress.hold({
		account: connection.account,
		uidValidity,
		upTo: uidNext - 1,
		...(uidNext > 1 && {
			backlog: {
				upTo: uidNext - 1,
				only: {
					since: progress.newest ?? 0,
					...(progress.backlog?.only.unread && { unread: true as const }),
				},
			},
		}),
	});
};

/**
 * Fits what is known to a folder as it is now: as it was, met for the first time, met again with a cursor that is lost, or with
 * new UIDs (RFC 9051 section 2.3.1.1). Nothing that arrived since is left out, and nothing that is done comes again.
 *
 * @returns `another` where the cursor is of another account, `new` where UIDs changed or the folder was met, else `same`
 * @throws GmailError
 */
export const takeHold = async (
	connection: Connection,
	options: StartOptions,
): Promise<'same' | 'new' | 'another'> => {
	const { progress } = options;
	const { account, uidValidity } = progress;
	const { folder } = connection;
	const mine = account === '' || sameAccount(account, connection.account);
	// More than the folder ever had: the cursor is of another one.
	const possible = progress.decided < folder.uidNext;
	if (mine && uidValidity === folder.uidValidity && possible) return 'same';
	if (!mine || (uidValidity === folder.uidValidity && !possible)) {
		progress.forgetAll();
		await meet(connection, options);
		return 'another';
	}
	if (uidValidity === '') await meet(connection, options);
	else await reseed(connection, options);
	return 'new';
};
