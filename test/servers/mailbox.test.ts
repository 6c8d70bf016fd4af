import { createHash, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { GmailError } from '../../gmail/errors';
import { changeLocated } from '../../gmail/mailbox/change-located';
import { deleteForEver } from '../../gmail/mailbox/delete-for-ever';
import { createLabel, deleteLabel, listLabels, renameLabel } from '../../gmail/mailbox/labels';
import { locate, type LocatedMessage } from '../../gmail/mailbox/locate';
import { readReference } from '../../gmail/mailbox/message-reference';
import { readQuota } from '../../gmail/mailbox/quota';
import { repliesSentTo } from '../../gmail/mailbox/replies-sent';
import { searchMessages } from '../../gmail/mailbox/search-messages';
import { openMailbox, type MailboxSession } from '../../gmail/mailbox/session';
import { locateThreads } from '../../gmail/mailbox/threads';
import { listAttachments, readByUids } from '../../gmail/read/read-by-uids';
import { trustCertificate } from '../support/trust';
import { startDovecot, type Dovecot } from './dovecot';
import { describeServers } from './requirements';
import { serverAccount } from './server-account';

const file = randomBytes(3_000_000);

const letter = (name: string): string =>
	`From: Carla <carla@customer.test>\r\nSubject: ${name}\r\nMessage-ID: <${name}@customer.test>\r\n\r\nText of ${name}\r\n`;

const withFile = [
	'Subject: file\r\nMessage-ID: <file@customer.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file\r\n',
	'--b\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n',
	file.toString('base64').replace(/.{76}/g, '$&\r\n'),
	'\r\n--b--\r\n',
].join('');

describeServers('a mailbox on a real Dovecot', ['dovecot'], () => {
	let dovecot: Dovecot;
	let address: string;
	let session: MailboxSession;
	let mailboxes = 0;

	beforeAll(async () => {
		dovecot = await startDovecot();
		trustCertificate(dovecot.certificates.ca);
	});

	afterAll(() => dovecot?.stop());

	beforeEach(async () => {
		address = `box${(mailboxes += 1)}@example.test`;
		session = openMailbox(serverAccount(dovecot, address));
		await dovecot.deliver(address, [letter('one'), letter('two'), letter('three')]);
	});

	afterEach(() => session.close());

	const found = async (...given: unknown[]): Promise<LocatedMessage[]> => {
		const references = given.map((value) => readReference(value, address));
		const messages = await locate(session, references);
		const error = messages.find((message) => message instanceof GmailError);
		if (error) throw error;
		return messages as LocatedMessage[];
	};

	const item = (uid: number, name: string) => ({
		account: address,
		mailbox: 'INBOX',
		uid,
		messageId: `<${name}@customer.test>`,
	});

	it('marks and stars messages by the items of the trigger', async () => {
		const messages = await found(item(1, 'one'), item(3, 'three'));
		await changeLocated(session, messages, { read: true, starred: true });
		const connection = await session.in('INBOX');
		expect(await connection.search({ seen: true, flagged: true })).toEqual([1, 3]);
		await changeLocated(session, messages, { read: false, removeLabels: ['STARRED'] });
		expect(await connection.search({ seen: true })).toEqual([]);
		expect(await connection.search({ flagged: true })).toEqual([]);
	});

	it('moves messages to a folder that it makes, tells where they are, and finds them there again', async () => {
		const messages = await found(item(1, 'one'), item(2, 'two'));
		const moved = await changeLocated(session, messages, {
			moveTo: 'Kunden/Größe',
			createMissingLabels: true,
		});
		expect(moved).toMatchObject([
			{ mailbox: 'Kunden/Größe', uid: 1 },
			{ mailbox: 'Kunden/Größe', uid: 2 },
		]);
		// By what the trigger said of them, which is no longer true.
		const [again] = await found(item(2, 'two'));
		expect(again).toMatchObject({ mailbox: 'Kunden/Größe', uid: 2 });
		await changeLocated(session, [again!], { moveTo: 'inbox' });
		expect((await found('<two@customer.test>'))[0]?.mailbox).toBe('INBOX');
	});

	it('says which message is gone', async () => {
		const [gone] = await locate(session, [readReference('<nobody@customer.test>', address)]);
		expect(gone).toMatchObject({ code: 'messageNotFound' });
	});

	it('deletes what is meant and nothing else', async () => {
		const connection = await session.in('INBOX');
		await connection.addFlags([3], ['\\Deleted']);
		await deleteForEver(session, await found(item(2, 'two')));
		expect(await connection.search({ all: true })).toEqual([1, 3]);
	});

	it('searches by fields, and reads what it finds', async () => {
		const { folder, uids } = await searchMessages(
			session,
			{ subject: 'two', from: 'carla' },
			'INBOX',
		);
		const texts: string[] = [];
		for await (const { mail } of readByUids(await session.in(folder), uids)) texts.push(mail.text);
		expect(texts.map((body) => body.trim())).toEqual(['Text of two']);
	});

	it('lists and streams attachments, byte for byte, and the message as it was sent', async () => {
		await dovecot.deliver(address, [withFile]);
		const connection = await session.in('INBOX');
		const [{ part, size }] = (await listAttachments(connection, [4])).get(4)!;
		const { content } = await connection.download(4, part);
		const hash = createHash('sha256');
		for await (const chunk of content) hash.update(chunk as Buffer);
		expect(hash.digest('hex')).toBe(createHash('sha256').update(file).digest('hex'));
		expect(Math.abs(size - file.length)).toBeLessThanOrEqual(3);
		const raw = await text((await connection.downloadSource(1)).content);
		expect(raw).toContain(letter('one'));
	});

	it('makes, lists, renames and deletes folders', async () => {
		expect(await createLabel(session, 'Projekte/Süd')).toBe(true);
		expect(await createLabel(session, 'Projekte/Süd')).toBe(false);
		await renameLabel(session, 'Projekte/Süd', 'Projekte/Nord');
		expect(await listLabels(session)).toContainEqual(
			expect.objectContaining({ name: 'Projekte/Nord', messages: 0 }),
		);
		expect(await listLabels(session)).toContainEqual(
			expect.objectContaining({ name: 'INBOX', messages: 3, unread: 3 }),
		);
		await deleteLabel(session, 'Projekte/Nord');
		expect((await listLabels(session)).map(({ name }) => name)).not.toContain('Projekte/Nord');
	});

	it.each<[string, () => Promise<unknown>, string]>([
		[
			'labels',
			async () =>
				await changeLocated(session, await found(item(1, 'one')), { addLabels: ['Work'] }),
			'The label "Work" needs Gmail',
		],
		[
			'the search language',
			async () => await searchMessages(session, { query: 'in:inbox' }),
			"Gmail's search language needs Gmail",
		],
		[
			'threads',
			async () => await locateThreads(session, [{ id: '18c1a2b3c4d5e6f7' }]),
			'A thread needs Gmail',
		],
		['a quota that nobody set', async () => await readQuota(session), 'tells no quota'],
	])('says that %s cannot be had here', async (_, act, message) => {
		await expect(act()).rejects.toMatchObject({
			code: 'gmailOnly',
			message: expect.stringContaining(message),
		});
	});

	it('tells when automatic replies went to an address, by what was sent', async () => {
		const sent = (to: string, automatic: string, name: string): string =>
			`${to}\r\nAuto-Submitted: ${automatic}\r\nMessage-ID: <${name}@example.test>\r\n\r\nText\r\n`;
		await dovecot.deliver(address, [
			sent('To: Carla <carla@customer.test>', 'auto-replied', 'r1'),
			sent('To: bob@customer.test\r\nCc: Carla@customer.test', 'auto-replied', 'r2'),
			sent('To: carla@customer.test', 'auto-generated', 'r3'),
			sent('To: bob@customer.test', 'auto-replied', 'r4'),
		]);
		const names = ['r1', 'r2', 'r3', 'r4'];
		const messages = await locate(
			session,
			names.map((name) => readReference(`<${name}@example.test>`, address)),
		);
		await changeLocated(session, messages as LocatedMessage[], { moveTo: '[Gmail]/Sent Mail' });
		const now = Date.now();
		const times = await repliesSentTo(session, 'carla@customer.test', now - 3_600_000);
		expect(times).toHaveLength(2);
		expect(Math.abs((times[0] ?? 0) - now)).toBeLessThan(60_000);
		expect(await repliesSentTo(session, 'carla@customer.test', now + 60_000)).toEqual([]);
		expect(await repliesSentTo(session, 'nobody@customer.test', 0)).toEqual([]);
	});

	it('says that a folder does not exist', async () => {
		const messages = await found(item(1, 'one'));
		await expect(changeLocated(session, messages, { moveTo: 'Nope' })).rejects.toMatchObject({
			code: 'folderUnknown',
			message: `There is no folder "Nope" in ${address}`,
		});
	});
});
