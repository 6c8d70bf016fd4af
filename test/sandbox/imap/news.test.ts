import { letter, startGmailImap, type GmailImap, type Talk } from './gmail-imap';

let gmail: GmailImap;
const ids: bigint[] = [];
beforeEach(async () => {
	gmail = await startGmailImap();
	ids.length = 0;
	for (const subject of ['one', 'two', 'three']) {
		ids.push(gmail.mailbox.append(letter(subject), { labels: ['\\Inbox'] }).id);
	}
});
afterEach(async () => {
	await gmail.close();
	expect(gmail.errors).toEqual([]);
});

async function open(folder = 'INBOX'): Promise<Talk> {
	const talk = await gmail.talk();
	await talk.open(folder);
	return talk;
}

async function idle(folder?: string): Promise<Talk> {
	const talk = await open(folder);
	talk.send('i IDLE\r\n');
	expect(await talk.until((text) => text.endsWith('\r\n'))).toBe('+ idling\r\n');
	return talk;
}

const next = (talk: Talk) => talk.until((text) => text.endsWith('\r\n'));

it('tells an idling session of mail the moment it comes', async () => {
	const talk = await idle();
	gmail.store.deliver({ from: 'bob@example.com', to: [gmail.mailbox.address] }, letter('four'));
	expect(await next(talk)).toBe('* 4 EXISTS\r\n');
	talk.send('DONE\r\n');
	expect(await talk.answer('i')).toEqual(['OK IDLE terminated (Success)']);
});

it('tells an idling session of flags and of what leaves, in one breath', async () => {
	const talk = await idle();
	gmail.mailbox.update(ids[2], { addFlags: ['\\Seen'] });
	gmail.mailbox.update(ids[0], { removeLabels: ['\\Inbox'] });
	expect(await next(talk)).toBe('* 1 EXPUNGE\r\n* 2 FETCH (UID 3 FLAGS (\\Seen))\r\n');
});

it('tells of what happened between SELECT and IDLE', async () => {
	const talk = await open();
	gmail.mailbox.remove(ids[1]);
	talk.send('i IDLE\r\n');
	expect(await talk.until((text) => text.includes('EXPUNGE\r\n'))).toBe(
		'+ idling\r\n* 2 EXPUNGE\r\n',
	);
});

it('tells each session what it needs to know, and all of them the same', async () => {
	const [reader, watcher, archive] = [await open(), await idle(), await idle('[Gmail]/All Mail')];
	const moved = await reader.command('MOVE 1,3 "[Gmail]/Trash"');
	expect(moved.slice(1)).toEqual(['* 1 EXPUNGE', '* 2 EXPUNGE', 'OK Success']);
	expect(await next(watcher)).toBe('* 1 EXPUNGE\r\n* 2 EXPUNGE\r\n');
	expect(await next(archive)).toBe('* 1 EXPUNGE\r\n* 2 EXPUNGE\r\n');
});

it('keeps sequence numbers still until a session is told', async () => {
	const talk = await open();
	gmail.mailbox.remove(ids[0]);
	gmail.mailbox.append(letter('four'), { labels: ['\\Inbox'] });
	// EXPUNGE waits: these commands speak in sequence numbers.
	expect(await talk.command('FETCH 1:3 (UID)')).toEqual([
		'* 2 FETCH (UID 2)',
		'* 3 FETCH (UID 3)',
		'* 4 EXISTS',
		'OK Success',
	]);
	expect(await talk.command('SEARCH ALL')).toEqual(['* SEARCH 2 3 4', 'OK Success']);
	expect(await talk.command('NOOP')).toEqual(['* 1 EXPUNGE', 'OK Success']);
	expect(await talk.command('FETCH 1:* (UID)')).toEqual([
		'* 1 FETCH (UID 2)',
		'* 2 FETCH (UID 3)',
		'* 3 FETCH (UID 4)',
		'OK Success',
	]);
});

it('never tells of mail that came and went unnoticed', async () => {
	const talk = await open();
	const { id } = gmail.mailbox.append(letter('brief'), { labels: ['\\Inbox'] });
	gmail.mailbox.update(id, { addFlags: ['\\Seen'] });
	gmail.mailbox.remove(id);
	expect(await talk.command('NOOP')).toEqual(['OK Success']);
});

it('tells of a label that is added later in its folder, and in All Mail of a change only', async () => {
	gmail.mailbox.createLabel('Later');
	const [label, archive, plain] = [
		await idle('Later'),
		await open('[Gmail]/All Mail'),
		await open('[Gmail]/All Mail'),
	];
	await archive.command('ENABLE CONDSTORE');
	gmail.mailbox.update(ids[0], { addLabels: ['Later'] });
	expect(await next(label)).toBe('* 1 EXISTS\r\n');
	const news = await archive.command('NOOP');
	expect(news).toEqual(['* 1 FETCH (UID 1 FLAGS () MODSEQ (5))', 'OK Success']);
	expect(await plain.command('NOOP')).toEqual(['OK Success']);
});

it('adds mod-sequences to its news once a client works with them', async () => {
	const talk = await open();
	await talk.command('ENABLE CONDSTORE');
	gmail.mailbox.update(ids[0], { addFlags: ['\\Seen'] });
	expect((await talk.command('NOOP'))[0]).toMatch(
		/^\* 1 FETCH \(UID 1 FLAGS \(\\Seen\) MODSEQ \(\d+\)\)$/,
	);
});

it('wants DONE to end IDLE', async () => {
	const talk = await idle();
	talk.send('NOOP\r\n');
	expect(await talk.answer('i')).toEqual(['BAD Expected DONE.']);
});

it('runs commands that come in one piece one after the other', async () => {
	const talk = await open();
	talk.send('a NOOP\r\nb FETCH 1 (UID)\r\nc NOOP\r\n');
	expect(await talk.answer('c')).toEqual([
		'a OK Success',
		'* 1 FETCH (UID 1)',
		'b OK Success',
		'OK Success',
	]);
});
