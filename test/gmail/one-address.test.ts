import fc from 'fast-check';
import addressparser from 'nodemailer/lib/addressparser';
import { isOneAddress, mailboxOf, oneAddressIn, withoutControls } from '../../gmail/one-address';
import { readAddresses } from '../../gmail/send/addresses';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

it.each([
	'a@x.test',
	"o'neil+news@x.test",
	'jörg@bücher.test',
	'root@localhost',
	'a@my_host.x-y.test',
	'a@食狮。公司。cn',
	'a@☕.test',
	"'a@x.test",
	'a.b@[192.0.2.1]',
	'a@[IPv6:2001:db8::1]',
])('takes %j', (address) => expect(isOneAddress(address)).toBe(true));

it.each([
	'',
	'a',
	'@x.test',
	'a@',
	'a@x.test,b@x.test',
	'a@x.test;b@x.test',
	'a@x.test b@x.test',
	'a@x.test\u00a0b',
	'a@b@x.test',
	'"a,b"@x.test',
	'"a b"@x.test',
	'a@x.test\r\nBcc: b@x.test',
	'a@x.test\n',
	'a@x.test\u0000',
	'a@x.test\u0085',
	'a@x.test>,<b@x.test',
	'a\u202e@x.test',
	'a\u200b@x.test',
	'a@.x.test',
	'a@x..test',
	'a@x.test.',
	'a@x[.test',
	'group:a@x.test',
	'a@x.test:25',
	"'a@x.test'",
	'`a@x.test`',
	'a@x.test，',
	'a@x.test、b',
	'a@x.test/b',
	'a@x.test|b',
	'a@x.test!',
	'a@x.test*',
	'a@${host}',
	'a@«x.test»',
	`${'a'.repeat(400)}@x.test`,
])('takes %j for no address', (address) => expect(isOneAddress(address)).toBe(false));

const sign = fc.constantFrom(
	...'ab.@,;:<>()"\\[] \t\r\n\0-+=?'.split(''),
	'ü',
	'\u202e',
	'，',
	'＠',
);

it('takes nothing of which others make several, or something else', () => {
	fc.assert(
		fc.property(fc.string({ unit: sign, maxLength: 30 }), (text) => {
			const address = text.includes('@') ? text : `${text}@x.test`;
			if (!isOneAddress(address)) return;
			expect(addressparser(address, { flatten: true }).map((each) => each.address)).toEqual([
				address,
			]);
			expect(readAddresses(address, 'To')).toEqual([{ name: '', address }]);
		}),
		{ numRuns: 20_000 },
	);
});

it.each([
	['"a.b"@x.test', 'a.b@x.test'],
	['"a,b"@x.test', ''],
	['"a@b"@x.test', ''],
	['"a"b"@x.test', ''],
])('reads %j as %j', (entry, address) => expect(oneAddressIn(entry)).toBe(address));

it.each(['@', '.', 'a@', '@.', ' ', '['])('reads a megabyte of %j in no time', (text) => {
	const begin = performance.now();
	isOneAddress(text.repeat(500_000));
	expect(performance.now() - begin).toBeLessThan(100);
});

it.each([
	['Me+Orders@X.test', 'me@x.test'],
	['jane.d.oe+x@gmail.com', 'janedoe@gmail.com'],
	['Jane.Doe@GoogleMail.com', 'janedoe@gmail.com'],
	['jane.doe@x.test', 'jane.doe@x.test'],
	['', '@'],
])('knows that %j leads to %j', (address, mailbox) => expect(mailboxOf(address)).toBe(mailbox));

it('takes line ends, controls and what turns the direction of writing out of a name', () => {
	expect(withoutControls('Ann\r\nBcc: \u202egpj.exe\u0000')).toBe('Ann Bcc: gpj.exe ');
});
