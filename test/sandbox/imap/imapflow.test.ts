import { once } from 'node:events';
import { ADDRESS, APP_PASSWORD, letter, mail, startGmailImap, type GmailImap } from './gmail-imap';

let gmail: GmailImap;
beforeEach(async () => {
	gmail = await startGmailImap({ locale: 'de' });
});
afterEach(async () => {
	await gmail.close();
	expect(gmail.errors).toEqual([]);
});

const deliver = (source: Buffer) =>
	gmail.store.deliver({ from: 'bob@example.com', to: [ADDRESS] }, source);

it.each<[string, Parameters<GmailImap['connect']>[0]]>([
	['OAUTHBEARER over COMPRESS=DEFLATE', {}],
	['OAUTHBEARER, uncompressed', { disableCompression: true }],
	['LOGIN', { auth: { user: ADDRESS, pass: APP_PASSWORD, loginMethod: 'LOGIN' } }],
	['AUTH=PLAIN', { auth: { user: ADDRESS, pass: APP_PASSWORD, loginMethod: 'AUTH=PLAIN' } }],
])('signs imapflow in by %s and hands out a message whole', async (_, options) => {
	const source = letter('Hi', 'line of text\r\n'.repeat(5000));
	gmail.mailbox.append(source, { labels: ['\\Inbox'] });
	const client = await gmail.connect(options);
	await client.mailboxOpen('INBOX');
	const message = await client.fetchOne('1', { source: true, threadId: true });
	const stored = gmail.mailbox.all()[0];
	expect(message).toMatchObject({ emailId: String(stored.id), threadId: String(stored.threadId) });
	expect(message && message.source?.equals(source)).toBe(true);
	await client.logout();
	await gmail.sessions(0);
});

it('tells imapflow why a token is refused', async () => {
	const refused = gmail.connect({ auth: { user: ADDRESS, accessToken: 'unknown' } });
	await expect(refused).rejects.toMatchObject({
		authenticationFailed: true,
		serverResponseCode: 'AUTHENTICATIONFAILED',
		oauthError: { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/' },
	});
});

it('shows imapflow localised folders by their special use, with their counts', async () => {
	deliver(letter('Hi'));
	const client = await gmail.connect();
	const folders = await client.list({ statusQuery: { messages: true, unseen: true } });
	const bySpecialUse = Object.fromEntries(
		folders.map((folder) => [folder.specialUse, folder.path]),
	);
	expect(bySpecialUse).toMatchObject({
		'\\All': '[Gmail]/Alle Nachrichten',
		'\\Drafts': '[Gmail]/Entwürfe',
		'\\Sent': '[Gmail]/Gesendet',
		'\\Flagged': '[Gmail]/Markiert',
		'\\Trash': '[Gmail]/Papierkorb',
		'\\Junk': '[Gmail]/Spam',
	});
	const all = folders.find(({ specialUse }) => specialUse === '\\All');
	expect(all?.status).toMatchObject({ messages: 1, unseen: 1 });
});

it('pushes mail, flags and removals to an idling imapflow, compressed as it is', async () => {
	deliver(letter('one'));
	const client = await gmail.connect();
	await client.mailboxOpen('INBOX');
	void client.idle();
	const exists = once(client, 'exists');
	deliver(letter('two'));
	expect((await exists)[0]).toMatchObject({ path: 'INBOX', count: 2, prevCount: 1 });
	const flags = once(client, 'flags');
	const [first] = gmail.mailbox.all();
	gmail.mailbox.update(first.id, { addFlags: ['\\Seen'] });
	expect((await flags)[0]).toMatchObject({ seq: 1, uid: 1, flags: new Set(['\\Seen']) });
	const expunge = once(client, 'expunge');
	gmail.mailbox.update(first.id, { removeLabels: ['\\Inbox'] });
	expect((await expunge)[0]).toMatchObject({ seq: 1 });
});

it('lets imapflow label, search, move, append and delete', async () => {
	deliver(letter('Größe'));
	const [{ id, labels, flags }] = gmail.mailbox.all();
	const client = await gmail.connect();
	await client.mailboxOpen('INBOX');
	const options = { uid: true, useLabels: true };
	expect(await client.messageFlagsAdd('1', ['Kunden/Größe', '\\Starred'], options)).toBe(true);
	expect([...labels]).toEqual(['\\Inbox', '\\Important', 'Kunden/Größe', '\\Starred']);
	const fetched = await client.fetchOne('1', { labels: true, flags: true }, { uid: true });
	expect(fetched && [...(fetched.labels ?? [])]).toEqual([
		'\\Important',
		'Kunden/Größe',
		'\\Starred',
	]);
	expect(fetched && [...(fetched.flags ?? [])]).toEqual(['\\Flagged']);
	expect(await client.search({ gmraw: 'subject:größe is:starred' }, { uid: true })).toEqual([1]);
	expect(await client.search({ emailId: String(id) }, { uid: true })).toEqual([1]);
	expect(await client.search({ subject: 'größe', seen: false }, { uid: true })).toEqual([1]);
	expect(await client.messageFlagsAdd('1', ['$n8n-done'], { uid: true })).toBe(true);
	expect(flags.has('$n8n-done')).toBe(true);
	const appended = await client.append('Kunden/Größe', letter('appended'), ['\\Seen']);
	expect(appended).toMatchObject({ uid: 2 });
	const moved = await client.messageMove('1', '[Gmail]/Papierkorb', { uid: true });
	expect(moved).toMatchObject({ uidMap: new Map([[1, 1]]) });
	expect(labels.has('\\Trash')).toBe(true);
	await client.mailboxOpen('[Gmail]/Papierkorb');
	expect(await client.messageDelete('1', { uid: true })).toBe(true);
	expect(gmail.mailbox.get(id)).toBeUndefined();
});

it('tells imapflow what changed while it was away', async () => {
	for (const subject of ['one', 'two', 'three']) deliver(letter(subject));
	const client = await gmail.connect();
	const { highestModseq } = await client.mailboxOpen('[Gmail]/Alle Nachrichten');
	const second = gmail.mailbox.all()[1];
	gmail.mailbox.update(second.id, { addLabels: ['Later'] });
	const options = { uid: true, changedSince: highestModseq };
	const changed = await client.fetchAll('1:*', { labels: true }, options);
	expect(changed.map(({ uid, labels }) => [uid, labels?.has('Later')])).toEqual([[2, true]]);
});

it('streams a part of a message to imapflow, decoded', async () => {
	const content = Buffer.from('x'.repeat(300_000));
	deliver(
		mail(
			'Content-Type: multipart/mixed; boundary=b',
			'',
			'--b',
			'',
			'text',
			'--b',
			'Content-Type: application/octet-stream; name="=?utf-8?q?gr=C3=BCn?=.bin"',
			'Content-Transfer-Encoding: base64',
			'',
			content.toString('base64').replace(/.{76}/g, '$&\r\n'),
			'--b--',
		),
	);
	const client = await gmail.connect();
	await client.mailboxOpen('INBOX');
	const { content: stream } = await client.download('1', '2', { uid: true, chunkSize: 65_536 });
	const chunks: Buffer[] = [];
	for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk));
	expect(Buffer.concat(chunks).equals(content)).toBe(true);
});
