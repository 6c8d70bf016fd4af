/** Messages of one command. */
export interface UidSet {
	uids: number[];
	/** The same as an IMAP sequence set, neighbours as ranges: `1:3,7`. */
	set: string;
}

/** Longest set in one command, in characters: servers need not take lines of more than 8,192 (RFC 7162 section 4). */
const MAX_LENGTH = 6_000;

/** Most messages in one command: Gmail answers larger ones with a passing `System Error`. */
const MAX_MESSAGES = 500;

/** UIDs as few sequence sets, ascending; a range covers given UIDs only. */
export const toUidSets = (uids: number[]): UidSet[] => {
	const sets: UidSet[] = [];
	let ranges: { from: number; to: number }[] = [];
	let taken: number[] = [];
	const text = (): string =>
		ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
	let length = 0;
	const close = (): void => {
		if (taken.length > 0) sets.push({ uids: taken, set: text() });
		[ranges, taken, length] = [[], [], 0];
	};
	for (const uid of [...new Set(uids)].sort((a, b) => a - b)) {
		const last = ranges.at(-1);
		if (last && last.to === uid - 1) last.to = uid;
		else {
			ranges.push({ from: uid, to: uid });
			// Both ends of a range and what stands around them.
			length += 2 * `${uid},`.length;
		}
		taken.push(uid);
		if (taken.length === MAX_MESSAGES || length > MAX_LENGTH) close();
	}
	close();
	return sets;
};
