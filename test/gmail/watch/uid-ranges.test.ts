import { narrow, rangesOf, toSequenceSets, without } from '../../../gmail/watch/uid-ranges';

describe('runs of UIDs', () => {
	it.each([
		['nothing', [1, 2], [], []],
		['all, over gaps of UIDs that are gone', [1, 2, 9], [1, 2, 9], [[1, 9]]],
		[
			'some, around the others',
			[1, 2, 3, 4],
			[1, 2, 4],
			[
				[1, 2],
				[4, 4],
			],
		],
	])('hold %s', (_, known, kept, ranges) => {
		expect(rangesOf(known, new Set(kept))).toEqual(ranges);
	});

	it.each([
		['at the start', 1, [[2, 5]]],
		['at the end', 5, [[1, 4]]],
		[
			'in the middle',
			3,
			[
				[1, 2],
				[4, 5],
			],
		],
		['that is not in them', 9, [[1, 5]]],
	])('lose one %s', (_, uid, ranges) => {
		expect(without([[1, 5]], uid)).toEqual(ranges);
	});

	it("stay apart when they are narrowed: what lies between them is nobody's", () => {
		expect(
			narrow(
				[
					[2, 2],
					[4, 9],
				],
				[2, 4, 5, 9],
				new Set([2, 4, 9]),
			),
		).toEqual([
			[2, 2],
			[4, 4],
			[9, 9],
		]);
	});

	it('vanish with their last UID', () => {
		expect(without([[4, 4]], 4)).toEqual([]);
	});

	it('become sequence sets of a bounded length', () => {
		const ranges = Array.from({ length: 700 }, (_, i): [number, number] => [i * 10, i * 10 + 1]);
		const sets = toSequenceSets(ranges);
		expect(sets[0]).toMatch(/^0:1,10:11,/);
		expect(sets.join().split(',')).toHaveLength(700);
		expect(Math.max(...sets.map(({ length }) => length))).toBeLessThan(8_000);
		expect(toSequenceSets([])).toEqual([]);
	});
});
