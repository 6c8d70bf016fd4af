import { MailStore } from '../../../sandbox/store/mail-store';
import { rewriteOutgoing, type SubmissionDoor } from '../../../sandbox/submission/rewrite-outgoing';

const sender = new MailStore().addAccount({
	address: 'alice@example.test',
	name: 'Alice "A"',
	aliases: [{ address: 'sales@example.test' }],
});
const at = new Date('2026-11-24T10:00:00Z');

const rewrite = (headers: string[], door: SubmissionDoor = 'smtp') =>
	rewriteOutgoing(Buffer.from([...headers, '', 'body\r\n'].join('\r\n')), {
		sender,
		door,
		at,
	}).toString();

const complete = (...headers: string[]) => [
	'Date: Tue, 24 Nov 2026 09:00:00 +0000',
	'From: Me <alice@example.test>',
	'Message-ID: <a@b.test>',
	...headers,
];

it('leaves a message of the account or of one of its aliases alone', () => {
	const own = complete();
	expect(rewrite(own)).toBe([...own, '', 'body\r\n'].join('\r\n'));
	const alias = own.with(1, 'From: Sales <SALES@example.test>');
	expect(rewrite(alias)).toBe([...alias, '', 'body\r\n'].join('\r\n'));
});

it.each([
	['Boss <boss@else.test>', '"Boss" <alice@example.test>'],
	['boss@else.test', '"Alice \\"A\\"" <alice@example.test>'],
	['=?UTF-8?Q?J=C3=BCrgen?= <j@else.test>', '=?UTF-8?B?SsO8cmdlbg==?= <alice@example.test>'],
])('makes From %s the account, keeps the name and the original', (original, expected) => {
	const rewritten = rewrite(complete().with(1, `From: ${original}`));
	expect(rewritten).toContain(`From: ${expected}\r\nX-Google-Original-From: ${original}\r\n`);
	expect(rewritten.match(/^From:/gm)).toHaveLength(1);
});

it('adds the From and the Date that are missing', () => {
	const rewritten = rewrite(['Message-ID: <a@b.test>']);
	expect(rewritten).toContain('From: "Alice \\"A\\"" <alice@example.test>\r\n');
	expect(rewritten).toContain('Date: Tue, 24 Nov 2026 10:00:00 +0000\r\n');
	expect(rewritten).not.toContain('X-Google-Original-From');
});

it.each(['<a@b@c.test>', '<a b@c.test>', '<a@c.test.>', 'a@c.test', '<a>', '<a@>'])(
	'replaces the malformed Message-ID %s and keeps the original',
	(original) => {
		const rewritten = rewrite(complete().with(2, `Message-ID: ${original}`));
		expect(rewritten).toMatch(/^Message-ID: <\w+@mx\.google\.com>\r$/m);
		expect(rewritten).toContain(`X-Google-Original-Message-ID: ${original}\r\n`);
		expect(rewritten.match(/^Message-ID:/gm)).toHaveLength(1);
	},
);

it.each([
	['smtp', 'mx.google.com'],
	['api', 'mail.gmail.com'],
] as const)('makes a missing Message-ID by %s at %s', (door, domain) => {
	const rewritten = rewrite(complete().toSpliced(2, 1), door);
	expect(rewritten).toMatch(new RegExp(`^Message-ID: <\\w+@${domain}>\\r$`, 'm'));
	expect(rewritten).not.toContain('X-Google-Original-Message-ID');
});

it('keeps the bytes of the body', () => {
	const body = Buffer.from([0, 255, 13, 10, 46, 13, 10, 200]);
	const source = Buffer.concat([Buffer.from('From: x@else.test\r\n\r\n'), body]);
	const rewritten = rewriteOutgoing(source, { sender, door: 'smtp', at });
	expect(rewritten.subarray(-body.length)).toEqual(body);
});
