import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { GmailError } from '../../../gmail/errors';
import { requestGoogleApi } from '../../../gmail/google-api';
import { changeMessages } from '../../../gmail/imap/change-messages';
import { openConnection } from '../../../gmail/imap/connection';
import { createLabel, deleteLabel, renameLabel } from '../../../gmail/mailbox/labels';
import { searchMessages } from '../../../gmail/mailbox/search-messages';
import { openMailbox } from '../../../gmail/mailbox/session';
import type { OutgoingMail } from '../../../gmail/message';
import { headerFields } from '../../../gmail/parse/header-fields';
import { compose } from '../../../gmail/send/compose';
import { smtpBackend } from '../../../gmail/send/smtp';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { oneAttempt } from '../../support/one-attempt';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

const me = 'me@example.test';
const carla = 'carla@example.test';
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	for (const address of [me, carla]) sandbox.store.addAccount({ address, name: '' });
	sandbox.store.account(me)!.createLabel('Victim');
	sandbox.store.account(me)!.append(Buffer.from('Subject: kept\r\n\r\nHello\r\n'), {
		labels: ['\\Inbox', 'Victim'],
	});
});

afterAll(async () => await sandbox.close());

const mail = (more: Partial<OutgoingMail>): OutgoingMail => ({
	senderName: '',
	to: [{ name: '', address: carla }],
	cc: [],
	bcc: [],
	replyTo: [],
	subject: 'x',
	text: 'y',
	attachments: [],
	...more,
});

/** What ends a command of IMAP where it is written as it is: its line, its quoted string, a literal, its brackets. */
const commands = ['DELETE Victim', 'UID STORE 1:* +FLAGS (\\Deleted)', 'UID EXPUNGE 1:*'];
const breaking = commands.flatMap((command) => [
	`x\r\nA9 ${command}\r\n`,
	`x\nA9 ${command}\n`,
	`x\rA9 ${command}\r`,
	`x"\r\nA9 ${command}\r\n`,
	`x" "y\r\nA9 ${command}\r\n`,
	`x\\"\r\nA9 ${command}\r\n`,
	`{3}\r\nabc\r\nA9 ${command}\r\n`,
	`x {3+}\r\nabc\r\nA9 ${command}\r\n`,
	`x)\r\nA9 ${command}\r\n`,
	`x\0\r\nA9 ${command}\r\n`,
	`&AAo-A9 ${command}&AAo-`,
	`x\u2028A9 ${command}\u2028`,
]);

/** Whoever fills a field of a node with it: may be refused, and may find nothing. */
const uses: [what: string, use: (text: string) => Promise<unknown>][] = [
	[
		'a search',
		async (text) => {
			const session = openMailbox(sandboxAccount(sandbox, me));
			try {
				for (const query of [{ gmailSearch: text }, { subject: text }, { from: text }]) {
					await searchMessages(session, query as Parameters<typeof searchMessages>[1]).catch(known);
				}
			} finally {
				await session.close();
			}
		},
	],
	[
		'the name of a label',
		async (text) => {
			const session = openMailbox(sandboxAccount(sandbox, me));
			try {
				await createLabel(session, text).catch(known);
				await renameLabel(session, text, `${text}2`).catch(known);
				await deleteLabel(session, `${text}2`).catch(known);
			} finally {
				await session.close();
			}
		},
	],
	[
		'a folder',
		async (text) => {
			const account = sandboxAccount(sandbox, me);
			const opened = await openConnection({ account, folder: text }).catch(known);
			await opened?.close();
		},
	],
	[
		'a label on a message',
		async (text) => {
			const connection = await openConnection({
				account: sandboxAccount(sandbox, me),
				folder: 'INBOX',
			});
			try {
				for (const changes of [
					{ addLabels: [text], createMissingLabels: true },
					{ moveTo: text },
				]) {
					await changeMessages(connection, [999], changes).catch(known);
				}
			} finally {
				await connection.close();
			}
		},
	],
];

function known(error: unknown): undefined {
	expect(error).toBeInstanceOf(GmailError);
	return undefined;
}

it.each(uses)(
	'no text in %s is a command of IMAP',
	async (_what, use) => {
		for (const text of breaking) await use(text);
		const mailbox = sandbox.store.account(me)!;
		expect(mailbox.labels()).toContain('Victim');
		const kept = [...mailbox.all()].filter(({ source }) => source.includes('Subject: kept'));
		expect(kept.map(({ labels, flags }) => [labels.has('Victim'), flags.has('\\Deleted')])).toEqual(
			[[true, false]],
		);
	},
	60_000,
);

const odd = fc
	.array(
		fc.constantFrom(
			...[
				'a',
				'ö',
				' ',
				'\r',
				'\n',
				'\r\n',
				'\r\n ',
				'\0',
				'\u2028',
				'\u0085',
				'"',
				'\\',
				'<',
				'>',
				',',
				';',
				':',
			],
			...[
				'\r\nBcc: mallory@stranger.test',
				'\nX-Evil: 1',
				'\r\n\r\n<script>',
				'=?utf-8?q?=0D=0AX-Evil:_1?=',
			],
		),
		{ maxLength: 12 },
	)
	.map((pieces) => pieces.join(''));

it('no text of a mail writes a header of its own', async () => {
	await fc.assert(
		fc.asyncProperty(odd, odd, odd, async (subject, name, file) => {
			const { open } = compose(
				mail({
					subject,
					senderName: name,
					to: [{ name, address: carla }],
					attachments: [
						{
							name: file,
							mimeType: 'text/plain',
							open: async () => (await import('node:stream')).Readable.from(['z']),
						},
					],
				}),
				me,
			);
			const bytes = await buffer(await open({ keepBcc: false }));
			const end = bytes.indexOf('\r\n\r\n');
			const names = headerFields(bytes.subarray(0, end)).map((field) =>
				field.slice(0, field.indexOf(':')).toLowerCase(),
			);
			expect(names).not.toContain('bcc');
			expect(names).not.toContain('x-evil');
			expect(new Set(names).size).toBe(names.length);
			expect(names).toEqual(expect.arrayContaining(['from', 'to', 'message-id']));
			expect(bytes.toString('latin1')).not.toMatch(/^X-Evil:/im);
		}),
		{ numRuns: 300 },
	);
});

/** Ends of a message as some server or other sees one, with a second message behind. */
const ends = [
	'\r\n.\r\n',
	'\n.\n',
	'\r.\r',
	'\n.\r\n',
	'\r\n.\n',
	'\r.\n',
	'\r\n.\r',
	'\0\r\n.\r\n',
];

it.each(ends)('no text ends its mail and begins another: %j', async (end) => {
	const inner = `MAIL FROM:<mallory@stranger.test>\r\nRCPT TO:<${carla}>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n`;
	for (const body of [`a${end}${inner}`, `${'a'.repeat(65_536 - 3)}${end}${inner}`]) {
		const before = sandbox.store.account(carla)!.all().length;
		await oneAttempt(
			smtpBackend(sandboxAccount(sandbox, me)),
			compose(mail({ text: body, html: `<p>${body}</p>` }), me),
		);
		const all = [...sandbox.store.account(carla)!.all()];
		expect(all.length - before).toBe(1);
		expect(all.filter(({ source }) => /^Subject: smuggled/m.test(headOf(source)))).toEqual([]);
	}
});

const headOf = (source: Buffer): string =>
	source.subarray(0, source.indexOf('\r\n\r\n')).toString('latin1');

it.each<[string, () => Promise<unknown>]>([
	['IMAP', async () => await openConnection({ account: refused(), folder: 'INBOX' })],
	['SMTP', async () => await oneAttempt(smtpBackend(refused()), compose(mail({}), me))],
	['a check of SMTP', async () => await smtpBackend(refused()).check()],
	[
		'the Gmail API',
		async () =>
			await requestGoogleApi({
				url: `${sandbox.servers.api}/gmail/v1/users/me/profile`,
				token: secret,
				mailbox: me,
				timeout: 5_000,
			}),
	],
])('a refusal of %s holds no token, in no depth', async (_what, run) => {
	const error: unknown = await run().catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(GmailError);
	const all = inspect(error, { depth: 12, showHidden: true });
	expect(all).not.toContain(secret);
	expect(all).not.toContain(Buffer.from(`Bearer ${secret}`).toString('base64').slice(4, -4));
	expect(all).not.toContain(sasl(secret));
});

const secret = 'ya29.a-token-that-nobody-may-read';

/** As XOAUTH2 writes it, but for what depends on where it begins. */
const sasl = (token: string): string =>
	Buffer.from(`user=${me}\x01auth=Bearer ${token}\x01\x01`).toString('base64').slice(0, -8);

const refused = () => ({ ...sandboxAccount(sandbox, me), getToken: async () => secret });
