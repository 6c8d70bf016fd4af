import type { Connection } from '../imap/connection';
import type { InAllMail } from './all-mail';
import { uidsOf, type Pending } from './cursor';
import { searchFor } from '../read/look-at';

/**
 * Which of these messages carry the keyword that says that they are done: in the open folder, or, on Gmail, wherever
 * they have been moved since, perhaps by what was to be done afterwards.
 *
 * @returns their keys
 * @throws GmailError
 */
export const acknowledgedOnServer = async (
	connection: Connection,
	entries: Pending[],
	keyword: string,
	inAllMail: InAllMail,
): Promise<Set<string>> => {
	if (!connection.folder.keywords) return new Set();
	const marked = new Set(await connection.existing(uidsOf(entries), { keyword }));
	const open = entries.filter(({ uid }) => !marked.has(uid));
	const here = new Set(await connection.existing(uidsOf(open)));
	const moved = open.filter(({ uid, identity }) => identity && !here.has(uid));
	const keys = new Set(entries.filter(({ uid }) => marked.has(uid)).map(({ key }) => key));
	if (moved.length === 0 || !connection.gmail) return keys;
	await inAllMail(async (allMail) => {
		for (const { key, identity } of moved) {
			const found = await allMail.search({ ...searchFor(allMail, identity), keyword });
			if (found.length > 0) keys.add(key);
		}
	});
	return keys;
};
