import { CommandCursor } from '../../../sandbox/imap/command-cursor';
import { decodeModifiedUtf7, encodeModifiedUtf7 } from '../../../sandbox/imap/modified-utf7';
import { membersOf, toSequenceSet } from '../../../sandbox/imap/sequence-set';

const cursor = (text: string, options?: { utf8: boolean }) =>
	new CommandCursor(Buffer.from(text), options);

it.each<[string, (args: CommandCursor) => unknown, unknown]>([
	['INBOX', (args) => args.text(), 'INBOX'],
	['"a \\"b\\\\"', (args) => args.text(), 'a "b\\'],
	['{5}\r\na\r\nb ', (args) => args.text(), 'a\r\nb '],
	['{2+}\r\nhi', (args) => args.text(), 'hi'],
	['~{2}\r\n\0x', (args) => args.literal().toString(), '\0x'],
	['""', (args) => args.text(), ''],
	['a]b', (args) => args.text(), 'a]b'],
	['"&ANw-ber"', (args) => args.mailbox(), 'Über'],
	['1:*,7', (args) => args.sequenceSet(), '1:*,7'],
	['(\\Seen $x)', (args) => args.list(() => args.flag()), ['\\Seen', '$x']],
	['()', (args) => args.list(() => args.atom()), []],
	['"[Gmail]/%"', (args) => args.listPattern(), '[Gmail]/%'],
	['*', (args) => args.listPattern(), '*'],
	['18446744073709551615', (args) => args.bigint(), 18446744073709551615n],
])('reads %j', (text, read, expected) => {
	const args = cursor(text);
	expect(read(args)).toEqual(expected);
	expect(args.atEnd).toBe(true);
});

it.each<[string, (args: CommandCursor) => unknown]>([
	['', (args) => args.text()],
	['"open', (args) => args.text()],
	['"ü"', (args) => args.text()],
	['ü', (args) => args.text()],
	['"a\\', (args) => args.text()],
	['{9}\r\nshort', (args) => args.text()],
	['{x}\r\n', (args) => args.text()],
	['(a', (args) => args.list(() => args.atom())],
	['(a  b)', (args) => args.list(() => args.atom())],
	['\\*', (args) => args.flag()],
	['1,,2', (args) => (args.sequenceSet(), args.end())],
	['abc', (args) => args.number()],
])('refuses %j', (text, read) => {
	expect(() => read(cursor(text))).toThrow('BAD Could not parse command');
});

it('takes UTF-8 in quotes once that is enabled, and then no modified UTF-7', () => {
	expect(cursor('"Über"', { utf8: true }).mailbox()).toBe('Über');
	expect(cursor('"&ANw-"', { utf8: true }).mailbox()).toBe('&ANw-');
});

it('reads what stands behind a literal of megabytes', () => {
	const args = cursor(`{3000000}\r\n${'x'.repeat(3_000_000)} (\\Seen)`);
	expect(args.literal()).toHaveLength(3_000_000);
	args.space();
	expect(args.list(() => args.flag())).toEqual(['\\Seen']);
});

it.each([
	['INBOX', 'INBOX'],
	['A & B', 'A &- B'],
	['Entwürfe', 'Entw&APw-rfe'],
	['台北', '&U,BTFw-'],
	['😀', '&2D3eAA-'],
])('spells %s as %s in modified UTF-7', (name, encoded) => {
	expect(encodeModifiedUtf7(name)).toBe(encoded);
	expect(decodeModifiedUtf7(encoded)).toBe(name);
});

it('leaves what is no modified UTF-7 as it is', () => {
	expect(decodeModifiedUtf7('R&D &A-')).toBe('R&D &A-');
});

it.each<[string, number[], number[]]>([
	['1:*', [2, 5, 9], [2, 5, 9]],
	['*:1', [2, 5, 9], [2, 5, 9]],
	['*', [2, 5, 9], [9]],
	['10:*', [2, 5, 9], [9]],
	['5,2,3:6', [2, 5, 9], [2, 5]],
	['3:4', [2, 5, 9], []],
	['1:*', [], []],
	['*', [], []],
])('finds %s among %j', (set, numbers, expected) => {
	expect(membersOf(set, numbers)).toEqual(expected);
});

it('writes sets with their runs joined, in the order given', () => {
	expect(toSequenceSet([1, 2, 3, 7, 9, 10, 4])).toBe('1:3,7,9:10,4');
	expect(toSequenceSet([])).toBe('');
});
