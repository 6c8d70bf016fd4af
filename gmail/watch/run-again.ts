import type { Connection } from '../imap/connection';
import { lookAt, type Seen } from '../read/look-at';
import type { Elsewhere } from './elsewhere';

/**
 * What somebody puts on a message that is to run again: a label, on servers without labels a keyword, which may hold no slash.
 */
export const runAgainMark = (gmail: boolean): string => (gmail ? 'n8n/again' : '$n8n-again');

/**
 * Messages that somebody wants to run again: those of the open folder, and on Gmail those that have left it and were done by this
 * trigger. The latter have UID 0.
 *
 * @param keyword marks what is done
 * @throws GmailError
 */
export const wantedAgain = async (
	connection: Connection,
	elsewhere: Elsewhere,
	keyword: string,
): Promise<Seen[]> => {
	const mark = runAgainMark(connection.gmail);
	const uids = await connection.search(
		connection.gmail ? { gmraw: 'label:n8n-again' } : { keyword: mark },
	);
	const here = uids.length > 0 ? await lookAt(connection, uids) : [];
	if (!connection.gmail) return here;
	const folders = await connection.listFolders();
	if (!folders.some(({ name }) => name === mark)) return here;
	const known = new Set(here.map(({ identity }) => identity));
	const moved = await elsewhere.ifOpens(
		mark,
		async (there) => await lookAt(there, await there.search({ keyword })),
	);
	const left = (moved ?? []).filter(({ identity }) => identity !== '' && !known.has(identity));
	return [...here, ...left.map((seen) => ({ ...seen, uid: 0 }))];
};
