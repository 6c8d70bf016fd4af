/** First and last UID of a run, both included. A run may name UIDs that no longer exist: asking for them costs nothing. */
export type UidRange = [first: number, last: number];

/**
 * The runs that hold `kept` and none of the other UIDs in `known`.
 *
 * @param known every UID that exists, ascending
 * @param kept some of them
 */
export const rangesOf = (known: number[], kept: Set<number>): UidRange[] => {
	const ranges: UidRange[] = [];
	let open: UidRange | undefined;
	for (const uid of known) {
		if (!kept.has(uid)) open = undefined;
		else if (open) open[1] = uid;
		else ranges.push((open = [uid, uid]));
	}
	return ranges;
};

/** Of these runs what holds `kept` and none of the other UIDs in `known`, which need not name UIDs outside of them. */
export const narrow = (ranges: UidRange[], known: number[], kept: Set<number>): UidRange[] => {
	const narrowed: UidRange[] = [];
	let next = 0;
	for (const [first, last] of ranges) {
		while (known[next] < first) next += 1;
		const from = next;
		while (known[next] <= last) next += 1;
		narrowed.push(...rangesOf(known.slice(from, next), kept));
	}
	return narrowed;
};

/** The same runs without one UID. */
export const without = (ranges: UidRange[], uid: number): UidRange[] => {
	const at = ranges.findIndex(([first, last]) => first <= uid && uid <= last);
	if (at < 0) return ranges;
	const [first, last] = ranges[at];
	const pieces: UidRange[] = [];
	if (first < uid) pieces.push([first, uid - 1]);
	if (uid < last) pieces.push([uid + 1, last]);
	return ranges.toSpliced(at, 1, ...pieces);
};

/** Runs in one sequence set: a command line may not grow without end (RFC 7162 section 4 asks for 8,192 characters). */
const RUNS_IN_SET = 300;

/** As IMAP sequence sets, `2:4,9:9` (RFC 9051 section 9, sequence-set), each fit for one command. */
export const toSequenceSets = (ranges: UidRange[]): string[] => {
	const sets: string[] = [];
	for (let i = 0; i < ranges.length; i += RUNS_IN_SET) {
		const runs = ranges.slice(i, i + RUNS_IN_SET);
		sets.push(runs.map(([first, last]) => `${first}:${last}`).join());
	}
	return sets;
};
