import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { reportCsv, toGrid } from '../../../gmail/send/report';
import { withoutFormulas } from '../../../gmail/send/report/formulas';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

describe('a text in a CSV', () => {
	it.each([
		'-5',
		'+3.5',
		'-1,234.50',
		"-1'234.50",
		'-1 234,50 €',
		'-$5.00',
		'-€ 5',
		'-12 %',
		'-1.5e10',
		'-1.5E+10',
		'+49 30 123456',
		'+49 (0)30 / 123-456',
		'+1-800-555-0199',
		'+49 30 123456 ext. 12',
		'+1 800 555 0199 x12',
		'-',
		'a=b',
		'a@example.test',
		'a - b',
		'x;y',
		'first\n second - third',
		"'=SUM(A1)",
		'"=quoted" in a sentence',
		'',
	])('is left as it is: %j', (text) => {
		expect(withoutFormulas(text)).toBe(text);
	});

	it.each([
		['=1+1', "'=1+1"],
		["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
		['+cmd', "'+cmd"],
		['+1+1', "'+1+1"],
		['-2+3+cmd|x', "'-2+3+cmd|x"],
		['- an item', "'- an item"],
		['@SUM(A1)', "'@SUM(A1)"],
		['＝1+1', "'＝1+1"],
		['＋cmd', "'＋cmd"],
		[' =1+1', " '=1+1"],
		['\u00a0=1+1', "\u00a0'=1+1"],
		['\u200b=1+1', "\u200b'=1+1"],
		['\0=1+1', "\0'=1+1"],
		['x;=1+1', "x;'=1+1"],
		['x; =1+1', "x; '=1+1"],
		['x;"=1+1"', `x;"'=1+1"`],
		['x;;@y', "x;;'@y"],
		['x\t=1+1', "x\t'=1+1"],
		['x\n=1+1', "x\n'=1+1"],
		['x\r\n-y', "x\r\n'-y"],
		['\n=1+1', "\n'=1+1"],
		['\t+cmd', "\t'+cmd"],
		[';=1+1', ";'=1+1"],
		['-5;=1+1', "-5;'=1+1"],
		['-1*2', "'-1*2"],
		['+A1', "'+A1"],
	])('is no formula: %j', (text, written) => {
		expect(withoutFormulas(text)).toBe(written);
	});

	it('begins with no sign wherever a spreadsheet may begin a cell', () => {
		const odd = fc.constantFrom(
			...[
				'=',
				'+',
				'-',
				'@',
				'＝',
				'＠',
				';',
				'\t',
				'\n',
				'\r',
				' ',
				'"',
				"'",
				',',
				'1',
				'A1',
				'cmd|x',
				'\u200b',
			],
		);
		fc.assert(
			fc.property(fc.array(odd, { maxLength: 30 }), (pieces) => {
				for (const [i, cell] of withoutFormulas(pieces.join(''))
					.split(/[;\t\r\n]/)
					.entries()) {
					const seen = cell.replace(i === 0 ? /^[\s\u200b]+/ : /^[\s\u200b"]+/, '');
					const isFormula = /^[=@＝＠]/.test(seen) || /^[+-].*[A-Za-z|=@+]/.test(seen);
					expect([cell, isFormula]).toEqual([cell, false]);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	it.each(['=', ';=', '-1', ' ', '\u200b', '-1e', '"', '\n"', '+1 x'])(
		'is written in time linear to it: %j two hundred thousand times',
		(piece) => {
			const began = process.cpuUsage();
			withoutFormulas(piece.repeat(200_000));
			expect(process.cpuUsage(began).user / 1000).toBeLessThan(1500);
		},
	);

	it('titles too, and numbers stay numbers', async () => {
		const grid = toGrid([{ '=1+1': -5, b: '=2' }], {
			columns: [],
			sortBy: '',
			descending: false,
			zone: 'UTC',
		});
		const written = (
			await buffer(await reportCsv(grid, 'r', { language: 'en', currency: '' }).open())
		).toString();
		expect(written).not.toMatch(/(^|[\ufeff,\n])=/);
		expect(written).toMatch(/(^|\n)-5,/);
	});
});
