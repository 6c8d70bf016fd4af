import { mail, startGmailImap, type GmailImap, type Talk } from './gmail-imap';

let gmail: GmailImap;
let talk: Talk;
beforeEach(async () => {
	gmail = await startGmailImap();
	talk = await gmail.talk();
	await talk.open();
});
afterEach(async () => {
	await gmail.close();
	expect(gmail.errors).toEqual([]);
});

const source = mail('Subject: x', '', 'grün').toString('latin1');
const append = async (head: string, text = source) => {
	talk.send(`a APPEND ${head} {${text.length}}\r\n`);
	expect(await talk.until((said) => said.endsWith('\r\n'))).toBe('+ go ahead\r\n');
	talk.socket.write(Buffer.from(`${text}\r\n`, 'latin1'));
	return talk.answer('a');
};

it('takes a message with flags and date and tells its UID', async () => {
	const answer = await append('INBOX (\\Seen $a) " 1-Jul-2026 02:00:00 -0700"');
	expect(answer).toEqual(['* 1 EXISTS', 'OK [APPENDUID 1 1] (Success)']);
	const [message] = gmail.mailbox.all();
	expect([...message.flags]).toEqual(['\\Seen', '$a']);
	expect(message.receivedAt.toISOString()).toBe('2026-07-01T09:00:00.000Z');
	expect(message.source.toString('latin1')).toBe(source);
});

it('files a draft as a draft, and a message in All Mail under no label', async () => {
	await append('"[Gmail]/Drafts"');
	await append('"[Gmail]/All Mail"');
	const [draft, archived] = gmail.mailbox.all();
	expect([...draft.labels, ...draft.flags]).toEqual(['\\Draft', '\\Draft']);
	expect(archived.labels.size).toBe(0);
});

it('takes a small literal without being asked, and a literal of RFC 6855', async () => {
	talk.send(`b APPEND INBOX {${source.length}+}\r\n`);
	talk.socket.write(Buffer.from(`${source}\r\n`, 'latin1'));
	expect((await talk.answer('b')).at(-1)).toBe('OK [APPENDUID 1 1] (Success)');
	talk.send(`c APPEND INBOX () UTF8 (~{${source.length}+}\r\n`);
	talk.socket.write(Buffer.from(`${source})\r\n`, 'latin1'));
	expect((await talk.answer('c')).at(-1)).toBe('OK [APPENDUID 1 2] (Success)');
	expect(gmail.mailbox.all()[1].source.toString('latin1')).toBe(source);
});

it('refuses what is larger than APPENDLIMIT before it is sent', async () => {
	expect(await talk.command('APPEND INBOX {35651585}')).toEqual([
		'NO [TOOBIG] Message too large. (Failure)',
	]);
	expect((await talk.command('NOOP')).at(-1)).toBe('OK Success');
});

it('refuses a literal beyond LITERAL- that does not wait, and skips over it', async () => {
	const answer = await talk.command(`APPEND INBOX {4097+}\r\n${'x'.repeat(4097)}`);
	expect(answer[0]).toMatch(/^BAD \[TOOBIG\]/);
	expect((await talk.command('NOOP')).at(-1)).toBe('OK Success');
	expect(gmail.mailbox.all()).toEqual([]);
});

it.each([
	['Nowhere', 'NO [TRYCREATE] Unknown Mailbox: Nowhere (Failure)'],
	['INBOX "32-Foo-2026 00:00:00 +0000"', 'BAD Could not parse command'],
	['INBOX nonsense', 'BAD Could not parse command'],
])('refuses APPEND %s', async (head, expected) => {
	expect(await append(head)).toEqual([expected]);
});

it('refuses an empty message', async () => {
	expect((await append('INBOX', ''))[0]).toMatch(/^NO /);
});
