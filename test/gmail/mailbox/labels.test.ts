import { changeMessages } from '../../../gmail/imap/change-messages';
import { labelsAfter } from '../../../gmail/mailbox/labels-after';
import { listFolders } from '../../../gmail/mailbox/list-folders';
import { createLabel, deleteLabel, listLabels, renameLabel } from '../../../gmail/mailbox/labels';
import { readQuota } from '../../../gmail/mailbox/quota';
import { openMailbox, type MailboxSession } from '../../../gmail/mailbox/session';
import { readByUids } from '../../../gmail/read/read-by-uids';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import type { Mailbox } from '../../../sandbox/store/mailbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

const me = 'me@example.test';
let sandbox: Sandbox;
let mailbox: Mailbox;
let session: MailboxSession;

beforeEach(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	mailbox = sandbox.store.addAccount({ address: me, name: 'Me', locale: 'ja' });
	const source = Buffer.from('Subject: x\r\n\r\nHello');
	mailbox.append(source, { labels: ['\\Inbox', 'Kunden/Größe'] });
	mailbox.append(source, { labels: ['\\Inbox'], flags: ['\\Seen'] });
	session = openMailbox(sandboxAccount(sandbox, me));
});

afterEach(async () => {
	await session.close();
	await sandbox.close();
});

it('lists labels with their counts, Gmail’s own by the names of the API', async () => {
	const labels = await listLabels(session);
	expect(labels).toContainEqual({
		name: 'INBOX',
		path: 'INBOX',
		folder: 'INBOX',
		type: 'system',
		messages: 2,
		unread: 1,
	});
	expect(labels).toContainEqual({
		name: 'STARRED',
		path: '[Gmail]/スター付き',
		folder: '\\Flagged',
		type: 'system',
		messages: 0,
		unread: 0,
	});
	expect(labels).toContainEqual({
		name: 'Kunden/Größe',
		path: 'Kunden/Größe',
		folder: 'Kunden/Größe',
		type: 'user',
		messages: 1,
		unread: 1,
	});
});

it('creates, renames and deletes labels, nested and beyond ASCII', async () => {
	expect(await createLabel(session, ' 顧客/新規 ')).toBe(true);
	expect(await createLabel(session, '顧客/新規')).toBe(false);
	await renameLabel(session, 'kunden/größe', '顧客/古い');
	await deleteLabel(session, '顧客/新規');
	expect(mailbox.labels().filter((label) => !label.startsWith('\\'))).toEqual(['顧客/古い']);
	expect(mailbox.all()).toHaveLength(2);
});

/** What every object of JavaScript has. */
const ofObjects = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'length', 'then'];

it.each(ofObjects)('a label may be called %s', async (name) => {
	expect(await createLabel(session, name)).toBe(true);
	expect(await createLabel(session, name)).toBe(false);
	const inbox = await session.in('INBOX');
	const [uid = 0] = await inbox.search({ all: true });
	const changes = { addLabels: [name] };
	await changeMessages(inbox, [uid], changes);
	const folders = await listFolders(sandboxAccount(sandbox, me));
	expect(labelsAfter(changes, 'INBOX', folders)(['INBOX'])).toEqual(['INBOX', name].sort());
	expect(labelsAfter({ moveTo: name }, 'INBOX', folders)(['INBOX'])).toEqual([name]);
	for await (const { mail } of readByUids(inbox, [uid])) {
		expect(mail.labels).toEqual(expect.arrayContaining(['INBOX', name]));
	}
	const labelled = await session.in(name);
	expect(labelled.folder.path).toBe(name);
	expect(await labelled.search({ all: true })).toHaveLength(1);
	expect(await listLabels(session)).toContainEqual({
		name,
		path: name,
		folder: name,
		type: 'user',
		messages: 1,
		unread: expect.any(Number),
	});
	await renameLabel(session, name, `${name}/${name}`);
	await deleteLabel(session, `${name}/${name}`);
	expect(mailbox.labels()).not.toContain(name);
});

it('a label may be renamed to its own name, also in another case', async () => {
	await createLabel(session, 'Orders');
	await renameLabel(session, 'orders', 'Orders');
	await renameLabel(session, 'Orders', 'ORDERS');
	expect(mailbox.labels()).toContain('ORDERS');
	expect(mailbox.labels()).not.toContain('Orders');
});

it.each<[string, () => Promise<unknown>, string]>([
	[
		'the name of a new label',
		() => createLabel(session, 'a//b'),
		'"a//b" is not the name of a label',
	],
	[
		'the name of a label that is made on the way',
		async () =>
			await changeMessages(await session.in('INBOX'), [1], {
				addLabels: ['/x//y/'],
				createMissingLabels: true,
			}),
		'"/x//y/" is not the name of a label',
	],
	...['顧客', '顧客/', 'INBOX', 'unread', '[Gmail]/スター付き'].map(
		(to): [string, () => Promise<unknown>, string] => [
			`renaming to ${to}`,
			async () => {
				await createLabel(session, '顧客');
				await renameLabel(session, 'kunden/größe', to);
			},
			to === '顧客/' ? '"顧客/" is not the name of a label' : `There is a label "${to}" already`,
		],
	),
	[
		'a label that is not there',
		() => renameLabel(session, 'Nope', 'Yes'),
		'IMAP shows no label "Nope" in me@example.test',
	],
	[
		'a label of Gmail’s',
		() => deleteLabel(session, 'STARRED'),
		"STARRED is a label of Gmail's own",
	],
	[
		'the same by its localised path',
		() => deleteLabel(session, '[Gmail]/スター付き'),
		"[Gmail]/スター付き is a label of Gmail's own",
	],
])('says what is wrong with %s', async (_, act, message) => {
	await expect(act()).rejects.toThrow(message);
});

it('tells how full the account is, in bytes', async () => {
	expect(await readQuota(session)).toEqual({
		usedBytes: 1024,
		limitBytes: 15 * 1024 ** 3,
		usedPercent: 0,
	});
});
