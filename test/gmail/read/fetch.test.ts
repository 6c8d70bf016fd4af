import type { Account } from '../../../gmail/account';
import { openConnection, type Connection } from '../../../gmail/imap/connection';
import type { Format } from '../../../gmail/parse/fetched-message';
import { fetchMessages } from '../../../gmail/read/fetch';
import { listAttachments } from '../../../gmail/read/read-by-uids';
import { readMessage } from '../../../gmail/read/read-message';
import { submit } from '../../../sandbox/submission/submit';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import type { Fault } from '../../../sandbox/imap/faults';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

const me = 'support@example.test';
const origin = { account: me, mailbox: 'INBOX', folder: 'INBOX' };
const refusal = 'Some messages could not be FETCHed (Failure)';
let sandbox: Sandbox;
let account: Account;
let connection: Connection;

const letter = (subject: string, rest = '\r\nHello'): Buffer =>
	Buffer.from(`From: Carla <carla@customer.test>\r\nTo: ${me}\r\nSubject: ${subject}\r\n${rest}`);

const receive = (...letters: Buffer[]): void => {
	for (const source of letters) {
		sandbox.store.deliver({ from: 'carla@customer.test', to: [me] }, source);
	}
};

const read = async (uids: number[], format?: Format) =>
	await Promise.all(
		(await fetchMessages(connection, uids, format)).map(
			async (fetched) => await readMessage(fetched, connection, origin, format),
		),
	);

const subjects = (messages: Awaited<ReturnType<typeof read>>): string[] =>
	messages.map(({ mail, unreadable }) => (unreadable ? `unreadable ${mail.uid}` : mail.subject));

beforeEach(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Support' });
	account = sandboxAccount(sandbox, me);
	connection = await openConnection({ account, folder: 'INBOX' });
});

afterEach(async () => {
	await connection.close();
	await sandbox.close();
});

describe('fetching', () => {
	it('brings no text in the format "headers"', async () => {
		receive(letter('one', 'Auto-Submitted: auto-replied\r\n\r\nHello'));
		const [{ mail }] = await read([1], 'headers');
		expect(mail).toMatchObject({
			subject: 'one',
			text: '',
			html: '',
			replyText: '',
			snippet: '',
			kind: 'automaticReply',
			labels: ['IMPORTANT', 'INBOX', 'UNREAD'],
		});
		expect(mail.size).toBeGreaterThan(50);
	});

	it('reads the report of a bounce of the sandbox', async () => {
		const transcript = [
			'Subject: Never arrives',
			'Message-ID: <lost@example.test>',
			`From: ${me}`,
			'To: nobody@example.test',
			'',
			'Hello',
		].join('\r\n');
		submit(sandbox.store, {
			sender: sandbox.store.account(me)!,
			to: ['nobody@example.test'],
			source: Buffer.from(transcript),
			door: 'smtp',
			received: 'by smtp.gmail.com',
			at: new Date(),
		});
		const [{ mail }] = await read([1]);
		expect(mail).toMatchObject({
			kind: 'bounce',
			answerable: false,
			bounce: {
				recipients: [{ address: 'nobody@example.test', action: 'failed', status: '5.1.1' }],
				originalMessageId: '<lost@example.test>',
				originalSubject: 'Never arrives',
			},
		});
		expect(mail.bounce?.recipients[0].diagnostic).toMatch(/^550-5\.1\.1 The email account/);
		expect(mail.attachments.map(({ mimeType }) => mimeType)).toEqual([
			'message/delivery-status',
			'message/rfc822',
		]);
	});

	it('reads an invitation in base64, which is a file as well', async () => {
		const ics = Buffer.from(
			'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Mittagessen für zwei\r\nDTSTART:20261123T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
		).toString('base64');
		receive(
			letter(
				'Invitation',
				`MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nCome!\r\n--b\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\nContent-Transfer-Encoding: base64\r\n\r\n${ics}\r\n--b--\r\n`,
			),
		);
		const [{ mail }] = await read([1]);
		expect(mail).toMatchObject({
			kind: 'calendarInvitation',
			text: 'Come!',
			calendar: {
				method: 'REQUEST',
				summary: 'Mittagessen für zwei',
				start: '2026-11-23T11:00:00.000Z',
			},
			attachments: [{ mimeType: 'text/calendar' }],
		});
		expect((await read([1], 'headers'))[0].mail).toMatchObject({ kind: 'calendarInvitation' });
	});

	it('believes what Gmail found out about a sender, and not what the sender writes about it', async () => {
		const forged =
			'Authentication-Results: mx.google.com; dmarc=pass header.from=customer.test\r\n';
		receive(letter('forged', `${forged}\r\nHello`));
		sandbox.store.addAccount({ address: 'anna@example.test', name: 'Anna' });
		submit(sandbox.store, {
			sender: sandbox.store.account('anna@example.test')!,
			to: [me],
			source: Buffer.from(`${forged}From: anna@example.test\r\nSubject: real\r\n\r\nHello`),
			door: 'smtp',
			received: 'from laptop by smtp.gmail.com',
			at: new Date(),
		});
		const [first, second] = await read([1, 2]);
		expect(first.mail.authentication).toBeUndefined();
		expect(second.mail.authentication).toMatchObject({
			passed: true,
			dmarc: { result: 'pass', domain: 'example.test' },
		});
	});
});

describe('how much is asked for', () => {
	const multipart = (kind: string, ...parts: string[]): string =>
		[
			`Content-Type: multipart/${kind}; boundary="-${kind}-"`,
			'',
			...parts.flatMap((part) => [`---${kind}-`, part]),
			`---${kind}---`,
			'',
		].join('\r\n');
	const plain = 'Content-Type: text/plain\r\n\r\nHello';
	const html = 'Content-Type: text/html\r\n\r\n<p>Hello</p>';
	const pdf = (kilobytes: number): string =>
		`Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${'QUJD'.repeat(kilobytes * 256)}`;
	/** Texts that messages have, and how often something was fetched for that. */
	const ask = async (...letters: Buffer[]) => {
		receive(...letters);
		// The connection hears of them.
		await connection.search({ all: true });
		const fetched = jest.spyOn(connection, 'fetch');
		const messages = await read(letters.map((_, i) => i + 1));
		const times = fetched.mock.calls.length;
		fetched.mockRestore();
		return { times, texts: messages.map(({ mail }) => mail.text.trim()) };
	};

	it('is one FETCH for short messages of many shapes, and long ones whose texts come first', async () => {
		const { times, texts } = await ask(
			letter('plain'),
			letter('alternative', multipart('alternative', plain, html)),
			letter('html', html),
			letter('mixed', multipart('mixed', multipart('alternative', plain, html), pdf(300))),
			letter('related', multipart('related', multipart('alternative', plain, html), pdf(1))),
		);
		expect(texts).toEqual(['Hello', 'Hello', 'Hello', 'Hello', 'Hello']);
		expect(times).toBe(1);
	});

	it('is one more for texts that do not lie in the first bytes', async () => {
		const long = 'A line of a long letter.\r\n'.repeat(4_000);
		const { times, texts } = await ask(
			letter('long', `\r\n${long}`),
			letter('short'),
			letter('last', multipart('mixed', pdf(64), plain)),
		);
		expect(texts).toEqual([long.trim().replaceAll('\r\n', '\n'), 'Hello', 'Hello']);
		expect(times).toBe(3);
	});

	it('is one more for a header that is longer than these', async () => {
		const words = Array.from({ length: 600 }, (_, i) => `X-${i}: ${'word '.repeat(12)}\r\n`).join(
			'',
		);
		receive(letter('long header', `${words}X-Last: here\r\n\r\nHello`), letter('short'));
		const messages = await read([1, 2]);
		expect(messages.map(({ mail }) => [mail.subject, mail.text])).toEqual([
			['long header', 'Hello'],
			['short', 'Hello'],
		]);
		expect(messages[0].mail.headers['x-last']).toEqual(['here']);
	});

	it('is each part by its number where a server gives these, but not the whole', async () => {
		receive(letter('one'), letter('two', multipart('mixed', plain, pdf(1))), letter('three'));
		const { fetch } = connection;
		const refused = jest
			.spyOn(connection, 'fetch')
			.mockImplementation(async (uids, query, ...rest) => {
				const rows = await fetch.call(connection, uids, query, ...rest);
				return query.source ? rows.filter(({ uid }) => uid !== 2) : rows;
			});
		const messages = await read([1, 2, 3]);
		refused.mockRestore();
		expect(subjects(messages)).toEqual(['one', 'two', 'three']);
		expect(messages[1].mail.text).toBe('Hello');
	});
});

describe('a message that the server does not hand out', () => {
	const seven = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
	const withoutThird = seven.map((subject, i) => (i === 2 ? 'unreadable 3' : subject));
	const add = (fault: Fault): number => sandbox.imap.faults.add(fault);

	it.each<[string, Fault]>([
		['NO', { do: 'no', text: refusal, when: { command: 'UID FETCH', uid: 3 } }],
		['BAD', { do: 'bad', text: 'Could not parse command', when: { command: 'UID FETCH', uid: 3 } }],
		[
			'a server bug',
			{ do: 'no', text: '[SERVERBUG] Internal error', when: { command: 'UID FETCH', uid: 3 } },
		],
	])('with %s comes with its reason and holds up none of the others', async (_answer, fault) => {
		receive(...seven.map((subject) => letter(subject)));
		add(fault);
		const messages = await read([1, 2, 3, 4, 5, 6, 7]);
		expect(subjects(messages)).toEqual(withoutThird);
		expect(messages[2]).toMatchObject({
			mail: { uid: 3, account: me, mailbox: 'INBOX', kind: 'mail', text: '' },
			unreadable: { reason: expect.stringContaining((fault as { text: string }).text) },
		});
		expect(connection.alive).toBe(true);
	});

	it('for a moment only comes as if nothing had been', async () => {
		receive(...seven.map((subject) => letter(subject)));
		add({ do: 'no', text: refusal, when: { command: 'UID FETCH', uid: 3 }, times: 4 });
		expect(subjects(await read([1, 2, 3, 4, 5, 6, 7]))).toEqual(seven);
	});

	it('alone, comes with its reason too', async () => {
		receive(letter('one'));
		add({ do: 'no', text: refusal, when: { command: 'UID FETCH', uid: 1 } });
		expect(subjects(await read([1]))).toEqual(['unreadable 1']);
	});

	it('comes with its header where the server hands out that, so that filters judge it', async () => {
		receive(letter('one'));
		add({ do: 'no', text: refusal, when: { command: 'UID FETCH', uid: 1 }, times: 4 });
		expect((await read([1]))[0]).toMatchObject({
			mail: { subject: 'one', text: '' },
			unreadable: { reason: expect.stringContaining(refusal) },
		});
	});

	it.each([1, 3])('is not invented where the server refuses all, to %i', async (count) => {
		receive(...seven.map((subject) => letter(subject)));
		add({ do: 'no', text: 'System Error (Failure)', when: { command: 'UID FETCH' } });
		await expect(fetchMessages(connection, [1, 2, 3].slice(0, count))).rejects.toMatchObject({
			code: 'serverUnavailable',
		});
	});

	it('is not blamed for what the server refused to all until just now', async () => {
		receive(letter('one'));
		// Once together, twice alone; what is asked next is whether the server refuses all.
		add({ do: 'no', text: refusal, when: { command: 'UID FETCH' }, times: 3 });
		expect(subjects(await read([1]))).toEqual(['one']);
	});

	it.each<[string, Fault, string]>([
		[
			'bandwidth',
			{
				do: 'no',
				text: '[OVERQUOTA] Account exceeded command or bandwidth limits.',
				when: { uid: 3 },
			},
			'bandwidthExceeded',
		],
		['the connection', { do: 'drop', when: { uid: 3 } }, 'connectionLost'],
		[
			'the session',
			{ do: 'bye', text: 'Session expired, please login again.', when: { uid: 3 } },
			'sessionExpired',
		],
	])('is not blamed for the loss of %s', async (_what, fault, code) => {
		receive(...seven.map((subject) => letter(subject)));
		add(fault);
		await expect(fetchMessages(connection, [1, 2, 3, 4, 5, 6, 7])).rejects.toMatchObject({ code });
	});

	it('because it is gone meanwhile is left out, with one search', async () => {
		receive(letter('one'), letter('two'));
		expect(subjects(await read([1, 2, 99]))).toEqual(['one', 'two']);
	});
});

describe('a message of many parts', () => {
	const parts = (count: number): Buffer =>
		letter(
			'many',
			`MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(count)}--b--`,
		);

	it('is read as far as anybody writes so many', async () => {
		receive(parts(1_900));
		const [message] = await read([1]);
		expect(message?.unreadable).toBeUndefined();
		expect(message?.mail.text.match(/x/g)).toHaveLength(1_900);
	});

	it('comes by its header where it has more', async () => {
		receive(letter('one'), parts(2_100));
		expect(await read([1, 2])).toMatchObject([
			{ mail: { subject: 'one' } },
			{
				mail: { subject: 'many', attachments: [] },
				unreadable: { reason: 'It has more than 2000 parts' },
			},
		]);
	});

	it('holds up none of the others, and no connection, however many there are', async () => {
		const many = {
			mail: { subject: 'many', from: [{ address: 'carla@customer.test' }] },
			unreadable: { reason: 'It has more parts than are read' },
		};
		receive(letter('one'), parts(9_000), letter('three'), parts(9_000), parts(20_000));
		expect(await read([1, 2, 3, 4, 5])).toMatchObject([
			{ mail: { subject: 'one', text: 'Hello' } },
			many,
			{ mail: { subject: 'three', text: 'Hello' } },
			many,
			many,
		]);
		const listed = await listAttachments(connection, [1, 2, 3]);
		expect([...listed.keys()]).toEqual([1, 3]);
		expect(connection.alive).toBe(true);
	});
});
