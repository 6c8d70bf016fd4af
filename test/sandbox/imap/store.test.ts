import type { StoredMessage } from '../../../sandbox/store/stored-message';
import { letter, startGmailImap, type GmailImap, type Talk } from './gmail-imap';

let gmail: GmailImap;
let talk: Talk;
let message: StoredMessage;
beforeEach(async () => {
	gmail = await startGmailImap();
	message = gmail.mailbox.append(letter('one'), { labels: ['\\Inbox', 'Work'], flags: ['$a'] });
	gmail.mailbox.append(letter('two'), { labels: ['\\Inbox'] });
	talk = await gmail.talk();
	await talk.open();
});
afterEach(async () => {
	await gmail.close();
	expect(gmail.errors).toEqual([]);
});

const pathsOf = ({ id }: StoredMessage) =>
	gmail.mailbox
		.folders()
		.filter((folder) => folder.uidOf(id) !== undefined)
		.map(({ path }) => path);

it.each<[string, string]>([
	['STORE 1 +FLAGS (\\Seen $b)', '* 1 FETCH (FLAGS ($a \\Seen $b))'],
	['STORE 1 +FLAGS \\seen', '* 1 FETCH (FLAGS ($a \\Seen))'],
	['STORE 1 -FLAGS ($a)', '* 1 FETCH (FLAGS ())'],
	['STORE 1 FLAGS (\\Answered)', '* 1 FETCH (FLAGS (\\Answered))'],
	['UID STORE 1 FLAGS ()', '* 1 FETCH (UID 1 FLAGS ())'],
	[
		'STORE 1 +X-GM-LABELS (Gr&APYA3w-e \\Starred)',
		'* 1 FETCH (X-GM-LABELS (Work "Gr&APYA3w-e" "\\\\Starred"))',
	],
	[
		'STORE 1 +X-GM-LABELS ("\\\\Important" "a b")',
		'* 1 FETCH (X-GM-LABELS (Work "\\\\Important" "a b"))',
	],
	['STORE 1 -X-GM-LABELS (Work)', '* 1 FETCH (X-GM-LABELS ())'],
	['STORE 1 X-GM-LABELS (Only)', '* 1 FETCH (X-GM-LABELS (Only))'],
	['STORE 1 +X-GM-LABELS (\\Sent)', '* 1 FETCH (X-GM-LABELS (Work))'],
])('%s', async (command, expected) => {
	expect(await talk.command(command)).toEqual([expected, 'OK Success']);
	expect(message.labels.has('\\Inbox')).toBe(true);
});

it('says nothing of what it stores silently, and tells the other sessions', async () => {
	const other = await gmail.talk();
	await other.open();
	expect(await talk.command('STORE 1 +FLAGS.SILENT (\\Seen)')).toEqual(['OK Success']);
	expect(await other.command('NOOP')).toEqual([
		'* 1 FETCH (UID 1 FLAGS ($a \\Seen))',
		'OK Success',
	]);
	expect(await talk.command('NOOP')).toEqual(['OK Success']);
});

it('makes a label that is stored and did not exist', async () => {
	await talk.command('STORE 1 +X-GM-LABELS ("Neu/&ANw-ber")');
	expect(gmail.mailbox.folder('Neu/Über')?.uidOf(message.id)).toBe(1);
});

it('stores only what has not changed, and names the rest', async () => {
	const { modseq } = message;
	gmail.mailbox.update(message.id, { addFlags: ['\\Answered'] });
	await talk.command('NOOP');
	const answer = await talk.command(
		`UID STORE 1:2 (UNCHANGEDSINCE ${modseq + 1n}) +FLAGS (\\Seen)`,
	);
	expect(answer.at(-1)).toBe('OK [MODIFIED 1] Success');
	expect(answer[0]).toMatch(/^\* 2 FETCH \(UID 2 FLAGS \(\\Seen\) MODSEQ \(\d+\)\)$/);
	expect(message.flags.has('\\Seen')).toBe(false);
});

it.each(['1 FLAGS (\\Nonsense)', '1 NONSENSE (a)', '9 FLAGS ()', '1 FLAGS'])(
	'refuses STORE %s',
	async (what) => {
		expect((await talk.command(`STORE ${what}`))[0]).toMatch(/^BAD/);
	},
);

it("expunges \\Deleted at once, as Gmail's setting has it by default, and keeps it in All Mail", async () => {
	const stored = await talk.command('UID STORE 1 +FLAGS (\\Deleted)');
	expect(stored.slice(1)).toEqual(['* 1 EXPUNGE', 'OK Success']);
	expect(pathsOf(message)).toEqual(['[Gmail]/All Mail', 'Work']);
	expect(await talk.command('FETCH 1 (UID)')).toEqual(['* 1 FETCH (UID 2)', 'OK Success']);
});

it('holds EXPUNGE back while a command speaks in sequence numbers', async () => {
	const stored = await talk.command('STORE 1:2 +FLAGS (\\Deleted)');
	expect(stored.join()).not.toContain('EXPUNGE');
	expect(await talk.command('EXPUNGE')).toEqual(['* 1 EXPUNGE', '* 1 EXPUNGE', 'OK Success']);
});

describe('without auto-expunge', () => {
	beforeEach(() => {
		gmail.mailbox.imapSettings.autoExpunge = false;
	});

	it('waits for EXPUNGE, in this folder only', async () => {
		await talk.command('STORE 1:2 +FLAGS (\\Deleted)');
		const other = await gmail.talk();
		await other.open('[Gmail]/All Mail');
		expect((await other.command('FETCH 1 FLAGS'))[0]).toBe('* 1 FETCH (FLAGS ($a))');
		expect(await talk.command('UID EXPUNGE 2')).toEqual(['* 2 EXPUNGE', 'OK Success']);
		expect(await talk.command('EXPUNGE')).toEqual(['* 1 EXPUNGE', 'OK Success']);
		expect(await other.command('NOOP')).not.toContain('* 1 EXPUNGE');
	});

	it('expunges with CLOSE and not with UNSELECT', async () => {
		await talk.command('STORE 1 +FLAGS (\\Deleted)');
		await talk.command('UNSELECT');
		expect(pathsOf(message)).toContain('INBOX');
		await talk.command('SELECT INBOX');
		expect(await talk.command('CLOSE')).toEqual(['OK Returned to authenticated state. (Success)']);
		expect(pathsOf(message)).not.toContain('INBOX');
	});

	it.each<['archive' | 'trash' | 'deleteForever', string[]]>([
		['archive', ['[Gmail]/All Mail']],
		['trash', ['[Gmail]/Trash']],
		['deleteForever', []],
	])('lets the setting %s decide when the last label goes', async (behavior, paths) => {
		gmail.mailbox.imapSettings.expungeBehavior = behavior;
		await talk.command('STORE 1 +FLAGS (\\Deleted)');
		await talk.command('EXPUNGE');
		expect(pathsOf(message)).toEqual(['[Gmail]/All Mail', 'Work']);
		await talk.command('SELECT Work');
		await talk.command('STORE 1 +FLAGS (\\Deleted)');
		await talk.command('EXPUNGE');
		expect(pathsOf(message)).toEqual(paths);
	});
});

it.each(['[Gmail]/Trash', '[Gmail]/Spam'])('deletes for good from %s only', async (folder) => {
	await talk.command(`MOVE 1 "${folder}"`);
	await talk.command(`SELECT "${folder}"`);
	await talk.command('UID STORE 1 +FLAGS (\\Deleted)');
	expect(gmail.mailbox.get(message.id)).toBeUndefined();
});

it('adds a label by COPY and names the UIDs there', async () => {
	gmail.mailbox.append(letter('there'), { labels: ['Target'] });
	expect(await talk.command('COPY 1:2 Target')).toEqual(['OK [COPYUID 10 1:2 2:3] (Success)']);
	expect(pathsOf(message)).toEqual(['INBOX', '[Gmail]/All Mail', 'Work', 'Target']);
});

it('moves by taking one label off and putting the other on', async () => {
	expect(await talk.command('UID MOVE 1 Work')).toEqual([
		'* OK [COPYUID 9 1 1]',
		'* 1 EXPUNGE',
		'OK Success',
	]);
	expect(pathsOf(message)).toEqual(['[Gmail]/All Mail', 'Work']);
});

it.each<[string, string, string[]]>([
	['INBOX', '[Gmail]/All Mail', ['[Gmail]/All Mail', 'Work']],
	['INBOX', '[Gmail]/Trash', ['[Gmail]/Trash']],
	['INBOX', '[Gmail]/Starred', ['[Gmail]/All Mail', '[Gmail]/Starred', 'Work']],
	['[Gmail]/All Mail', 'Work', ['INBOX', '[Gmail]/All Mail', 'Work']],
])('moves from %s to %s', async (from, to, paths) => {
	await talk.command(`SELECT "${from}"`);
	expect((await talk.command(`MOVE 1 "${to}"`)).at(-1)).toBe('OK Success');
	expect(pathsOf(message)).toEqual(paths);
});

it.each(['COPY', 'MOVE'])('brings a message back out of Trash by %s', async (verb) => {
	await talk.command('MOVE 1 "[Gmail]/Trash"');
	await talk.command('SELECT "[Gmail]/Trash"');
	await talk.command(`${verb} 1 INBOX`);
	expect(pathsOf(message)).toEqual(['INBOX', '[Gmail]/All Mail', 'Work']);
});

it('hints at CREATE where the target is missing, and copies nothing from nothing', async () => {
	expect(await talk.command('COPY 1 Nowhere')).toEqual([
		'NO [TRYCREATE] Unknown Mailbox: Nowhere (Failure)',
	]);
	expect(await talk.command('UID COPY 99 Work')).toEqual(['OK (Success)']);
});
