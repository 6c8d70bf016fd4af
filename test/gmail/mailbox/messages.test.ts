import { GmailError } from '../../../gmail/errors';
import type { MessageChanges } from '../../../gmail/imap/message-changes';
import { changeLocated } from '../../../gmail/mailbox/change-located';
import { deleteForEver } from '../../../gmail/mailbox/delete-for-ever';
import { locate, type LocatedMessage } from '../../../gmail/mailbox/locate';
import { readReference } from '../../../gmail/mailbox/message-reference';
import { searchMessages } from '../../../gmail/mailbox/search-messages';
import { openMailbox, type MailboxSession } from '../../../gmail/mailbox/session';
import { locateThreads } from '../../../gmail/mailbox/threads';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import type { Mailbox } from '../../../sandbox/store/mailbox';
import type { StoredMessage } from '../../../sandbox/store/stored-message';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

const me = 'me@example.test';
let sandbox: Sandbox;
let mailbox: Mailbox;
let session: MailboxSession;

const letter = (name: string, extra = ''): Buffer =>
	Buffer.from(
		`From: a@b.test\r\nTo: ${me}\r\nSubject: ${name}\r\nMessage-ID: <${name}@b.test>\r\n${extra}\r\nHello\r\n`,
	);

const receive = (name: string, labels = ['\\Inbox'], extra = ''): StoredMessage =>
	mailbox.append(letter(name, extra), { labels });

const hex = ({ id }: StoredMessage): string => id.toString(16);

const found = async (...given: unknown[]): Promise<LocatedMessage[]> => {
	const messages = await locate(
		session,
		given.map((value) => readReference(value, me)),
	);
	const error = messages.find((message) => message instanceof GmailError);
	if (error) throw error;
	return messages as LocatedMessage[];
};

/** What becomes of messages that the server does not refuse to change. */
const changedTo = async (
	messages: LocatedMessage[],
	changes: MessageChanges,
): Promise<LocatedMessage[]> => {
	const changed = await changeLocated(session, messages, changes);
	const refusal = changed.find((message) => message instanceof GmailError);
	if (refusal) throw refusal;
	return changed as LocatedMessage[];
};

beforeEach(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	mailbox = sandbox.store.addAccount({ address: me, name: 'Me', locale: 'de' });
	mailbox.createLabel('Work');
	session = openMailbox(sandboxAccount(sandbox, me));
});

afterEach(async () => {
	await session.close();
	await sandbox.close();
});

describe('locating', () => {
	it('takes a message where it was seen, and knows it again by its id', async () => {
		const one = receive('one');
		const two = receive('two');
		expect(
			await found(
				{ id: hex(two), mailbox: 'INBOX', uid: 2 },
				{ id: hex(one), mailbox: 'INBOX', uid: 1 },
			),
		).toEqual([
			expect.objectContaining({
				id: hex(two),
				mailbox: 'INBOX',
				uid: 2,
				labels: ['INBOX', 'UNREAD'],
			}),
			expect.objectContaining({ id: hex(one), mailbox: 'INBOX', uid: 1 }),
		]);
	});

	it.each([
		['archived', [], '[Gmail]/Alle Nachrichten'],
		['trashed', ['\\Trash'], '[Gmail]/Papierkorb'],
		['spam', ['\\Junk'], '[Gmail]/Spam'],
	])('finds a message that meanwhile is %s', async (_, labels, path) => {
		const one = receive('one', labels);
		const [message] = await found({ id: hex(one), mailbox: 'INBOX', uid: 1 });
		expect(message).toMatchObject({ id: hex(one), mailbox: path });
	});

	it('does not take another message that has the UID by now', async () => {
		const other = receive('other', ['Work']);
		const one = receive('one');
		const [message] = await found({ id: hex(one), mailbox: 'Work', uid: 1 });
		expect(message?.id).toBe(hex(one));
		expect(message?.id).not.toBe(hex(other));
	});

	it('finds by id alone, by Message-ID alone, and where the label is gone', async () => {
		const one = receive('one');
		const two = receive('two');
		const messages = await found(hex(two), '<one@b.test>', {
			id: hex(one),
			mailbox: 'Deleted/Label',
			uid: 1,
		});
		expect(messages.map(({ id }) => id)).toEqual([hex(two), hex(one), hex(one)]);
	});

	it('says which message is gone, and finds the others', async () => {
		const one = receive('one');
		const [gone, there] = await locate(session, [
			readReference('18c1a2b3c4d5e6f7', me),
			readReference(hex(one), me),
		]);
		expect(gone).toMatchObject({
			code: 'messageNotFound',
			message: `There is no message 18c1a2b3c4d5e6f7 in ${me}`,
		});
		expect(there).toMatchObject({ id: hex(one) });
	});

	it('looks for hundreds of messages with a handful of commands', async () => {
		const ids = Array.from({ length: 250 }, (_, i) => hex(receive(`m${i}`)));
		await session.in('\\All');
		const counter = { do: 'slow', ms: 0, when: { command: 'UID .*' }, times: 1_000 } as const;
		sandbox.imap.faults.add(counter);
		expect((await found(...ids)).map(({ id }) => id)).toEqual(ids);
		const [{ left }] = sandbox.imap.faults.list();
		expect(1_000 - left!).toBeLessThanOrEqual(4);
	});

	it('comes back after the connection was lost', async () => {
		const one = receive('one');
		await found(hex(one));
		sandbox.imap.dropAll(me);
		await (
			await session.anywhere()
		).ended;
		expect(await found(hex(one))).toHaveLength(1);
	});

	it('does without All Mail where IMAP does not show it', async () => {
		mailbox.showInImap(undefined, false);
		const one = receive('one', ['Work']);
		expect(await found(hex(one))).toEqual([expect.objectContaining({ mailbox: 'Work' })]);
	});
});

describe('changing', () => {
	it.each<[string, string[], MessageChanges]>([
		['INBOX', ['\\Inbox'], { read: true, starred: true }],
		['INBOX', ['\\Inbox', 'Work'], { moveTo: 'archive' }],
		['INBOX', ['\\Inbox'], { moveTo: 'Work' }],
		['INBOX', ['\\Inbox'], { addLabels: ['work', 'IMPORTANT'], removeLabels: ['UNREAD'] }],
		['INBOX', ['\\Inbox', 'Work'], { moveTo: 'trash' }],
		['INBOX', ['\\Inbox'], { addLabels: ['SPAM'] }],
		['INBOX', ['\\Inbox'], { removeLabels: ['INBOX'] }],
		['Work', ['Work', '\\Inbox'], { moveTo: 'New', createMissingLabels: true }],
		['Work', ['Work'], { moveTo: 'inbox' }],
		['[Gmail]/Papierkorb', ['\\Trash', 'Work'], { moveTo: 'inbox' }],
		['[Gmail]/Papierkorb', ['\\Trash'], { removeLabels: ['TRASH'] }],
	])('tells the labels after the change in %s of %j by %j', async (folder, labels, changes) => {
		const one = receive('one', labels);
		const [before] = await found({ id: hex(one), mailbox: folder, uid: 1 });
		expect(before?.mailbox).toBe(folder);
		const [after] = await changedTo([before!], changes);
		const [looked] = await found(hex(one));
		expect(after?.labels).toEqual(looked?.labels);
		if (after?.mailbox !== folder) {
			const [there] = await found({ id: hex(one), mailbox: after!.mailbox, uid: after!.uid });
			expect(there).toMatchObject({ mailbox: after!.mailbox, uid: after!.uid });
		}
	});

	it('changes messages of several folders, and returns them in order', async () => {
		const one = receive('one');
		const two = receive('two', ['Work']);
		const three = receive('three');
		const messages = await found(
			{ id: hex(three), mailbox: 'INBOX', uid: 2 },
			{ id: hex(two), mailbox: 'Work', uid: 1 },
			{ id: hex(one), mailbox: 'INBOX', uid: 1 },
		);
		const changed = await changedTo(messages, { starred: true });
		expect(changed.map(({ id }) => id)).toEqual([hex(three), hex(two), hex(one)]);
		expect(mailbox.all().every(({ flags }) => flags.has('\\Flagged'))).toBe(true);
	});
});

describe('messages that the server does not change', () => {
	const refuse = (command: string, { times, ...more }: { uid?: number; times?: number } = {}) =>
		sandbox.imap.faults.add({
			do: 'no',
			text: '[SERVERBUG] System Error (Failure)',
			when: { command, ...more },
			times,
		});

	const inInbox = async (count: number) => {
		const stored = Array.from({ length: count }, (_, i) => receive(`m${i}`));
		return await found(
			...stored.map((each, i) => ({ id: hex(each), mailbox: 'INBOX', uid: i + 1 })),
		);
	};
	const eight = async () => await inInbox(8);

	it.each<[string, MessageChanges, string]>([
		['UID STORE', { starred: true }, 'put \\Flagged on 1 message (UID 5) of INBOX'],
		['UID MOVE', { moveTo: 'trash' }, 'move 1 message (UID 5) of INBOX'],
	])('are found by %s, and hold up no other', async (command, changes, doing) => {
		const messages = await eight();
		refuse(command, { uid: 5 });
		const after = await changeLocated(session, messages, changes);
		const refused = after.filter((message) => message instanceof GmailError);
		expect(refused).toMatchObject([
			{ code: 'serverUnavailable', message: expect.stringContaining(doing) },
		]);
		expect(after[4]).toBe(refused[0]);
		const changed = mailbox
			.all()
			.filter(({ flags, labels }) => flags.has('\\Flagged') || labels.has('\\Trash'));
		expect(changed).toHaveLength(7);
		if (changes.moveTo) {
			const uids = after.flatMap((message) => ('uid' in message ? message.uid : []));
			expect(uids).toEqual([1, 2, 3, 4, 5, 6, 7]);
		}
	});

	it.each([
		'System Error (Failure)',
		'[LIMIT] Too many messages (Failure)',
		'Some messages could not be changed (Failure)',
	])('are none where it only refuses so many together: %s', async (text) => {
		const messages = await eight();
		sandbox.imap.faults.add({
			do: 'no',
			text,
			when: { command: 'UID STORE' },
			times: 2,
		});
		const after = await changedTo(messages, { starred: true });
		expect(after).toHaveLength(8);
		expect(mailbox.all().every(({ flags }) => flags.has('\\Flagged'))).toBe(true);
	});

	it('may be many neighbours, and hold up none of those behind them', async () => {
		const messages = await eight();
		for (const uid of [1, 2, 3, 4, 5]) refuse('UID STORE', { uid });
		const after = await changeLocated(session, messages, { starred: true });
		const isRefused = after.map((message) => message instanceof GmailError);
		expect(isRefused).toEqual([true, true, true, true, true, false, false, false]);
		expect(mailbox.all().filter(({ flags }) => flags.has('\\Flagged'))).toHaveLength(3);
	});

	it('are all of them where it refuses everything, and not each is tried', async () => {
		const messages = await eight();
		refuse('UID STORE');
		const start = performance.now();
		const after = await changeLocated(session, messages, { starred: true });
		expect(after.every((message) => message instanceof GmailError)).toBe(true);
		// Three are tried again, 1.25 s each.
		expect(performance.now() - start).toBeLessThan(5_000);
	});

	it('may be many, here and there, and are not each waited for', async () => {
		const messages = await inInbox(16);
		for (let uid = 1; uid <= 16; uid += 2) refuse('UID STORE', { uid });
		const start = performance.now();
		const after = await changeLocated(session, messages, { starred: true });
		// Five of the eight are tried again, 1.25 s each.
		expect(performance.now() - start).toBeLessThan(8_500);
		expect(after.map((message) => message instanceof GmailError)).toEqual(
			after.map((_, i) => i % 2 === 0),
		);
	});

	it('hide no new place of those that went before them', async () => {
		const messages = await inInbox(600);
		refuse('UID MOVE', { uid: 600, times: 1 });
		const after = await changedTo(messages, { moveTo: 'trash' });
		expect(after.map(({ uid }) => uid)).toEqual(messages.map(({ uid }) => uid));
	});

	it('are not deleted for ever, and nothing else is', async () => {
		const messages = await eight();
		refuse('UID MOVE', { uid: 5 });
		await expect(deleteForEver(session, messages)).rejects.toMatchObject({
			code: 'serverUnavailable',
		});
		expect(mailbox.all()).toHaveLength(8);
	});
});

describe('deleting for ever', () => {
	it('deletes what is meant, from wherever it is, and nothing else', async () => {
		const inbox = receive('inbox');
		const trashed = receive('trashed', ['\\Trash']);
		const spam = receive('spam', ['\\Junk']);
		const other = receive('other', ['\\Trash']);
		await deleteForEver(session, await found(hex(inbox), hex(trashed), hex(spam)));
		expect(mailbox.all().map(({ id }) => id)).toEqual([other.id]);
	});
});

describe('searching', () => {
	it("speaks Gmail's language in All Mail, and finds the oldest first", async () => {
		receive('first order');
		receive('unrelated', []);
		receive('second order', []);
		receive('order in the trash', ['\\Trash']);
		const { folder, uids } = await searchMessages(session, { query: 'subject:order' });
		expect({ folder, uids }).toEqual({ folder: '\\All', uids: [1, 3] });
	});

	it('finds by fields, non-ASCII too, in the folder that is asked for', async () => {
		receive('one', ['Work'], 'X: y\r\n');
		mailbox.append(letter('=?utf-8?Q?Gr=C3=B6=C3=9Fe?='), { labels: ['Work'] });
		expect((await searchMessages(session, { subject: 'Größe' }, 'Work')).uids).toEqual([2]);
	});

	it('says which label does not exist', async () => {
		await expect(searchMessages(session, {}, 'Nope')).rejects.toMatchObject({
			code: 'folderUnknown',
		});
	});
});

describe('threads', () => {
	it('finds the messages of each thread in order, without those in the trash', async () => {
		const one = receive('one');
		const other = receive('three');
		const { threadId } = one;
		const answer = mailbox.append(letter('two'), { labels: ['\\Sent'], threadId });
		mailbox.append(letter('four'), { labels: ['\\Trash'], threadId });
		const ids = [other, one].map((message) => ({ id: message.threadId.toString(16) }));
		const threads = (await locateThreads(session, ids)) as LocatedMessage[][];
		expect(threads.map((messages) => messages.map(({ id }) => id))).toEqual([
			[hex(other)],
			[hex(one), hex(answer)],
		]);
	});

	it('finds those in spam and in the trash where that is asked for, the oldest first', async () => {
		const { threadId } = mailbox.append(letter('1'), {
			labels: ['\\Trash'],
			receivedAt: new Date(1_000),
		});
		const dates = [3_000, 2_000, 5_000, 4_000];
		const places = ['\\Inbox', '\\Junk', '\\Sent', '\\Trash'];
		for (const [i, label] of places.entries()) {
			mailbox.append(letter('1'), { labels: [label], threadId, receivedAt: new Date(dates[i]!) });
		}
		const binned = mailbox.append(letter('6'), { labels: ['\\Trash'] });
		const [id, lost] = [threadId, binned.threadId].map((each) => each.toString(16)) as [
			string,
			string,
		];
		const [all, some, found, gone] = await locateThreads(session, [
			{ id, spamAndTrash: true },
			{ id },
			{ id: lost, spamAndTrash: true },
			{ id: lost },
		]);
		const placesIn = (thread: unknown) =>
			(thread as LocatedMessage[]).map(({ labels }) => labels?.[0]);
		expect(placesIn(all)).toEqual(['TRASH', 'SPAM', 'INBOX', 'TRASH', 'SENT']);
		expect(placesIn(some)).toEqual(['INBOX', 'SENT']);
		expect(placesIn(found)).toEqual(['TRASH']);
		expect(gone).toMatchObject({ code: 'messageNotFound' });
	});

	it('says which thread is gone', async () => {
		const [gone] = await locateThreads(session, [{ id: '18c1a2b3c4d5e6f7', spamAndTrash: true }]);
		expect(gone).toMatchObject({ code: 'messageNotFound' });
	});
});
