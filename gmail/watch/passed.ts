import type { Connection } from '../imap/connection';
import { folderKeyword } from './folder-keyword';
import { severalTimes } from './several-times';

/**
 * The keyword on a message that was not for this workflow. It is one for each folder: the same message may be for it where it lies
 * in another one.
 */
export const passedKeyword = (keyword: string, folder: string): string =>
	folderKeyword(keyword, 'not', folder);

/**
 * Messages that were decided about, not for this workflow, and that no saved cursor covers. n8n saves the cursor with an emission
 * only, so whoever begins with it asks about them again, perhaps with another filter: the server is told when the watch ends.
 */
export interface Passed {
	add(uid: number): void;
	/** The cursor that an emission saves covers all up to here. */
	isSaved(upTo: number): void;
	/** How many no cursor covers. */
	readonly size: number;
	/** Tells the server; where it refuses nothing is lost but this. */
	store(connection: Connection): Promise<void>;
	/** UIDs are void. */
	clear(): void;
}

/** @param name the keyword */
export const createPassed = (name: string): Passed => {
	const uids = new Set<number>();
	return {
		add: (uid) => uids.add(uid),
		isSaved: (upTo) => {
			for (const uid of uids) if (uid <= upTo) uids.delete(uid);
		},
		get size() {
			return uids.size;
		},
		store: async (connection) => {
			if (uids.size === 0) return;
			const all = [...uids].sort((a, b) => a - b);
			await severalTimes(connection, async () => await connection.addFlags(all, [name]));
			for (const uid of all) uids.delete(uid);
		},
		clear: () => uids.clear(),
	};
};
