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

/** The UIDs of a set that a server tells; of what is none, and of more than a bound, nothing. */
export const toldUids = (set: string, most: number): number[] => {
	const uids: number[] = [];
	for (const run of set.split(',')) {
		const [, one, other = one] = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(run) ?? [];
		const [first, last] = [Number(one), Number(other)].sort((a, b) => a - b);
		if (first === undefined || last === undefined || Number.isNaN(first)) continue;
		for (let uid = first; uid <= last && uids.length < most; uid++) uids.push(uid);
	}
	return uids;
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

/** Longest command, in characters: servers need not take lines of more than 8,192 bytes (RFC 7162 section 4). */
const MAX_COMMAND_CHARACTERS = 8_000;

/** What a command is beside its set and its words: its tag and name, the items of a FETCH. */
const REST_OF_COMMAND_CHARACTERS = 900;

/** The least that a set may take, whatever the words beside it. */
const MIN_SET_CHARACTERS = 100;

/** Most messages in one command. Where a server refuses so many, they are asked for in halves. */
const MAX_MESSAGES = 1_000;

/**
 * UIDs as few sequence sets, ascending.
 *
 * @param beside characters of the words that the command carries with the set, such as labels
 */
export const toUidSets = (uids: number[], beside = 0): UidSet[] => {
	const most = Math.max(
		MIN_SET_CHARACTERS,
		MAX_COMMAND_CHARACTERS - REST_OF_COMMAND_CHARACTERS - beside,
	);
	const sets: UidSet[] = [];
	let ranges: UidRange[] = [];
	let taken: number[] = [];
	/** Of the runs but the last one, with a comma each. */
	let length = 0;
	const widthOf = ([first, last]: UidRange): number =>
		`${first}`.length + (first === last ? 0 : `:${last}`.length);
	const close = (): void => {
		if (taken.length > 0) sets.push({ uids: taken, set: toSequenceSet(ranges) });
		[ranges, taken, length] = [[], [], 0];
	};
	for (const uid of [...new Set(uids)].sort((a, b) => a - b)) {
		const last = ranges.at(-1);
		const follows = last !== undefined && last[1] === uid - 1;
		const longer = follows
			? length + widthOf([last[0], uid])
			: length + (last ? widthOf(last) + 1 : 0) + widthOf([uid, uid]);
		if (taken.length === MAX_MESSAGES || longer > most) {
			close();
			ranges.push([uid, uid]);
		} else if (follows) {
			last[1] = uid;
		} else {
			if (last) length += widthOf(last) + 1;
			ranges.push([uid, uid]);
		}
		taken.push(uid);
	}
	close();
	return sets;
};
