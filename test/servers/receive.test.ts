import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import { startNow } from '../../gmail/watch/cursor';
import type { ReadMessage } from '../../gmail/read/message-content';
import type { Receiver } from '../../gmail/watch/delivery';
import { watch } from '../../gmail/watch/watch';
import type { Watch, WatchOptions } from '../../gmail/watch/watch';
import { createDeliveryLog } from '../support/delivery-log';
import { trustCertificate } from '../support/trust';
import { startDovecot } from './dovecot';
import type { Dovecot } from './dovecot';
import { hostileMessages } from './hostile-messages';
import { describeServers } from './requirements';
import { revokedToken, serverAccount } from './server-account';
import type { ServerAccount } from './server-account';

/** The bytes of a message as nodemailer writes it. */
async function compose(message: SendMailOptions): Promise<Buffer> {
	const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
	const { message: bytes } = await composer.sendMail({ from: 'sender@example.test', ...message });
	return bytes as Buffer;
}

const plain = (subject: string) => `Subject: ${subject}\r\n\r\nText of ${subject}\r\n`;

describeServers('the watch on a real Dovecot', ['dovecot'], () => {
	let dovecot: Dovecot;
	let address: string;
	let account: ServerAccount;
	let watches: Watch[];
	let mailboxes = 0;

	beforeAll(async () => {
		dovecot = await startDovecot();
		trustCertificate(dovecot.certificates.ca);
	});

	afterAll(() => dovecot?.stop());

	beforeEach(() => {
		address = `user${(mailboxes += 1)}@example.test`;
		account = serverAccount(dovecot, address);
		watches = [];
	});

	afterEach(() => Promise.all(watches.map((opened) => opened.close())));

	/** Starts a watch that ends with the test. */
	function start(
		{ prepare, deliver }: Receiver<ReadMessage>,
		options: Partial<WatchOptions<ReadMessage>> = {},
	): Watch {
		const started = watch({
			signIn: async () => account,
			folder: 'INBOX',
			cursor: startNow,
			keyword: '$Handled',
			maxInFlight: 20,
			prepare,
			deliver,
			onOutage: () => undefined,
			onDeadLetter: () => undefined,
			onNotStarted: (error) => {
				throw error;
			},
			onAfterwardsRefused: () => undefined,
			onRecovery: () => undefined,
			...options,
		});
		watches.push(started);
		return started;
	}

	/** The same, and waits for its first connection. */
	async function open(...given: Parameters<typeof start>): Promise<Watch> {
		const started = start(...given);
		await expect(started.firstTry).resolves.toBeUndefined();
		return started;
	}

	/** Does something to the mailbox as its owner would, over a connection of its own. */
	async function asOwner(act: (client: ImapFlow) => Promise<unknown>): Promise<void> {
		const auth = { user: address, accessToken: dovecot.tokens.mint(address) };
		const client = new ImapFlow({ ...dovecot.imap, secure: true, logger: false, auth });
		await client.connect();
		try {
			await act(client);
		} finally {
			await client.logout();
		}
	}

	it('hands out mails of many thousand parts by their header, on the connection it has', async () => {
		const log = createDeliveryLog();
		const outages: unknown[] = [];
		let signIns = 0;
		const signIn = async () => {
			signIns += 1;
			return account;
		};
		// Without a mark there is no second connection, which would sign in too.
		await open(log, { keyword: '', onOutage: (error) => outages.push(error), signIn });
		const many = (subject: string): string =>
			`From: carla@customer.test\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(9_000)}--b--\r\n`;
		await dovecot.deliver(address, [
			plain('First'),
			many('Many'),
			many('More'),
			plain('Between'),
			many('Most'),
			plain('Last'),
		]);
		const entries = await log.atLeast(6);
		expect(log.subjects()).toEqual(['First', 'Many', 'More', 'Between', 'Most', 'Last']);
		expect(entries.map(({ item }) => item.unreadable !== undefined)).toEqual([
			false,
			true,
			true,
			false,
			true,
			false,
		]);
		expect([outages, signIns]).toEqual([[], 1]);
	}, 60_000);

	it('hands out what arrives while it idles, and nothing that was there before', async () => {
		await dovecot.deliver(address, [plain('Old')]);
		const log = createDeliveryLog();
		await open(log);
		await dovecot.deliver(address, [
			await compose({
				from: { name: 'Zoë Ünal', address: 'zoe@example.test' },
				to: address,
				subject: 'Grüße an alle',
				text: 'Schöne Grüße\n',
				html: '<p>Schöne Grüße</p>',
				messageId: '<one@example.test>',
				inReplyTo: '<zero@example.test>',
				references: ['<root@example.test>', '<zero@example.test>'],
			}),
		]);
		const delivered = Date.now();
		const { mail } = (await log.atLeast(1))[0].item;
		// At once, and not when a clock next strikes; a busy machine takes its time to start the thread that reads.
		expect(Date.now() - delivered).toBeLessThan(4_000);
		expect(mail).toMatchObject({
			account: address,
			mailbox: 'INBOX',
			messageId: '<one@example.test>',
			inReplyTo: '<zero@example.test>',
			references: ['<root@example.test>', '<zero@example.test>'],
			subject: 'Grüße an alle',
			from: [{ name: 'Zoë Ünal', address: 'zoe@example.test' }],
			text: expect.stringMatching(/^Schöne Grüße\s*$/),
			html: expect.stringContaining('<p>Schöne Grüße</p>'),
		});
		expect(log.subjects()).toEqual(['Grüße an alle']);
	});

	it('leaves Gmail ids and labels out, which this server does not have', async () => {
		const log = createDeliveryLog();
		await open(log);
		await dovecot.deliver(address, [plain('Plain')]);
		const { mail } = (await log.atLeast(1))[0].item;
		expect(mail.uid).toBe(1);
		for (const field of ['id', 'threadId', 'labels']) expect(mail).not.toHaveProperty(field);
	});

	it('does not mark what it reads as read', async () => {
		const log = createDeliveryLog();
		await open(log);
		await dovecot.deliver(address, [plain('Unread')]);
		await log.atLeast(1);
		await asOwner(async (client) => {
			await client.mailboxOpen('INBOX');
			expect(await client.search({ seen: false })).toEqual([1]);
		});
	});

	it('lists attachments by name, type and size without reading them as text', async () => {
		const log = createDeliveryLog();
		await open(log);
		const pdf = Buffer.alloc(100_001, 'pdf bytes ');
		const logo = Buffer.alloc(1234, 7);
		await dovecot.deliver(address, [
			await compose({
				subject: 'Files',
				text: 'See the files',
				html: '<p>See <img src="cid:logo@example.test"></p>',
				attachments: [
					{ filename: 'Übersicht – Größe €.pdf', content: pdf },
					{ filename: 'notes.txt', content: 'a text that is a file' },
					{ filename: 'logo.png', content: logo, cid: 'logo@example.test' },
					{ raw: `Content-Type: message/rfc822\r\n\r\n${plain('Inner')}` },
				],
			}),
		]);
		const { mail } = (await log.atLeast(1))[0].item;
		const listed = new Map(mail.attachments.map((attachment) => [attachment.name, attachment]));
		expect([...listed.keys()].sort()).toEqual(
			['Inner.eml', 'logo.png', 'notes.txt', 'Übersicht – Größe €.pdf'].sort(),
		);
		expect(listed.get('Übersicht – Größe €.pdf')).toMatchObject({
			mimeType: 'application/pdf',
			inline: false,
		});
		expect(listed.get('logo.png')).toMatchObject({
			mimeType: 'image/png',
			contentId: 'logo@example.test',
			inline: true,
		});
		expect(mail.text.trim()).toBe('See the files');
		const within3 = (name: string, size: number) =>
			expect(Math.abs((listed.get(name)?.size ?? -9) - size)).toBeLessThanOrEqual(3);
		within3('Übersicht – Größe €.pdf', pdf.length);
		within3('logo.png', logo.length);
	});

	it('loses none of the messages that follow no standard', async () => {
		const log = createDeliveryLog();
		await open(log);
		const messages = hostileMessages.map(({ source }) => Buffer.from(source, 'latin1'));
		await dovecot.deliver(address, [...messages, plain('Last')]);
		await log.atLeast(messages.length + 1);
		expect(log.entries.map(({ item }) => item.mail.uid)).toEqual(
			Array.from({ length: messages.length + 1 }, (_, i) => i + 1),
		);
		for (const [i, { name, subject }] of hostileMessages.entries()) {
			expect({ name, subject: log.subjects()[i] }).toEqual({ name, subject });
		}
		expect(log.subjects().at(-1)).toBe('Last');
	});

	it('reconnects with a token and catches up after the server went away', async () => {
		const outages: string[] = [];
		const log = createDeliveryLog();
		await open(log, { onOutage: ({ code }) => outages.push(code) });
		await dovecot.deliver(address, [plain('Before')]);
		await log.atLeast(1);
		await dovecot.restart();
		await dovecot.deliver(address, [plain('Meanwhile')]);
		await log.atLeast(2);
		await dovecot.deliver(address, [plain('After')]);
		await log.atLeast(3);
		expect(log.subjects()).toEqual(['Before', 'Meanwhile', 'After']);
		expect(account.requests.length).toBeGreaterThanOrEqual(2);
		expect(outages).toEqual([]);
	});

	it('asks for a fresh token when the cached one was revoked', async () => {
		account = serverAccount(dovecot, address, undefined, ({ fresh }) =>
			fresh ? dovecot.tokens.mint(address) : revokedToken(dovecot, address),
		);
		await open(createDeliveryLog());
		expect(account.requests).toEqual([{ fresh: false }, { fresh: true }]);
	});

	it('says at the first try that the sign-in is refused', async () => {
		account = serverAccount(dovecot, address, undefined, () => revokedToken(dovecot, address));
		expect(await start(createDeliveryLog()).firstTry).toMatchObject({
			name: 'GmailError',
			code: 'signInRefused',
		});
	});

	it('starts again from its saved cursor: the unfinished once more, the missed ones, no other', async () => {
		const never = new Promise<void>(() => undefined);
		const first = createDeliveryLog(({ item }) =>
			item.mail.subject === 'Unfinished' ? never : Promise.resolve(),
		);
		const opened = await open(first);
		await dovecot.deliver(address, [plain('Finished'), plain('Unfinished')]);
		await first.atLeast(2);
		await opened.close();
		await dovecot.deliver(address, [plain('Missed')]);

		const second = createDeliveryLog();
		await open(second, { cursor: JSON.parse(JSON.stringify(first.entries[1].cursor)) });
		await second.atLeast(2);
		expect(second.subjects()).toEqual(['Unfinished', 'Missed']);
		// The same number: n8n tells whether an execution of that name ever began.
		expect(second.entries.map(({ attempt }) => attempt)).toEqual([1, 1]);
	});

	it('does not repeat what the server remembers as handled, though the saved cursor is older', async () => {
		const first = createDeliveryLog();
		const opened = await open(first);
		await asOwner(async (client) => {
			await client.mailboxOpen('INBOX');
			await dovecot.deliver(address, [plain('Handled')]);
			// Asked, not waited for: a message that is new and flagged in one breath makes no event of its own.
			while (((await client.search({ keyword: '$Handled' })) || []).length === 0) await sleep(20);
		});
		await opened.close();
		expect(first.entries[0].cursor.pending).toMatchObject([{ uid: 1, attempt: 1, failures: 0 }]);

		const second = createDeliveryLog();
		await open(second, { cursor: first.entries[0].cursor });
		await dovecot.deliver(address, [plain('New')]);
		await second.atLeast(1);
		expect(second.subjects()).toEqual(['New']);
	});

	it('hands out a backlog of 300 messages once each, in order', async () => {
		const subjects = Array.from({ length: 300 }, (_, i) => `Message ${i + 1}`);
		const first = createDeliveryLog();
		const opened = await open(first);
		const cursor = opened.cursor();
		await opened.close();
		await dovecot.deliver(address, subjects.map(plain));

		const second = createDeliveryLog();
		await open(second, { cursor });
		await second.atLeast(300);
		expect(second.subjects()).toEqual(subjects);
	});

	it('reads messages whole while another client flags them', async () => {
		const subjects = Array.from({ length: 100 }, (_, i) => `Message ${i + 1}`);
		await dovecot.deliver(address, subjects.map(plain));
		const log = createDeliveryLog();
		await asOwner(async (client) => {
			const { uidValidity } = await client.mailboxOpen('INBOX');
			await open(log, { cursor: { ...startNow, uidValidity: String(uidValidity) } });
			for (let round = 0; round < 5; round += 1) {
				await client.messageFlagsAdd('1:*', ['\\Flagged']);
				await client.messageFlagsRemove('1:*', ['\\Flagged']);
			}
		});
		await log.atLeast(subjects.length);
		expect(log.subjects()).toEqual(subjects);
		expect(log.entries.map(({ item }) => item.mail.text.trim())).toEqual(
			subjects.map((subject) => `Text of ${subject}`),
		);
		// One connection, and perhaps the one that looks whether the server keeps keywords.
		expect(account.requests.length).toBeLessThanOrEqual(2);
	});

	it('knows a folder that was made anew by its UIDVALIDITY', async () => {
		await asOwner((client) => client.mailboxCreate('Work'));
		const first = createDeliveryLog();
		const opened = await open(first, { folder: 'Work' });
		await asOwner((client) => client.append('Work', plain('In the old folder')));
		await first.atLeast(1);
		const cursor = opened.cursor();
		await opened.close();
		await asOwner(async (client) => {
			await client.mailboxDelete('Work');
			await client.mailboxCreate('Work');
			await client.append('Work', plain('In the new folder'));
		});
		const second = createDeliveryLog();
		const again = await open(second, { folder: 'Work', cursor });
		await second.atLeast(1);
		expect(second.subjects()).toEqual(['In the new folder']);
		expect(again.cursor().uidValidity).not.toBe(cursor.uidValidity);
	});

	it('opens a folder by its special use', async () => {
		const log = createDeliveryLog();
		await open(log, { folder: '\\All' });
		await asOwner((client) => client.append('[Gmail]/All Mail', plain('Archived')));
		const { mail } = (await log.atLeast(1))[0].item;
		expect(mail).toMatchObject({ subject: 'Archived', mailbox: '[Gmail]/All Mail' });
	});

	describe('each mail once, on a server that has no ids of its own', () => {
		const keyword = '$Handled';
		const known = (id: string, subject: string) =>
			`Message-ID: <${id}@scanner.test>\r\n${plain(subject)}`;

		const move = async (from: string, to: string): Promise<void> =>
			await asOwner(async (client) => {
				await client.mailboxOpen(from);
				await client.messageMove('1:*', to);
			});

		/** Ends with the test: a loop that goes on would keep Jest from ending. */
		let isOver: boolean;
		beforeEach(() => {
			isOver = false;
		});
		afterEach(() => {
			isOver = true;
		});
		const waitFor = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
			while (!isOver && !(await condition())) await sleep(50);
		};

		/** Waits until the one message of a folder is done, and is not asked for any more. */
		const untilDone = async (folder: string): Promise<void> =>
			await asOwner(async (client) => {
				await client.mailboxOpen(folder);
				const done = { keyword, unKeyword: '$n8n-again' };
				await waitFor(async () => ((await client.search(done)) || []).length > 0);
			});

		it.each(['in one process', 'with a start in between'])(
			'one that was asked to run again, and that its workflow moves and fails, is tried again %s',
			async (how) => {
				await asOwner((client) => client.mailboxCreate('Work'));
				const first = await open(createDeliveryLog());
				await dovecot.deliver(address, [known('one', 'Wanted')]);
				await untilDone('INBOX');
				await first.close();
				await first.settled();
				await asOwner(async (client) => {
					await client.mailboxOpen('INBOX');
					await client.messageFlagsAdd('1', ['$n8n-again']);
				});

				let fails = true;
				const log = createDeliveryLog(async () => {
					if (fails) await move('INBOX', 'Work');
					const ending = fails ? 'failure' : 'success';
					fails = false;
					return ending;
				});
				const options = {
					cursor: first.cursor(),
					acknowledgeAt: 'success' as const,
					retryAfter: how === 'in one process' ? 50 : 60_000,
				};
				const second = await open(log, options);
				await log.atLeast(1);
				if (how !== 'in one process') {
					await waitFor(() => second.cursor().pending.some(({ waits }) => waits === true));
					await second.close();
					await second.settled();
					await open(log, { ...options, cursor: second.cursor() });
				}
				await log.atLeast(2);
				await untilDone('Work');
			},
			20_000,
		);

		it('one that its workflow has moved, and that is done, does not come again at the next start', async () => {
			await asOwner((client) => client.mailboxCreate('Work'));
			const log = createDeliveryLog(async () => {
				await sleep(1_500);
				await move('INBOX', 'Work');
			});
			const first = await open(log);
			await dovecot.deliver(address, [known('one', 'Moved')]);
			await log.atLeast(1);
			await sleep(2_500);
			await first.close();
			await first.settled();
			await open(log, { cursor: first.cursor(), lookForCutOffAfter: 100 });
			await sleep(2_000);
			expect(log.subjects()).toEqual(['Moved']);
		}, 20_000);

		it('mails with the same Message-ID are different mails, which all run', async () => {
			const log = createDeliveryLog(async () => await sleep(100));
			await open(log);
			const subjects = Array.from({ length: 60 }, (_, i) => `Scan ${i + 1}`);
			const scans = subjects.map((subject) => known('always-the-same', subject));
			await dovecot.deliver(address, scans);
			await log.atLeast(subjects.length);
			expect(log.subjects()).toEqual(subjects);
		}, 60_000);

		it('one that its workflow has moved and marked as done is done', async () => {
			await asOwner((client) => client.mailboxCreate('Work'));
			const log = createDeliveryLog(async () => {
				await move('INBOX', 'Work');
				await asOwner(async (client) => {
					await client.mailboxOpen('Work');
					await client.messageFlagsAdd('1', [keyword]);
				});
				await sleep(1_000);
			});
			const opened = await open(log, { acknowledgeAt: 'workflow' });
			await dovecot.deliver(address, [known('one', 'Moved')]);
			await log.atLeast(1);
			await waitFor(() => opened.cursor().pending.length === 0);
		}, 20_000);

		it('one that is moved away and back while it runs, or as it ends, runs once', async () => {
			await asOwner((client) => client.mailboxCreate('Work'));
			const log = createDeliveryLog(async () => {
				await sleep(1_000);
				await move('INBOX', 'Work');
				await move('Work', 'INBOX');
				await sleep(1_000);
			});
			await open(log);
			await dovecot.deliver(address, [known('one', 'Moved')]);
			await untilDone('INBOX');
			await sleep(500);
			expect(log.subjects()).toEqual(['Moved']);
		}, 20_000);
	});
});
