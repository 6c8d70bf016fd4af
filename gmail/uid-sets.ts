/** First and last UID of a run, both included. */
export type UidRange = [first: number, last: number];

/** UIDs as runs of neighbours, ascending; a run covers given UIDs only. */
export const toRanges = (uids: Iterable<number>): UidRange[] => {
	const ranges: UidRange[] = [];
	let last: UidRange | undefined;
	for (const uid of [...new Set(uids)].sort((a, b) => a - b)) {
		if (last && last[1] === uid - 1) last[1] = uid;
		else ranges.push((last = [uid, uid]));
	}
	return ranges;
};

/** Runs as an IMAP sequence set: `1:3,7` (RFC 9051 section 9, sequence-set). */
export const toSequenceSet = (ranges: UidRange[]): string =>
	ranges.map(([first, last]) => (first === last ? `${first}` : `${first}:${last}`)).join(',');

/** The greatest UID that IMAP knows, 32 bits. */
const MAX_UID = 0xffff_ffff;

/** @throws TypeError for a text that is no sequence set of UIDs */
export const readSequenceSet = (set: string): UidRange[] => {
	if (set === '') return [];
	return set.split(',').map((run): UidRange => {
		const [, first, last = first] = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(run) ?? [];
		const [from, to] = [Number(first), Number(last)];
		if (!(from <= to && to <= MAX_UID))
			throw new TypeError(`"${run.slice(0, 30)}" is no range of UIDs`);
		return [from, to];
	});
};

/** True when one of the runs holds it. */
export const inRanges = (ranges: UidRange[], uid: number): boolean =>
	ranges.some(([first, last]) => first <= uid && uid <= last);

/** Messages of one command. */
export interface UidSet {
	uids: number[];
	/** The same as an IMAP sequence set. */
	set: string;
}

/** Longest set in one command, in characters: servers need not take lines of more than 8,192 (RFC 7162 section 4). */
const MAX_LENGTH = 6_000;

/** Most messages in one command: Gmail answers larger ones with a passing `System Error`. */
const MAX_MESSAGES = 500;

/** UIDs as few sequence sets, ascending. */
export const toUidSets = (uids: number[]): UidSet[] => {
	const sets: UidSet[] = [];
	let ranges: UidRange[] = [];
	let taken: number[] = [];
	let length = 0;
	const close = (): void => {
		if (taken.length > 0) sets.push({ uids: taken, set: toSequenceSet(ranges) });
		[ranges, taken, length] = [[], [], 0];
	};
	for (const uid of [...new Set(uids)].sort((a, b) => a - b)) {
		const last = ranges.at(-1);
		if (last && last[1] === uid - 1) last[1] = uid;
		else {
			ranges.push([uid, uid]);
			// Both ends of a run and what stands around them.
			length += 2 * `${uid},`.length;
		}
		taken.push(uid);
		if (taken.length === MAX_MESSAGES || length > MAX_LENGTH) close();
	}
	close();
	return sets;
};
