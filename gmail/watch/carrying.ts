import type { Connection } from '../imap/connection';
import type { Elsewhere } from './elsewhere';

interface Message {
	/** In the open folder; 0 when it has left it. */
	uid: number;
	identity: string;
}

/**
 * Which of these messages carry a keyword, wherever they have gone.
 *
 * @param follow false for one that need not be looked for where it has left the folder
 * @throws GmailError
 */
export const carrying = async <Entry extends Message>(
	connection: Connection,
	elsewhere: Elsewhere,
	entries: Entry[],
	keyword: string,
	follow: (entry: Entry) => boolean = () => true,
): Promise<Set<Entry>> => {
	const uidsOf = (some: Entry[]): number[] => some.map(({ uid }) => uid).filter((uid) => uid > 0);
	const marked = new Set(await connection.existing(uidsOf(entries), { keyword }));
	const found = new Set(entries.filter(({ uid }) => marked.has(uid)));
	const others = entries.filter((entry) => !found.has(entry) && follow(entry));
	if (others.length === 0) return found;
	const there = new Set(await connection.existing(uidsOf(others)));
	const moved = new Map(
		others
			.filter(({ uid, identity }) => !there.has(uid) && identity !== '')
			.map((entry) => [entry.identity, entry]),
	);
	await elsewhere.find([...moved.keys()], async (other, places) => {
		const done = new Set(await other.existing([...places.values()], { keyword }));
		for (const [identity, uid] of places) {
			const entry = moved.get(identity);
			if (entry && done.has(uid)) found.add(entry);
		}
	});
	return found;
};
