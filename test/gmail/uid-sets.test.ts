import { toUidSets } from '../../gmail/uid-sets';

it.each<[number[], string[]]>([
	[[], []],
	[[7], ['7']],
	[[3, 1, 2, 7], ['1:3,7']],
	[[5, 5, 6], ['5:6']],
])('%j is %j', (uids, sets) => {
	expect(toUidSets(uids).map(({ set }) => set)).toEqual(sets);
});

it('covers each UID once, in commands of bounded length', () => {
	const uids = Array.from({ length: 3000 }, (_, i) => 4_000_000_000 + 2 * i);
	const sets = toUidSets(uids);
	expect(sets.flatMap((set) => set.uids)).toEqual(uids);
	for (const { set } of sets) expect(set.length).toBeLessThan(8_000);
	const neighbours = Array.from({ length: 1000 }, (_, i) => i + 1);
	expect(toUidSets(neighbours).map(({ set }) => set)).toEqual(['1:500', '501:1000']);
});
