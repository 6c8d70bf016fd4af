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
	const neighbours = Array.from({ length: 2000 }, (_, i) => i + 1);
	expect(toUidSets(neighbours).map(({ set }) => set)).toEqual(['1:1000', '1001:2000']);
});

it('takes few commands for many UIDs that stand alone', () => {
	const sparse = Array.from({ length: 10_000 }, (_, i) => 100_000 + 3 * i);
	expect(toUidSets(sparse)).toHaveLength(10);
	expect(Math.max(...toUidSets(sparse).map(({ set }) => set.length))).toBeLessThanOrEqual(7_100);
});

it('leaves room for the words beside the set', () => {
	const sparse = Array.from({ length: 5_000 }, (_, i) => 4_000_000_000 + 3 * i);
	for (const beside of [0, 500, 3_000, 6_000, 6_990, 50_000]) {
		const sets = toUidSets(sparse, beside);
		expect(sets.flatMap(({ uids }) => uids)).toEqual(sparse);
		for (const { set } of sets)
			expect(set.length).toBeLessThanOrEqual(Math.max(100, 7_100 - beside));
	}
});
