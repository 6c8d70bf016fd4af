import { letter, startGmailImap, type GmailImap, type Talk } from './gmail-imap';

let gmail: GmailImap;
let talk: Talk;
beforeEach(async () => {
	gmail = await startGmailImap({ locale: 'de' });
	gmail.mailbox.createLabel('Kunden/Größe');
	talk = await gmail.talk();
	await talk.logIn();
});
afterEach(async () => {
	await gmail.close();
	expect(gmail.errors).toEqual([]);
});

it('lists localised folders with their special use, in modified UTF-7', async () => {
	expect(await talk.command('LIST "" "*"')).toEqual([
		'* LIST (\\HasNoChildren) "/" "INBOX"',
		'* LIST (\\HasChildren \\Noselect) "/" "Kunden"',
		'* LIST (\\HasNoChildren) "/" "Kunden/Gr&APYA3w-e"',
		'* LIST (\\HasChildren \\Noselect) "/" "[Gmail]"',
		'* LIST (\\All \\HasNoChildren) "/" "[Gmail]/Alle Nachrichten"',
		'* LIST (\\Drafts \\HasNoChildren) "/" "[Gmail]/Entw&APw-rfe"',
		'* LIST (\\Sent \\HasNoChildren) "/" "[Gmail]/Gesendet"',
		'* LIST (\\Flagged \\HasNoChildren) "/" "[Gmail]/Markiert"',
		'* LIST (\\Trash \\HasNoChildren) "/" "[Gmail]/Papierkorb"',
		'* LIST (\\Junk \\HasNoChildren) "/" "[Gmail]/Spam"',
		'* LIST (\\Important \\HasNoChildren) "/" "[Gmail]/Wichtig"',
		'OK Success',
	]);
});

it('spells names in UTF-8 once that is enabled', async () => {
	expect(await talk.command('ENABLE UTF8=ACCEPT CONDSTORE X-UNKNOWN')).toEqual([
		'* ENABLED UTF8=ACCEPT CONDSTORE',
		'OK Success',
	]);
	const utf8 = Buffer.from('Kunden/Größe').toString('latin1');
	expect((await talk.command('LIST "" "Kunden/*"'))[0]).toBe(
		`* LIST (\\HasNoChildren) "/" "${utf8}"`,
	);
	expect((await talk.command('LIST "" "[Gmail]/Entw*"'))[0]).toContain('"[Gmail]/Entw\xc3\xbcrfe"');
});

it.each<[string, string[]]>([
	['LIST "" %', ['INBOX', 'Kunden', '[Gmail]']],
	['LIST "" inbox', ['INBOX']],
	['LIST "Kunden/" %', ['Kunden/Gr&APYA3w-e']],
	['LIST "" ("INBOX" "[Gmail]/S%")', ['INBOX', '[Gmail]/Spam']],
	['LIST (SPECIAL-USE) "" "[Gmail]/S*"', ['[Gmail]/Spam']],
	['LIST "" "nothing"', []],
	['LIST "" ""', ['']],
	['XLIST "" "[Gmail]/S%"', ['[Gmail]/Spam']],
	['LSUB "" "I*"', ['INBOX']],
])('%s', async (command, expected) => {
	const lines = (await talk.command(command)).slice(0, -1);
	expect(lines.map((line) => /"([^"]*)"$/.exec(line)?.[1])).toEqual(expected);
});

it('counts while it lists', async () => {
	gmail.mailbox.append(letter('x'), { labels: ['\\Inbox'] });
	gmail.mailbox.append(letter('y'), { labels: ['\\Inbox'], flags: ['\\Seen'] });
	const lines = await talk.command(
		'LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES UNSEEN) CHILDREN)',
	);
	expect(lines.slice(0, 3)).toEqual([
		'* LIST (\\HasNoChildren) "/" "INBOX"',
		'* STATUS "INBOX" (MESSAGES 2 UNSEEN 1)',
		'* LIST (\\HasChildren \\Noselect) "/" "Kunden"',
	]);
	expect(lines.filter((line) => line.includes('STATUS "[Gmail]"'))).toEqual([]);
});

it('calls folders by their names of old in XLIST', async () => {
	const lines = await talk.command('XLIST "" "*"');
	expect(lines[0]).toBe('* XLIST (\\HasNoChildren \\Inbox) "/" "INBOX"');
	expect(lines).toContain('* XLIST (\\AllMail \\HasNoChildren) "/" "[Gmail]/Alle Nachrichten"');
});

it('remembers what a client unsubscribes from', async () => {
	await talk.command('UNSUBSCRIBE "[Gmail]/Wichtig"');
	expect((await talk.command('LSUB "" "*"')).join()).not.toContain('Wichtig');
	expect((await talk.command('LIST "" "*"')).join()).toContain('Wichtig');
	await talk.command('SUBSCRIBE "[Gmail]/Wichtig"');
	const subscribed = await talk.command('LIST (SUBSCRIBED) "" "[Gmail]/W*"');
	expect(subscribed[0]).toBe(
		'* LIST (\\Important \\HasNoChildren \\Subscribed) "/" "[Gmail]/Wichtig"',
	);
});

it('does not list what the user hides from IMAP', async () => {
	gmail.mailbox.showInImap(undefined, false);
	expect((await talk.command('LIST "" "*"')).join()).not.toContain('\\All');
	const answer = await talk.command('SELECT "[Gmail]/Alle Nachrichten"');
	expect(answer).toEqual(['NO [NONEXISTENT] Unknown Mailbox: [Gmail]/Alle Nachrichten (Failure)']);
});

it('opens a folder as Gmail does', async () => {
	gmail.mailbox.append(letter('x'), { labels: ['\\Inbox'], flags: ['$n8n-done'] });
	const flags = '\\Answered \\Flagged \\Draft \\Deleted \\Seen $NotPhishing $Phishing $n8n-done';
	expect(await talk.command('SELECT INBOX (CONDSTORE)')).toEqual([
		`* FLAGS (${flags})`,
		`* OK [PERMANENTFLAGS (${flags} \\*)] Flags permitted.`,
		'* OK [UIDVALIDITY 1] UIDs valid.',
		'* 1 EXISTS',
		'* 0 RECENT',
		'* OK [UIDNEXT 2] Predicted next UID.',
		'* OK [HIGHESTMODSEQ 2]',
		'OK [READ-WRITE] INBOX selected. (Success)',
	]);
});

it('changes nothing in a folder that is only examined', async () => {
	gmail.mailbox.append(letter('x'), { labels: ['\\Inbox'] });
	const lines = await talk.command('EXAMINE inbox');
	expect(lines[1]).toBe('* OK [PERMANENTFLAGS ()] Flags permitted.');
	expect(lines.at(-1)).toMatch(/^OK \[READ-ONLY\]/);
	await talk.command('FETCH 1 BODY[]');
	for (const command of ['STORE 1 FLAGS \\Seen', 'EXPUNGE', 'MOVE 1 Kunden/Gr&APYA3w-e']) {
		expect((await talk.command(command))[0]).toMatch(/^NO \[READ-ONLY\]/);
	}
	expect(gmail.mailbox.all()[0].flags.size).toBe(0);
});

it.each([
	['SELECT Nowhere', 'NO [NONEXISTENT] Unknown Mailbox: Nowhere (Failure)'],
	['SELECT "[Gmail]"', 'NO [NONEXISTENT] Unknown Mailbox: [Gmail] (Failure)'],
	['STATUS Nowhere (MESSAGES)', 'NO [NONEXISTENT] Unknown Mailbox: Nowhere (Failure)'],
	['STATUS INBOX (NONSENSE)', 'BAD Could not parse command'],
	['STATUS INBOX ()', 'BAD Could not parse command'],
	['SELECT INBOX (QRESYNC)', 'BAD Could not parse command'],
	['CREATE INBOX', 'NO [ALREADYEXISTS] Duplicate folder name (Failure)'],
	['CREATE "[Gmail]/Mine"', 'NO [CANNOT] Invalid folder name: [Gmail]/Mine (Failure)'],
	['DELETE INBOX', 'NO [CANNOT] Operation not allowed on INBOX (Failure)'],
	['RENAME "[Gmail]/Spam" Ham', 'NO [CANNOT] Operation not allowed on [Gmail]/Spam (Failure)'],
	['FETCH 1 FLAGS', 'BAD [CLIENTBUG] No mailbox selected'],
])('%s', async (command, answer) => {
	expect(await talk.command(command)).toEqual([answer]);
});

it('leaves a folder behind when the next cannot be opened', async () => {
	await talk.command('SELECT INBOX');
	await talk.command('SELECT Nowhere');
	expect((await talk.command('FETCH 1 FLAGS'))[0]).toMatch(/^BAD/);
});

it('makes, renames and deletes labels', async () => {
	expect(await talk.command('CREATE "Entw&APw-rfe"')).toEqual(['OK Success']);
	expect(gmail.mailbox.labels()).toContain('Entwürfe');
	expect(await talk.command('RENAME "Entw&APw-rfe" Plans/2026')).toEqual(['OK Success']);
	expect(gmail.mailbox.labels()).toContain('Plans/2026');
	expect(await talk.command('DELETE Plans/2026')).toEqual(['OK Success']);
	expect(gmail.mailbox.labels()).not.toContain('Plans/2026');
});

it('forgets a selected folder that another session deletes', async () => {
	await talk.command('SELECT "Kunden/Gr&APYA3w-e"');
	gmail.mailbox.deleteLabel('Kunden/Größe');
	expect(await talk.command('FETCH 1 FLAGS')).toEqual(['BAD [CLIENTBUG] No mailbox selected']);
});

it('tells the quota', async () => {
	gmail.mailbox.append(Buffer.alloc(3000, 'x'), { labels: ['\\Inbox'] });
	expect(await talk.command('GETQUOTAROOT INBOX')).toEqual([
		'* QUOTAROOT "INBOX" ""',
		'* QUOTA "" (STORAGE 3 15728640)',
		'OK Success',
	]);
	expect((await talk.command('GETQUOTA ""'))[0]).toBe('* QUOTA "" (STORAGE 3 15728640)');
});
