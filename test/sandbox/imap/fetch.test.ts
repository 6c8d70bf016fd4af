import { letter, mail, startGmailImap, type GmailImap, type Talk } from './gmail-imap';

let gmail: GmailImap;
let talk: Talk;
const [first, second] = [
	mail('Subject: one', 'X-A: a', '', 'hello'),
	mail(
		'Subject: two',
		'Content-Type: multipart/mixed; boundary=b',
		'',
		'--b',
		'',
		'text',
		'--b',
		'Content-Type: message/rfc822',
		'',
		'Subject: inner',
		'',
		'inside',
		'--b--',
	),
];

beforeEach(async () => {
	gmail = await startGmailImap();
	const receivedAt = new Date('2026-07-01T02:03:04Z');
	gmail.mailbox.append(first, {
		labels: ['\\Inbox', 'Größe/Neu', '\\Important', 'plain'],
		receivedAt,
	});
	gmail.mailbox.append(second, { labels: ['\\Inbox'], flags: ['\\Seen'] });
	talk = await gmail.talk();
	await talk.open();
});
afterEach(async () => {
	await gmail.close();
	expect(gmail.errors).toEqual([]);
});

const fetch = async (what: string) => (await talk.command(`FETCH ${what}`)).join('\r\n');

it.each<[string, string]>([
	['1 UID', '* 1 FETCH (UID 1)'],
	['1:2 (UID FLAGS)', '* 1 FETCH (UID 1 FLAGS ())\r\n* 2 FETCH (UID 2 FLAGS (\\Seen))'],
	['1 INTERNALDATE', '* 1 FETCH (INTERNALDATE "01-Jul-2026 02:03:04 +0000")'],
	['1 RFC822.SIZE', `* 1 FETCH (RFC822.SIZE ${first.length})`],
	['1 X-GM-LABELS', '* 1 FETCH (X-GM-LABELS ("Gr&APYA3w-e/Neu" "\\\\Important" plain))'],
	['1 BODY.PEEK[]', `* 1 FETCH (BODY[] {${first.length}}\r\n${first.toString()})`],
	['1 RFC822.HEADER', '* 1 FETCH (RFC822.HEADER {24}\r\nSubject: one\r\nX-A: a\r\n\r\n)'],
	['1 BODY.PEEK[TEXT]<1.3>', '* 1 FETCH (BODY[TEXT]<1> {3}\r\nell)'],
	['1 BODY.PEEK[TEXT]<3.99>', '* 1 FETCH (BODY[TEXT]<3> {2}\r\nlo)'],
	['1 BODY.PEEK[TEXT]<99.1>', '* 1 FETCH (BODY[TEXT]<99> "")'],
	[
		'1 body.peek[header.fields (X-A)]',
		'* 1 FETCH (BODY[HEADER.FIELDS (X-A)] {10}\r\nX-A: a\r\n\r\n)',
	],
	['2 BODY.PEEK[2.HEADER]', '* 2 FETCH (BODY[2.HEADER] {18}\r\nSubject: inner\r\n\r\n)'],
	['2 BODY.PEEK[2.TEXT]', '* 2 FETCH (BODY[2.TEXT] {6}\r\ninside)'],
	['2 BODY.PEEK[7]', '* 2 FETCH (BODY[7] NIL)'],
	['1 BODY', '* 1 FETCH (BODY ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 0))'],
	['1 ENVELOPE', '* 1 FETCH (ENVELOPE (NIL "one" NIL NIL NIL NIL NIL NIL NIL NIL))'],
])('FETCH %s', async (what, expected) => {
	expect(await fetch(what)).toBe(`${expected}\r\nOK Success`);
	expect(gmail.mailbox.all()[0].flags.size).toBe(0);
});

it('tells ids as decimal numbers of 64 bits', async () => {
	const { id, threadId } = gmail.mailbox.all()[0];
	expect(await fetch('1 (X-GM-MSGID X-GM-THRID)')).toBe(
		`* 1 FETCH (X-GM-MSGID ${id} X-GM-THRID ${threadId})\r\nOK Success`,
	);
});

it.each(['BODY[]', 'BODY[TEXT]<0.1>', 'RFC822', 'RFC822.TEXT'])(
	'sets \\Seen by %s and says so',
	async (item) => {
		expect(await fetch(`1 ${item}`)).toMatch(/FLAGS \(\\Seen\)\)\r\nOK Success$/);
		expect(gmail.mailbox.all()[0].flags.has('\\Seen')).toBe(true);
		expect(await fetch(`1 ${item}`)).not.toContain('FLAGS');
	},
);

it('expands the macros', async () => {
	expect(await fetch('1 FAST')).toMatch(
		/^\* 1 FETCH \(FLAGS \(\) INTERNALDATE "[^"]+" RFC822.SIZE 29\)/,
	);
	expect(await fetch('1 ALL')).toMatch(/RFC822.SIZE 29 ENVELOPE \(.*\)\)\r\n/);
	expect(await fetch('1 FULL')).toMatch(/ENVELOPE \(.*\) BODY \(.*\)\)\r\n/);
});

it('adds the UID to UID FETCH and skips UIDs that are not there', async () => {
	expect(await talk.command('UID FETCH 2:99,7 (FLAGS)')).toEqual([
		'* 2 FETCH (UID 2 FLAGS (\\Seen))',
		'OK Success',
	]);
	expect(await talk.command('UID FETCH 99 (FLAGS)')).toEqual(['OK Success']);
	expect(await talk.command('UID FETCH 9:* (UID)')).toEqual(['* 2 FETCH (UID 2)', 'OK Success']);
});

it('fetches nothing from an empty folder without complaint', async () => {
	await talk.command('SELECT "[Gmail]/Spam"');
	expect(await talk.command('FETCH 1:* (FLAGS)')).toEqual(['OK Success']);
});

it('finds what changed since a mod-sequence', async () => {
	const { id, modseq } = gmail.mailbox.all()[1];
	gmail.mailbox.update(gmail.mailbox.all()[0].id, { addLabels: ['Later'] });
	await talk.command('NOOP');
	const changed = await talk.command(`UID FETCH 1:* (X-GM-LABELS) (CHANGEDSINCE ${modseq})`);
	expect(changed[0]).toMatch(/^\* 1 FETCH \(MODSEQ \(4\) UID 1 X-GM-LABELS \(.*Later\)\)$/);
	expect(changed).toHaveLength(2);
	expect(gmail.mailbox.get(id)?.modseq).toBe(modseq);
});

it.each([
	'3 FLAGS',
	'0 FLAGS',
	'1 NONSENSE',
	'1 BODY[MIME]',
	'1 BODY[NONSENSE]',
	'1 (FLAGS',
	'1 (FLAGS) (VANISHED)',
])('refuses FETCH %s', async (what) => {
	expect((await talk.command(`FETCH ${what}`)).at(-1)).toMatch(/^BAD /);
});

it('spells labels as told after UTF8=ACCEPT', async () => {
	await talk.command('ENABLE UTF8=ACCEPT');
	const utf8 = Buffer.from('Größe/Neu');
	expect(await fetch('1 X-GM-LABELS')).toContain(
		`({${utf8.length}}\r\n${utf8.toString('latin1')} "`,
	);
});

it('keeps labels in modified UTF-7 where the server is told so', async () => {
	const other = await startGmailImap({}, { labelEncoding: 'modified-utf-7' });
	other.mailbox.append(letter('x'), { labels: ['\\Inbox', 'Größe'] });
	const client = await other.talk();
	await client.open();
	await client.command('ENABLE UTF8=ACCEPT');
	expect((await client.command('FETCH 1 X-GM-LABELS'))[0]).toContain('"Gr&APYA3w-e"');
	await other.close();
});
