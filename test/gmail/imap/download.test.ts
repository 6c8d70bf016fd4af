import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { openConnection, type Connection } from '../../../gmail/imap/connection';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

const me = 'me@example.test';
let sandbox: Sandbox;
let connection: Connection;

/** One for each MB of base64. */
const FETCHES = 14;
const file = Buffer.alloc(10_000_000, 'no two lines of this file are alike? ');
const latin = Buffer.from('Gr\xfc\xdfe\r\n', 'latin1');

const source = Buffer.concat([
	Buffer.from(
		`From: a@b.test\r\nTo: ${me}\r\nSubject: files\r\nMIME-Version: 1.0\r\n` +
			'Content-Type: multipart/mixed; boundary=b\r\n\r\n' +
			'--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n',
	),
	latin,
	Buffer.from(
		'\r\n--b\r\nContent-Type: application/pdf; name="=?utf-8?Q?Gr=C3=B6=C3=9Fe.pdf?="\r\n' +
			'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n',
	),
	Buffer.from(file.toString('base64').replace(/.{76}/g, '$&\r\n')),
	Buffer.from(
		'\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=empty.csv\r\n\r\n' +
			'\r\n--b--\r\n',
	),
]);

beforeEach(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Me' }).append(source, { labels: ['\\Inbox'] });
	connection = await openConnection({ account: sandboxAccount(sandbox, me), folder: 'INBOX' });
});

afterEach(async () => {
	await connection.close();
	await sandbox.close();
});

it('streams a file over many round trips, decoded, byte for byte', async () => {
	const { content, mimeType, fileName } = await connection.download(1, '2');
	const hash = createHash('sha256');
	for await (const chunk of content) hash.update(chunk as Buffer);
	expect(hash.digest('hex')).toBe(createHash('sha256').update(file).digest('hex'));
	expect({ mimeType, fileName }).toEqual({ mimeType: 'application/pdf', fileName: 'Größe.pdf' });
});

it('leaves the character set of a text as it was sent', async () => {
	const { content, charset } = await connection.download(1, '1');
	expect(await buffer(content)).toEqual(latin);
	expect(charset).toBe('iso-8859-1');
});

it('gives an empty file', async () => {
	const { content, fileName } = await connection.download(1, '3');
	expect(await buffer(content)).toHaveLength(0);
	expect(fileName).toBe('empty.csv');
});

it('streams the whole message as it was sent, and leaves it unread', async () => {
	const streamed = await buffer((await connection.downloadSource(1)).content);
	// toEqual looks at each of these bytes, for half a minute.
	expect(streamed.equals(source)).toBe(true);
	expect(sandbox.store.account(me)!.all()[0].flags).not.toContain('\\Seen');
});

it('fetches no more than is taken, and runs other commands meanwhile', async () => {
	// Slow by nothing: it counts the commands.
	const counter = { do: 'slow', ms: 0, when: { command: 'UID FETCH' }, times: 1_000 } as const;
	sandbox.imap.faults.add(counter);
	const { content } = await connection.download(1, '2');
	const reader = content[Symbol.asyncIterator]();
	await reader.next();
	await sleep(300);
	await connection.addFlags([1], ['\\Seen']);
	expect(await connection.search({ seen: true })).toEqual([1]);
	const [{ left }] = sandbox.imap.faults.list();
	expect(1_000 - left!).toBeLessThan(FETCHES / 2);
	content.destroy();
	await connection.noop();
});

it.each([
	[1, '9', 'There is no part 9 of the message with UID 1 in INBOX of me@example.test'],
	[5, '2', 'There is no part 2 of the message with UID 5 in INBOX of me@example.test'],
])('says that UID %d has no part %s', async (uid, part, message) => {
	await expect(connection.download(uid, part)).rejects.toMatchObject({
		code: 'messageNotFound',
		message,
	});
});

it('ends with an error, not early, when the connection is lost', async () => {
	const { content } = await connection.download(1, '2');
	const read = buffer(content);
	sandbox.imap.dropAll(me);
	await expect(read).rejects.toMatchObject({ name: 'GmailError', code: 'connectionLost' });
});
