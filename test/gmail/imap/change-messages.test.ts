import type { GmailError } from '../../../gmail/errors';
import { changeMessages } from '../../../gmail/imap/change-messages';
import type { MessageChanges } from '../../../gmail/imap/message-changes';
import { openConnection, type Connection } from '../../../gmail/imap/connection';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import type { Mailbox } from '../../../sandbox/store/mailbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

const me = 'me@example.test';
let sandbox: Sandbox;
let mailbox: Mailbox;
const opened: Connection[] = [];

const open = async (folder: string): Promise<Connection> => {
	const connection = await openConnection({ account: sandboxAccount(sandbox, me), folder });
	opened.push(connection);
	return connection;
};

const letter = (subject: string): Buffer =>
	Buffer.from(`From: a@b.test\r\nTo: ${me}\r\nSubject: ${subject}\r\n\r\nHello\r\n`);

beforeEach(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	mailbox = sandbox.store.addAccount({ address: me, name: 'Me', locale: 'de' });
	mailbox.createLabel('Kunden/Größe');
	mailbox.createLabel('Work');
});

afterEach(async () => {
	await Promise.all(opened.splice(0).map(async (connection) => await connection.close()));
	await sandbox.close();
});

const stateAfter = async (
	folder: string,
	labels: string[],
	changes: MessageChanges,
): Promise<string[]> => {
	const { id } = mailbox.append(letter('one'), { labels });
	const connection = await open(folder);
	await changeMessages(connection, await connection.search({ all: true }), changes);
	const message = mailbox.get(id)!;
	return [...message.labels, ...message.flags];
};

it.each<[string, string[], MessageChanges, string]>([
	['INBOX', ['\\Inbox'], { read: true, starred: true }, '\\Flagged \\Inbox \\Seen \\Starred'],
	[
		'INBOX',
		['\\Inbox'],
		{ addLabels: ['kunden/größe', 'STARRED'] },
		'\\Flagged \\Inbox \\Starred Kunden/Größe',
	],
	[
		'INBOX',
		['\\Inbox'],
		{ addLabels: ['[Gmail]/Wichtig'], removeLabels: ['UNREAD'] },
		'\\Important \\Inbox \\Seen',
	],
	['INBOX', ['\\Inbox', 'Work'], { removeLabels: ['Work'] }, '\\Inbox'],
	['INBOX', ['\\Inbox', 'Work'], { removeLabels: ['INBOX'] }, 'Work'],
	[
		'INBOX',
		['\\Inbox', 'Work'],
		{ moveTo: 'archive', addLabels: ['Kunden/Größe'] },
		'Kunden/Größe Work',
	],
	['INBOX', ['\\Inbox'], { moveTo: 'Work' }, 'Work'],
	['INBOX', ['\\Inbox', 'Work'], { moveTo: 'trash' }, '\\Trash Work'],
	['INBOX', ['\\Inbox'], { moveTo: 'spam' }, '\\Junk'],
	['INBOX', ['\\Inbox'], { moveTo: 'inbox' }, '\\Inbox'],
	['INBOX', ['\\Inbox'], { moveTo: 'Neu/Ärger', createMissingLabels: true }, 'Neu/Ärger'],
	['\\All', ['\\Inbox', 'Work'], { moveTo: 'archive' }, 'Work'],
	['\\All', ['Work'], { moveTo: 'inbox' }, '\\Inbox Work'],
	['\\All', ['\\Inbox', 'Work'], { moveTo: 'Kunden/Größe' }, 'Kunden/Größe Work'],
	['\\All', ['\\Inbox'], { moveTo: 'trash' }, '\\Trash'],
	['\\All', ['\\Inbox'], { addLabels: ['TRASH'] }, '\\Trash'],
	['Work', ['\\Inbox', 'Work'], { removeLabels: ['Work'] }, '\\Inbox'],
	['Work', ['\\Inbox', 'Work'], { moveTo: 'Kunden/Größe' }, 'Kunden/Größe'],
	['Work', ['\\Inbox', 'Work'], { moveTo: 'archive' }, 'Work'],
	['\\Trash', ['\\Trash', 'Work'], { moveTo: 'inbox' }, '\\Inbox Work'],
	['\\Trash', ['\\Trash'], { moveTo: 'archive' }, ''],
	['\\Trash', ['\\Trash'], { removeLabels: ['TRASH'] }, ''],
	['\\Junk', ['\\Junk'], { moveTo: 'inbox' }, '\\Inbox'],
	['\\Junk', ['\\Junk'], { moveTo: 'Work' }, 'Work'],
])('in %s with labels %j, %j leads to "%s"', async (folder, labels, changes, expected) => {
	expect((await stateAfter(folder, labels, changes)).sort()).toEqual(
		expected.split(' ').filter(Boolean).sort(),
	);
});

it('names the labels that do not exist', async () => {
	await expect(
		stateAfter('INBOX', ['\\Inbox'], { addLabels: ['Work', 'Nope', 'Neither'] }),
	).rejects.toMatchObject({
		code: 'folderUnknown',
		message: `IMAP shows no label "Nope", "Neither" in ${me}`,
	});
	expect(mailbox.labels()).not.toContain('Nope');
});

it('says which labels are Gmail’s own to give', async () => {
	await expect(stateAfter('INBOX', ['\\Inbox'], { addLabels: ['SENT'] })).rejects.toThrow(
		'Gmail does not let anyone set the label SENT',
	);
});

it('names the messages of a command that the server refuses, and what it said', async () => {
	mailbox.append(letter('one'), { labels: ['\\Inbox'] });
	mailbox.append(letter('two'), { labels: ['\\Inbox'] });
	const connection = await open('INBOX');
	sandbox.imap.faults.add({
		do: 'no',
		text: '[UNAVAILABLE] Temporary System Problem (Failure)',
		when: { command: 'UID STORE' },
		times: 1,
	});
	const error = await changeMessages(connection, [1, 2], { read: true }).catch(
		(caught: GmailError) => caught,
	);
	expect(error).toMatchObject({
		code: 'serverUnavailable',
		retry: 'now',
		message: expect.stringContaining('put \\Seen on 2 messages (UID 1, 2) of INBOX'),
		answer: expect.stringContaining('Temporary System Problem'),
	});
	await changeMessages(connection, [1, 2], { read: true });
	expect(mailbox.all().every(({ flags }) => flags.has('\\Seen'))).toBe(true);
});

it('does not repeat a MOVE that took effect before the connection was lost', async () => {
	mailbox.append(letter('one'), { labels: ['\\Inbox'] });
	mailbox.append(letter('two'), { labels: ['\\Inbox'] });
	const connection = await open('INBOX');
	sandbox.imap.faults.add({ do: 'dropAfter', when: { command: 'UID MOVE' }, times: 1 });
	await changeMessages(connection, [1, 2], { moveTo: 'trash' });
	expect(mailbox.all().map(({ labels }) => [...labels])).toEqual([['\\Trash'], ['\\Trash']]);
});

it('moves again what a lost connection left behind', async () => {
	mailbox.append(letter('one'), { labels: ['\\Inbox'] });
	const connection = await open('INBOX');
	sandbox.imap.faults.add({ do: 'drop', when: { command: 'UID MOVE' }, times: 1 });
	await changeMessages(connection, [1], { moveTo: 'trash' });
	expect([...mailbox.all()[0].labels]).toEqual(['\\Trash']);
});

it('gives up on a MOVE that loses each connection', async () => {
	mailbox.append(letter('one'), { labels: ['\\Inbox'] });
	const connection = await open('INBOX');
	sandbox.imap.faults.add({ do: 'drop', when: { command: 'UID MOVE' } });
	await expect(changeMessages(connection, [1], { moveTo: 'trash' })).rejects.toMatchObject({
		code: 'connectionLost',
	});
	expect([...mailbox.all()[0].labels]).toEqual(['\\Inbox']);
});
