import { mail, startGmailImap, type GmailImap, type Talk } from './gmail-imap';

let gmail: GmailImap;
let talk: Talk;

beforeAll(async () => {
	gmail = await startGmailImap();
	const add = (lines: string[], labels: string[], flags: string[], at: string) =>
		gmail.mailbox.append(mail(...lines), { labels, flags, receivedAt: new Date(at) });
	add(
		[
			'From: Ann <ann@x.de>',
			'Subject: =?utf-8?q?gr=C3=BCn?= day',
			'Date: Sun, 01 Mar 2026 10:00:00 +0000',
			'X-Tag: 7',
			'',
			'alpha',
		],
		['\\Inbox', 'Work'],
		['\\Seen', '$todo'],
		'2026-03-02T00:00:00Z',
	);
	add(
		['From: bob@x.de', 'To: ann@x.de', 'Subject: red', '', 'beta '.repeat(300)],
		['\\Inbox'],
		[],
		'2026-03-03T12:00:00Z',
	);
	// Takes UID 3 and leaves: from here on UIDs and sequence numbers differ.
	gmail.mailbox.remove(add(['Subject: gone', '', ''], ['\\Inbox'], [], '2026-03-03T12:00:00Z').id);
	add(
		['From: carl@x.de', 'Cc: ann@x.de', 'Subject: red alpha', '', 'gamma'],
		['\\Inbox', '\\Starred'],
		['\\Answered'],
		'2026-03-04T23:59:59Z',
	);
	talk = await gmail.talk();
	await talk.open();
});
afterAll(async () => {
	await gmail.close();
	expect(gmail.errors).toEqual([]);
});

it.each<[string, number[]]>([
	['ALL', [1, 2, 3]],
	['UNSEEN', [2, 3]],
	['SEEN', [1]],
	['FLAGGED', [3]],
	['ANSWERED UNSEEN', [3]],
	['KEYWORD $todo', [1]],
	['UNKEYWORD $todo', [2, 3]],
	['DELETED', []],
	['UNDELETED', [1, 2, 3]],
	['NEW', []],
	['OLD', [1, 2, 3]],
	['FROM ann', [1]],
	['FROM "Ann <ann@x.de>"', [1]],
	['TO ann@x.de', [2]],
	['CC ann', [3]],
	['SUBJECT RED', [2, 3]],
	['SUBJECT gr', [1]],
	['BODY alpha', [1]],
	['TEXT alpha', [1, 3]],
	['HEADER X-Tag ""', [1]],
	['HEADER X-Tag 8', []],
	['SINCE 3-Mar-2026', [2, 3]],
	['BEFORE 3-Mar-2026', [1]],
	['ON 4-Mar-2026', [3]],
	['SENTON 1-Mar-2026', [1]],
	['SENTSINCE 2-Mar-2026', []],
	['SENTBEFORE 2-Mar-2026', [1]],
	['LARGER 1000', [2]],
	['SMALLER 1000', [1, 3]],
	['2:*', [2, 3]],
	['UID 3:*', [3]],
	['UID 4', [3]],
	['NOT FROM ann', [2, 3]],
	['OR FROM ann FROM bob', [1, 2]],
	['OR (FROM ann SEEN) NOT (SUBJECT red)', [1]],
	['(SUBJECT red) (FROM carl)', [3]],
	['X-GM-LABELS Work', [1]],
	['X-GM-LABELS \\Starred', [3]],
	['X-GM-LABELS "\\\\Starred"', [3]],
	['X-GM-RAW "subject:red -from:bob"', [3]],
	['X-GM-RAW grun', []],
	['CHARSET UTF-8 FROM ann', [1]],
])('SEARCH %s', async (keys, expected) => {
	const answer = ['* SEARCH', ...expected].join(' ');
	expect(await talk.command(`SEARCH ${keys}`)).toEqual([answer, 'OK Success']);
});

it("finds a message by Gmail's ids", async () => {
	const { id, threadId } = gmail.mailbox.all()[2];
	expect(await talk.command(`UID SEARCH X-GM-MSGID ${id}`)).toEqual(['* SEARCH 4', 'OK Success']);
	expect(await talk.command(`UID SEARCH X-GM-THRID ${threadId}`)).toEqual([
		'* SEARCH 4',
		'OK Success',
	]);
});

it.each(['SUBJECT', 'X-GM-RAW'])('takes UTF-8 in a literal behind %s', async (key) => {
	talk.send(`u UID SEARCH CHARSET UTF-8 ${key} {5}\r\n`);
	expect(await talk.until((text) => text.endsWith('\r\n'))).toBe('+ go ahead\r\n');
	talk.socket.write(Buffer.from('grün\r\n'));
	expect(await talk.answer('u')).toEqual(['* SEARCH 1', 'OK Success']);
	talk.socket.write(Buffer.from(`v SEARCH ${key} {5+}\r\ngrün\r\n`));
	expect(await talk.answer('v')).toEqual(['* SEARCH 1', 'OK Success']);
});

it.each(['X-GM-RAW "grün"', 'SUBJECT "grün"'])(
	'cannot parse %s: 8-bit text wants a literal',
	async (keys) => {
		expect(await talk.command(`SEARCH ${keys}`)).toEqual(['BAD Could not parse command']);
	},
);

it.each(['', 'NONSENSE', 'OR SEEN', 'SINCE yesterday', '(SEEN', 'UID x'])(
	'refuses SEARCH %s',
	async (keys) => {
		expect(await talk.command(`SEARCH ${keys}`)).toEqual(['BAD Could not parse command']);
	},
);

it('refuses a charset that Gmail does not read', async () => {
	expect((await talk.command('SEARCH CHARSET KOI8-R ALL'))[0]).toMatch(
		/^NO \[BADCHARSET \(UTF-8 US-ASCII\)\]/,
	);
});

it.each<[string, string]>([
	['UID SEARCH RETURN (MIN MAX COUNT ALL) UNSEEN', 'UID MIN 2 MAX 4 ALL 2,4 COUNT 2'],
	['SEARCH RETURN () ALL', 'ALL 1:3'],
	['SEARCH RETURN (COUNT MIN) DELETED', 'COUNT 0'],
])('answers %s in extended form', async (command, expected) => {
	expect((await talk.command(command))[0].replace(/TAG "t\d+"/, 'TAG')).toBe(
		`* ESEARCH (TAG) ${expected}`,
	);
});

it('tells the highest mod-sequence of what MODSEQ found', async () => {
	expect((await talk.command('SEARCH MODSEQ 3'))[0]).toMatch(/^\* SEARCH 2 3 \(MODSEQ \d+\)$/);
	const entry = await talk.command('SEARCH MODSEQ "/flags/\\\\draft" all 9999');
	expect(entry[0]).toBe('* SEARCH');
});
