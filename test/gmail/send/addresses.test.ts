import { readAddresses } from '../../../gmail/send/addresses';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const a = { name: '', address: 'a@x.test' };
const b = { name: '', address: 'b@x.test' };
const jane = { name: 'Doe, Jane', address: 'jane@x.test' };

describe('readAddresses', () => {
	it.each([
		['', []],
		[undefined, []],
		[null, []],
		[[], []],
		['[]', []],
		['a@x.test', [a]],
		['<a@x.test>', [a]],
		['"Doe, Jane" <jane@x.test>, a@x.test', [jane, a]],
		['Jane Doe <jane@x.test>', [{ name: 'Jane Doe', address: 'jane@x.test' }]],
		['"Jane \\"JD\\" Doe" <jane@x.test>', [{ name: 'Jane "JD" Doe', address: 'jane@x.test' }]],
		["O'Neill, <a@x.test>".replace(',', ''), [{ name: "O'Neill", address: 'a@x.test' }]],
		['jane@x.test (Jane)', [{ name: 'Jane', address: 'jane@x.test' }]],
		['"a@x.test" <a@x.test>', [a]],
		['Team: a@x.test, b@x.test;', [a, b]],
		['Team: a@x.test, b@x.test; jane@x.test', [a, b, { name: '', address: 'jane@x.test' }]],
		['undisclosed-recipients:;', []],
		['jörg@bücher.test', [{ name: '', address: 'jörg@bücher.test' }]],
		['root@localhost', [{ name: '', address: 'root@localhost' }]],
		// One a line, as in a text area or a spreadsheet.
		['a@x.test\nb@x.test', [a, b]],
		['a@x.test\r\nb@x.test\r\n', [a, b]],
		['a@x.test;b@x.test', [a, b]],
		['a@x.test,,b@x.test, ', [a, b]],
		['\u200ba@x.test\u00a0, \ufeffb@x.test', [a, b]],
		// As models write lists.
		['["a@x.test", "b@x.test"]', [a, b]],
		['[{"name":"Doe, Jane","address":"jane@x.test"}]', [jane]],
		['{"name":"Doe, Jane","address":"jane@x.test"}', [jane]],
		// As items have them.
		[
			['a@x.test', 'b@x.test'],
			[a, b],
		],
		[
			['a@x.test, b@x.test', jane],
			[a, b, jane],
		],
		[jane, [jane]],
		[
			[jane, a],
			[jane, a],
		],
		[{ value: [jane], text: 'Jane' }, [jane]],
		[{ address: 'a@x.test' }, [a]],
		[
			{ name: 'Jane\r\nBcc: b@x.test', address: 'a@x.test' },
			[{ ...a, name: 'Jane Bcc: b@x.test' }],
		],
	])('reads %j', (list, addresses) => {
		expect(readAddresses(list, 'To')).toEqual(addresses);
	});

	it.each([
		['nobody', 'nobody'],
		['a@', 'a@'],
		['@x.test', '@x.test'],
		['Jane <jane>', 'Jane <jane>'],
		['a@x.test, nobody', 'nobody'],
		['a@x..test', 'a@x..test'],
		['a@x.test\r\nBcc: b', 'b'],
		["'a@x.test', 'b@x.test'", "'a@x.test'"],
		['a@x.test b@x.test', 'a@x.test b@x.test'],
		['a@x.test and b@x.test', 'a@x.test and b@x.test'],
		['a@x.test & b@x.test', 'a@x.test & b@x.test'],
		['a@x.test <b@x.test>', 'a@x.test <b@x.test>'],
		['"a@x.test" <b@x.test>', '"a@x.test" <b@x.test>'],
		['Support <s@x.test> <x@x.test>', 'Support <s@x.test> <x@x.test>'],
		['Support <s@x.test> x@x.test', 'Support <s@x.test> x@x.test'],
		['Support <s@x.test', 'Support <s@x.test'],
		['"Jane <jane@x.test>', '"Jane <jane@x.test>'],
		['bob, Jane <jane@x.test>', 'bob'],
		['a@exa mple.org', 'a@exa mple.org'],
		['a@x.test (b@x.test)', 'a@x.test (b@x.test)'],
		['"Jane" "Doe" <jane@x.test>', '"Jane" "Doe" <jane@x.test>'],
		[42, '42'],
		[true, 'true'],
		[{ name: 'Jane' }, '{"name":"Jane"}'],
		[['a@x.test', { name: 'Jane', address: 'nobody' }], 'nobody'],
		['["a@x.test", 7]', '7'],
	])('refuses %j and names the field and the part', (list, part) => {
		expect(() => readAddresses(list, 'Cc')).toThrow(`"${part}" in "Cc" is not an email address`);
	});

	it.each([[['a@x.test', undefined]], [['']], [[null, 'a@x.test']]])(
		'refuses the entry that came to nothing in %j',
		(list) => {
			expect(() => readAddresses(list, 'To')).toThrow('An entry in "To" has no email address');
		},
	);

	it('reads a long list in time that grows with it', () => {
		const many = (count: number) =>
			Array.from({ length: count }, (_, i) => `"Doe, Jane" <jane${i}@x.test>`).join(', ');
		const [small, large] = [many(10_000), many(40_000)];
		const timeOf = (list: string): number => {
			// What others do on the machine does not count.
			const begin = process.cpuUsage();
			readAddresses(list, 'To');
			return process.cpuUsage(begin).user / 1000;
		};
		timeOf(small);
		expect(readAddresses(large, 'To')).toHaveLength(40_000);
		// Four times as much takes four times as long; sixteen times if each entry looked at all others.
		expect(timeOf(large)).toBeLessThan(8 * timeOf(small) + 100);
	});

	it.each([
		'"'.repeat(50_000),
		'<'.repeat(50_000),
		'('.repeat(50_000),
		`${' '.repeat(50_000)}x`,
		':'.repeat(50_000),
	])('is not held up by a text that is no list', (text) => {
		const begin = performance.now();
		expect(() => readAddresses(`x${text}`, 'To')).toThrow('is not an email address');
		expect(performance.now() - begin).toBeLessThan(300);
	});
});
