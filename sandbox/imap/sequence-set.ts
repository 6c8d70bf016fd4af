import { lowerBound } from '../store/sorted-uids';

/**
 * The members of a set such as `2:4,7:*` among ascending numbers, in ascending order and once each.
 * `*` is the highest there is; with none it names nothing. Costs what it finds, not what it spans.
 */
export function membersOf(set: string, numbers: readonly number[]): number[] {
	const highest = numbers.at(-1) ?? 0;
	const found: number[] = [];
	for (const range of set.split(',')) {
		const [first, last = first] = range
			.split(':')
			.map((end) => (end === '*' ? highest : Number(end)));
		const [from, to] = first <= last ? [first, last] : [last, first];
		for (let at = lowerBound(numbers, from); numbers[at] <= to; at += 1) found.push(numbers[at]);
	}
	return set.includes(',') ? [...new Set(found)].sort((a, b) => a - b) : found;
}

/** Numbers as a set in their own order, runs joined: `1:3,5`. */
export function toSequenceSet(numbers: readonly number[]): string {
	const ranges: [number, number][] = [];
	for (const number of numbers) {
		const last = ranges.at(-1);
		if (last && last[1] + 1 === number) last[1] = number;
		else ranges.push([number, number]);
	}
	return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
}
