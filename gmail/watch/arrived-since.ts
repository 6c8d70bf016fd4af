import type { Connection, SearchObject } from '../imap/connection';

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/**
 * Messages whose INTERNALDATE is not before a moment. SEARCH SINCE knows only days, in the server's time zone: only those around
 * the day itself are asked for their time.
 *
 * @param since ms since 1970
 * @param base what else they have to match
 * @returns UIDs, ascending
 * @throws GmailError
 */
export const arrivedSince = async (
	connection: Connection,
	since: number,
	base: SearchObject = {},
): Promise<number[]> => {
	if (since <= 2 * DAY_MS) return await connection.search({ all: true, ...base });
	const candidates = await connection.search({ ...base, since: new Date(since - DAY_MS) });
	if (candidates.length === 0) return [];
	const surely =
		since + 2 * DAY_MS < Date.now()
			? new Set(await connection.search({ ...base, since: new Date(since + 2 * DAY_MS) }))
			: new Set<number>();
	const rows = await connection.fetch(
		candidates.filter((uid) => !surely.has(uid)),
		{ uid: true, internalDate: true },
	);
	// INTERNALDATE has whole seconds: what came in the same second may be new.
	const from = Math.floor(since / SECOND_MS) * SECOND_MS;
	const late = rows.filter(({ internalDate }) => new Date(internalDate ?? 0).getTime() >= from);
	return [...surely, ...late.map(({ uid }) => uid)].sort((a, b) => a - b);
};
