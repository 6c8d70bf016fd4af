import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { locate } from '../../gmail/mailbox/locate';
import { openMailbox } from '../../gmail/mailbox/session';
import type { OutgoingAttachment, OutgoingMail } from '../../gmail/message';
import { startNow } from '../../gmail/watch/cursor';
import { watch } from '../../gmail/watch/watch';
import type { Watch } from '../../gmail/watch/watch';
import { compose } from '../../gmail/send/compose';
import { readOriginal } from '../../gmail/send/original';
import { asReply } from '../../gmail/send/reply';
import { reportCsv, reportHtml, reportXlsx, toGrid } from '../../gmail/send/report';
import { openSender } from '../../gmail/send/sender';
import { createDeliveryLog } from '../support/delivery-log';
import { trustCertificate } from '../support/trust';
import { startDovecot } from './dovecot';
import type { Dovecot } from './dovecot';
import { startPostfix } from './postfix';
import type { Postfix } from './postfix';
import { headerValues, readMailbox } from './python-mailbox';
import { describeServers } from './requirements';
import { revokedToken, serverAccount } from './server-account';
import type { ServerAccount } from './server-account';

const sender = 'shop@example.test';

const person = (address: string, name = '') => ({ name, address });

const mail = (fields: Partial<OutgoingMail>): OutgoingMail => ({
	senderName: '',
	to: [],
	cc: [],
	bcc: [],
	replyTo: [],
	subject: 'Subject',
	text: 'Text',
	attachments: [],
	...fields,
});

/** Hands its bytes out in pieces, as n8n's binary store does. */
function file(name: string, mimeType: string, bytes: Buffer): OutgoingAttachment {
	const pieces = function* () {
		for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
	};
	return { name, mimeType, open: async () => Readable.from(pieces(), { objectMode: false }) };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describeServers('sending by SMTP through a real Postfix', ['dovecot', 'postfix'], () => {
	let dovecot: Dovecot;
	let postfix: Postfix;
	let account: ServerAccount;
	let opened: Watch | undefined;

	beforeAll(async () => {
		dovecot = await startDovecot();
		trustCertificate(dovecot.certificates.ca);
		postfix = await startPostfix(dovecot);
	});

	afterAll(async () => {
		await postfix?.stop();
		await dovecot?.stop();
	});

	beforeEach(() => {
		account = serverAccount(dovecot, sender, postfix);
	});

	afterEach(() => opened?.close());

	const withToken = (token: Parameters<typeof serverAccount>[3]) =>
		serverAccount(dovecot, sender, postfix, token);

	/** Sends messages one after another over one sender, and closes it. */
	async function send(mails: OutgoingMail[], from = account) {
		const opened = openSender(from, 'smtp');
		try {
			const receipts = [];
			for (const each of mails) receipts.push(await opened.send(compose(each, sender)));
			return receipts;
		} finally {
			await opened.close();
		}
	}

	/** The mailbox once it holds as many messages: Postfix delivers after it has answered. */
	async function mailboxWith(count: number, address: string) {
		const deadline = Date.now() + 10_000;
		for (;;) {
			const mailbox = await readMailbox(dovecot, address);
			if (mailbox.messages.length >= count) return mailbox;
			if (Date.now() > deadline) throw new Error(`${address} waits\n${await postfix.readLog()}`);
		}
	}

	it('writes headers that Python reads back as they were meant', async () => {
		const [receipt] = await send([
			mail({
				senderName: 'Büro Müller, Köln',
				to: [person('ada@example.test', 'Łukasz "Luke" Ó Dubhghaill')],
				cc: [person('cc@example.test')],
				bcc: [person('bcc@example.test')],
				replyTo: [person('support@example.test', 'Support')],
				subject:
					'Angebot – 100 € für die ganz besonders lange Betreffzeile, die gefaltet werden muss 😀',
			}),
		]);
		expect(receipt).toEqual({
			messageId: expect.stringMatching(/^<[^@\s]+@example\.test>$/),
			threadId: undefined,
			accepted: ['ada@example.test', 'cc@example.test', 'bcc@example.test'],
			rejected: [],
			transport: 'smtp',
		});
		const [received] = (await mailboxWith(1, 'ada@example.test')).messages;
		const header = (name: string) => headerValues(received, name).join();
		expect(header('message-id')).toBe(receipt.messageId);
		expect(header('from')).toBe('"Büro Müller, Köln" <shop@example.test>');
		expect(header('to')).toBe('"Łukasz \\"Luke\\" Ó Dubhghaill" <ada@example.test>');
		expect(header('cc')).toBe('cc@example.test');
		expect(header('reply-to')).toBe('Support <support@example.test>');
		expect(header('subject')).toBe(
			'Angebot – 100 € für die ganz besonders lange Betreffzeile, die gefaltet werden muss 😀',
		);
		expect(Math.abs(Date.parse(header('date')) - Date.now())).toBeLessThan(60_000);
		expect(header('bcc')).toBe('');
	});

	it('delivers to a Bcc recipient without naming it', async () => {
		await send([mail({ to: [person('open@example.test')], bcc: [person('hidden@example.test')] })]);
		const [received] = (await mailboxWith(1, 'hidden@example.test')).messages;
		expect(headerValues(received, 'to')).toEqual(['open@example.test']);
		expect(headerValues(received, 'bcc')).toEqual([]);
	});

	it('keeps text and HTML as they are, dots and long lines included', async () => {
		const text = `.\n..\nZeile mit ß\n${'lang '.repeat(400).trimEnd()}\nFrom here\n.\n`;
		const html = `<p>.</p>\n<p>${'é'.repeat(1500)}</p>\n`;
		await send([mail({ to: [person('text@example.test')], text, html })]);
		const [received] = (await mailboxWith(1, 'text@example.test')).messages;
		// MIME ends lines with CRLF (RFC 2046 section 4.1.1).
		expect(received.text.trimEnd().replaceAll('\r\n', '\n')).toBe(text.trimEnd());
		expect(received.html.trimEnd().replaceAll('\r\n', '\n')).toBe(html.trimEnd());
	});

	it('carries attachments byte for byte', async () => {
		const files = [
			{ name: 'Übersicht – Größe €.pdf', type: 'application/pdf', bytes: randomBytes(3_000_001) },
			{ name: 'report.csv', type: 'text/csv', bytes: Buffer.from('a;b\n.\n..\r\n\rlone\n') },
			{ name: 'latin1.txt', type: 'text/plain', bytes: Buffer.from([0xe9, 0x0a, 0x00, 0xff]) },
			{ name: 'empty.bin', type: 'application/octet-stream', bytes: Buffer.alloc(0) },
			{ name: `${'long name '.repeat(12)}.bin`, type: 'application/zip', bytes: randomBytes(57) },
		];
		await send([
			mail({
				to: [person('files@example.test')],
				attachments: files.map(({ name, type, bytes }) => file(name, type, bytes)),
			}),
		]);
		const [received] = (await mailboxWith(1, 'files@example.test')).messages;
		expect(received.attachments).toEqual(
			files.map(({ name, type, bytes }) => ({
				name,
				type,
				size: bytes.length,
				sha256: sha256(bytes),
			})),
		);
	});

	it('answers a message of the watch in its thread, as the server threads it', async () => {
		const question =
			'Message-ID: <question@example.test>\r\nReferences: <root@example.test>\r\n' +
			'From: Ann <ann@example.test>\r\nSubject: A question\r\n\r\n?\r\n';
		const log = createDeliveryLog();
		opened = watch({
			signIn: async () => account,
			folder: 'INBOX',
			cursor: startNow,
			keyword: '$Handled',
			maxInFlight: 1,
			prepare: log.prepare,
			deliver: log.deliver,
			onOutage: () => undefined,
			onDeadLetter: () => undefined,
			onNotStarted: (error) => {
				throw error;
			},
			onAfterwardsRefused: () => undefined,
			onRecovery: () => undefined,
		});
		await expect(opened.firstTry).resolves.toBeUndefined();
		await dovecot.deliver(sender, [question]);
		await dovecot.deliver('ann@example.test', [question, 'Subject: Else\r\n\r\n!\r\n']);
		const [{ item }] = await log.atLeast(1);
		const [receipt] = await send([
			asReply(mail({ subject: '', text: 'An answer' }), readOriginal(item.mail)),
		]);
		const { messages, threads } = await mailboxWith(3, 'ann@example.test');
		const header = (name: string) => headerValues(messages[2], name).join();
		expect(header('subject')).toBe('Re: A question');
		expect(header('message-id')).toBe(receipt.messageId);
		expect(header('in-reply-to')).toBe('<question@example.test>');
		expect(header('references')).toBe('<root@example.test> <question@example.test>');
		expect(threads).toBe('(1 3)(2)');
	});

	it('sends all messages of an execution over one signed-in connection, in their order', async () => {
		const subjects = ['One', 'Two', 'Three'];
		await send(subjects.map((subject) => mail({ to: [person('order@example.test')], subject })));
		expect(account.requests).toHaveLength(1);
		const { messages } = await mailboxWith(3, 'order@example.test');
		expect(messages.flatMap((message) => headerValues(message, 'subject'))).toEqual(subjects);
	});

	it('says which recipients were refused, and why, while the others get the message', async () => {
		const to = [person('good@example.test'), person('eve@elsewhere.test')];
		const [receipt] = await send([mail({ to })]);
		expect(receipt.accepted).toEqual(['good@example.test']);
		expect(receipt.rejected).toEqual([
			{ address: 'eve@elsewhere.test', answer: expect.stringContaining('Relay access denied') },
		]);
		expect((await mailboxWith(1, 'good@example.test')).messages).toHaveLength(1);
	});

	it('throws what the server said when every recipient is refused', async () => {
		await expect(send([mail({ to: [person('eve@elsewhere.test')] })])).rejects.toMatchObject({
			name: 'GmailError',
			answer: expect.stringContaining('Relay access denied'),
			remedy: expect.stringMatching(/./),
		});
	});

	it('asks for a fresh token when the cached one is refused, and sends', async () => {
		const cached = withToken(({ fresh }) =>
			fresh ? dovecot.tokens.mint(sender) : revokedToken(dovecot, sender),
		);
		const [receipt] = await send([mail({ to: [person('fresh@example.test')] })], cached);
		expect(receipt.accepted).toEqual(['fresh@example.test']);
		expect(cached.requests).toEqual([{ fresh: false }, { fresh: true }]);
	});

	it('throws that the sign-in was refused when the fresh token is refused as well', async () => {
		const refused = withToken(() => revokedToken(dovecot, sender));
		await expect(send([mail({ to: [person('a@example.test')] })], refused)).rejects.toMatchObject({
			name: 'GmailError',
			code: 'signInRefused',
		});
	});

	it('says that a message is too large, by the answer of the server', async () => {
		const attachments = [file('large.bin', 'application/octet-stream', Buffer.alloc(27_000_000))];
		await expect(
			send([mail({ to: [person('a@example.test')], attachments })]),
		).rejects.toMatchObject({
			name: 'GmailError',
			retry: 'never',
			answer: expect.stringMatching(/^552 5\.3\.4/),
		});
	});

	it('turns to TLS before it signs in where the port starts in clear', async () => {
		const clear = {
			...account,
			servers: { ...account.servers, smtp: { ...postfix.submission, startTls: true } },
		};
		const [receipt] = await send([mail({ to: [person('starttls@example.test')] })], clear);
		expect(receipt.accepted).toEqual(['starttls@example.test']);
		expect((await mailboxWith(1, 'starttls@example.test')).messages).toHaveLength(1);
	});

	it('carries what a message can say beside its words', async () => {
		const logo = randomBytes(2_000);
		const image = { ...file('logo.png', 'image/png', logo), contentId: 'logo' };
		await send([
			mail({
				to: [person('rich@example.test')],
				text: undefined,
				html: '<p>Grüße</p><img src="cid:logo">',
				attachments: [image],
				priority: 'high',
				headers: [{ name: 'X-Order', value: 'Größe 1042' }],
				unsubscribe: { url: 'https://example.test/off?id=7' },
				readReceipt: true,
				automatic: { kind: 'generated', hops: 1 },
			}),
		]);
		const [received] = (await mailboxWith(1, 'rich@example.test')).messages;
		const header = (name: string) => headerValues(received, name).join();
		expect(header('x-order')).toBe('Größe 1042');
		expect(header('x-priority')).toBe('1 (Highest)');
		expect(header('auto-submitted')).toBe('auto-generated');
		expect(header('list-unsubscribe')).toBe('<https://example.test/off?id=7>');
		expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
		expect(header('disposition-notification-to')).toBe(sender);
		expect(received.text.trim()).toBe('Grüße');
		expect(received.attachments).toEqual([]);
		expect(received.related).toEqual([
			{ name: 'logo.png', type: 'image/png', size: logo.length, sha256: sha256(logo) },
		]);
	});

	it('carries files as what they were said to be: charset, method of an invitation, an image that is shown', async () => {
		const note = Buffer.from('K\xf6ln\r\n', 'latin1');
		const event = Buffer.from('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n');
		await send([
			mail({
				to: [person('kept@example.test')],
				text: 'See below',
				html: '<p>See <img src="cid:quoted-1"></p>',
				attachments: [
					{ ...file('chart.png', 'image/png', Buffer.from('GIF89a')), contentId: 'quoted-1' },
					file('note.txt', 'text/plain; charset="iso-8859-1"', note),
					file('invite.ics', 'text/calendar; method="REQUEST"; charset="utf-8"', event),
				],
			}),
		]);
		const [received] = (await mailboxWith(1, 'kept@example.test')).messages;
		expect(received.attachments.map(({ name, sha256: digest }) => [name, digest])).toEqual([
			['note.txt', sha256(note)],
			['invite.ics', sha256(event)],
		]);
		expect(received.readAs).toEqual([
			['iso-8859-1', ''],
			['utf-8', 'REQUEST'],
		]);
		expect(received.related.map(({ name }) => name)).toEqual(['chart.png']);
	});

	it('carries a report with its files as they were made', async () => {
		const grid = toGrid(
			[
				{ customer: 'Zoë', amount: 1200.5 },
				{ customer: '=1+1', amount: 3 },
			],
			{ columns: [], sortBy: '', descending: false, zone: 'Europe/Berlin' },
		);
		const style = { language: 'de-DE', currency: '' };
		const files = [reportCsv(grid, 'Bestellungen', style), reportXlsx(grid, 'Bestellungen', style)];
		const made = await Promise.all(files.map(async ({ open }) => await buffer(await open())));
		const html = reportHtml(grid, {
			...style,
			title: 'Orders',
			introduction: '',
			footer: '',
			empty: '',
		});
		const attachments = files.map(({ name, mimeType }, i) => file(name, mimeType, made[i]!));
		await send([mail({ to: [person('report@example.test')], text: undefined, html, attachments })]);
		const [received] = (await mailboxWith(1, 'report@example.test')).messages;
		expect(received.html.replaceAll('\r\n', '\n').trim()).toBe(html.trim());
		expect(received.text).toContain('1.200,50');
		expect(received.attachments.map(({ name, sha256: digest }) => [name, digest])).toEqual([
			['Bestellungen.csv', sha256(made[0]!)],
			['Bestellungen.xlsx', sha256(made[1]!)],
		]);
	});

	it.each([
		['a path', '../../etc/passwd'],
		['a path of Windows', '..\\..\\boot.ini'],
		['quotation marks and semicolons', 'a"b;c\\d.txt'],
		['letters that turn the direction', 'report\u202efdp.exe'],
		['nothing but blanks', '   '],
		['emoji and a percent sign', '😀 100 %.pdf'],
	])('sends a file whose name is %s, under one name, and nothing breaks', async (what, name) => {
		const to = `${what.replaceAll(' ', '-')}@example.test`;
		await send([
			mail({ to: [person(to)], attachments: [file(name, 'text/plain', Buffer.from('x'))] }),
		]);
		const [received] = (await mailboxWith(1, to)).messages;
		expect(received.attachments).toHaveLength(1);
		expect(received.attachments[0]).toMatchObject({ size: 1 });
	});

	it('passes a message on with its files, streamed from one server to the other', async () => {
		const bytes = randomBytes(3_000_000);
		const original =
			'Message-ID: <original@example.test>\r\nFrom: Ann <ann@example.test>\r\nSubject: The contract\r\nMIME-Version: 1.0\r\n' +
			'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee it\r\n' +
			`--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`;
		const owner = 'forwarder@example.test';
		await dovecot.deliver(owner, [original]);
		const session = openMailbox(serverAccount(dovecot, owner));
		try {
			const [located] = await locate(session, [{ messageId: '<original@example.test>' }]);
			if (!located || located instanceof Error) throw located;
			const connection = await session.in(located.mailbox);
			const whole = {
				name: 'contract.eml',
				mimeType: 'message/rfc822',
				asMessage: true,
				open: async () => (await connection.downloadSource(located.uid)).content,
			};
			const part = {
				name: 'a.pdf',
				mimeType: 'application/pdf',
				open: async () => (await connection.download(located.uid, '2')).content,
			};
			await send([mail({ to: [person('passed@example.test')], attachments: [part, whole] })]);
		} finally {
			await session.close();
		}
		const [received] = (await mailboxWith(1, 'passed@example.test')).messages;
		expect(received.attachments).toContainEqual({
			name: 'a.pdf',
			type: 'application/pdf',
			size: bytes.length,
			sha256: sha256(bytes),
		});
		expect(received.attachments.filter(({ type }) => type === 'message/rfc822')).toHaveLength(1);
	});

	it('sends many messages over a few connections, each once', async () => {
		const opened = openSender(account, 'smtp');
		const subjects = Array.from({ length: 100 }, (_, i) => `Number ${i}`);
		let next = 0;
		const worker = async () => {
			while (next < subjects.length) {
				const subject = subjects[next++];
				await opened.send(compose(mail({ to: [person('many@example.test')], subject }), sender));
			}
		};
		await Promise.all(Array.from({ length: 8 }, worker));
		await opened.close();
		const { messages } = await mailboxWith(100, 'many@example.test');
		expect(messages.flatMap((message) => headerValues(message, 'subject')).sort()).toEqual(
			subjects.sort(),
		);
	});

	it('does not believe the Sent mail of a server that keeps no copy of what is sent', async () => {
		await expect(
			send([mail({ to: [person('kept@example.test')] })], account),
		).resolves.toHaveLength(1);
		const opened = openSender(account, 'smtp');
		const message = compose(mail({ to: [person('kept@example.test')] }), sender);
		await expect(opened.send(message, { doubted: true })).rejects.toMatchObject({
			code: 'outcomeUnknown',
		});
		await opened.close();
	});

	it('does not even open the file of a message that cannot be sent', async () => {
		const open = jest.fn(async () => Readable.from(['never read']));
		const attachments = [{ name: 'a.bin', mimeType: 'application/zip', open }];
		const message = mail({ to: [person('a@example.test')], attachments });
		const refused = withToken(() => revokedToken(dovecot, sender));
		await expect(send([message], refused)).rejects.toMatchObject({ code: 'signInRefused' });
		expect(open).not.toHaveBeenCalled();
	});
});
