import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { startProcess, type BackgroundProcess } from '../../demo/background-process';
import { freePorts } from '../../demo/free-ports';
import type { Account } from '../../gmail/account';
import type { OutgoingMail } from '../../gmail/message';
import { compose } from '../../gmail/send/compose';
import { createDraft, sendDraft } from '../../gmail/send/drafts';
import { openSender } from '../../gmail/send/sender';
import { hurriedClock } from '../support/hurried-clock';

/**
 * A second opinion on what we say to the API: the Gmail emulator of `emulate`, which nobody here wrote. It knows no
 * resumable upload.
 */
const me = 'testuser@example.com';
const token = 'a-token-of-the-emulator';
const program = resolve(__dirname, '../../node_modules/emulate/dist/index.js');

let folder: string;
let emulator: BackgroundProcess;
let account: Account;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'emulate-'));
	const seed = join(folder, 'seed.json');
	writeFileSync(
		seed,
		JSON.stringify({
			tokens: { [token]: { login: me, scopes: ['https://mail.google.com/'] } },
			google: { users: [{ email: me, name: 'Test User' }] },
		}),
	);
	const [port = 0] = await freePorts(1);
	emulator = startProcess({
		name: 'The emulator',
		command: process.execPath,
		args: [program, 'start', '--service', 'google', '--port', String(port), '--seed', seed],
		cwd: folder,
		env: { ...process.env, NO_COLOR: '1' } as Record<string, string>,
	});
	await emulator.waitFor(/Ready/, 20_000);
	const nowhere = { host: '127.0.0.1', port: 1 };
	account = {
		address: me,
		access: 'fullMail',
		servers: { imap: nowhere, smtp: nowhere, api: `http://127.0.0.1:${port}` },
		getToken: async () => token,
	};
}, 30_000);

afterAll(async () => {
	await emulator?.stop();
	rmSync(folder, { recursive: true, force: true });
});

const mail = (given: Partial<OutgoingMail> = {}): OutgoingMail => ({
	senderName: 'Us',
	to: [{ name: 'Carla', address: 'carla@customer.test' }],
	cc: [{ name: '', address: 'cc@customer.test' }],
	bcc: [],
	replyTo: [],
	subject: 'Grüße',
	text: 'Hello',
	attachments: [],
	...given,
});

interface Stored {
	id: string;
	threadId: string;
	labelIds: string[];
	payload: { headers: { name: string; value: string }[]; parts?: { filename: string }[] };
}

const stored = async (id: string): Promise<Stored> => {
	const response = await fetch(
		`${account.servers.api}/gmail/v1/users/me/messages/${id}?format=full`,
		{
			headers: { authorization: `Bearer ${token}` },
		},
	);
	return (await response.json()) as Stored;
};

const headerOf = ({ payload }: Stored, wanted: string): string | undefined =>
	payload.headers.find(({ name }) => name.toLowerCase() === wanted)?.value;

const send = async (given: Partial<OutgoingMail> = {}, doubted = false) => {
	const sender = openSender(account, 'api', { clock: hurriedClock() });
	try {
		return await sender.send(compose(mail(given), me), { doubted });
	} finally {
		await sender.close();
	}
};

it('takes a message: its headers, its file, its place among the sent', async () => {
	const receipt = await send({
		attachments: [
			{
				name: 'a.txt',
				mimeType: 'text/plain',
				size: 4,
				open: async () => Readable.from([Buffer.from('file')]),
			},
		],
	});
	const message = await stored(receipt.id!);
	expect(message.labelIds).toContain('SENT');
	expect(headerOf(message, 'message-id')).toBe(receipt.messageId);
	expect(headerOf(message, 'to')).toContain('carla@customer.test');
	expect(headerOf(message, 'cc')).toContain('cc@customer.test');
	expect(message.payload.parts?.map(({ filename }) => filename)).toContain('a.txt');
});

it('puts an answer into its thread', async () => {
	const first = await send({ subject: 'Order' });
	const answer = await send({
		subject: 'Re: Order',
		inReplyTo: first.messageId,
		references: [first.messageId],
		threadId: first.threadId,
	});
	expect(answer.threadId).toBe(first.threadId);
	const message = await stored(answer.id!);
	expect(message.threadId).toBe(first.threadId);
	expect(headerOf(message, 'in-reply-to')).toBe(first.messageId);
});

it.each([
	['alone', undefined],
	['in a thread', true],
])('keeps a draft %s and sends it', async (_, threaded) => {
	const threadId = threaded && (await send({ subject: 'Plan' })).threadId;
	const composed = compose(mail({ subject: 'Re: Plan', ...(threadId && { threadId }) }), me);
	const draft = await createDraft(account, composed);
	expect((await stored(draft.id)).labelIds).toContain('DRAFT');
	const sent = await sendDraft(account, draft.draftId);
	const message = await stored(sent.id!);
	expect(message.labelIds).toContain('SENT');
	expect(headerOf(message, 'message-id')).toBe(draft.messageId);
	if (threadId) expect(message.threadId).toBe(threadId);
});
