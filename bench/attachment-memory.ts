/**
 * Does memory grow with attachments? 20 messages with a file each, first 20 KB, then 20 MB: listed by a watch, sent by
 * SMTP and by the API. Prints how far the resident memory of this process rose above where it stood. The sandbox runs
 * in a process of its own, so that what it keeps does not count.
 *
 *   npx tsx --expose-gc bench/attachment-memory.ts
 */
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandboxProcess, type SandboxProcess } from '../demo/sandbox-process';
import type { Account } from '../gmail/account';
import type { OutgoingMail, Transport } from '../gmail/message';
import { startNow } from '../gmail/watch/cursor';
import { watch } from '../gmail/watch/watch';
import { compose } from '../gmail/send/compose';
import { openSender } from '../gmail/send/sender';
import { inMegabytes, measure } from './measuring';

const MESSAGES = 20;
const SIZES = { '20 KB': 20_000, '20 MB': 20_000_000 };
const me = 'support@example.test';
const folder = mkdtempSync(join(tmpdir(), 'attachment-memory-'));

const accountOf = (sandbox: SandboxProcess): Account => ({
	address: me,
	access: 'fullMail',
	servers: sandbox.servers,
	getToken: async () =>
		(await sandbox.control<{ token: string }>('mintToken', { address: me })).token,
});

const list = async (account: Account): Promise<void> => {
	let left = MESSAGES;
	let done: () => void;
	const all = new Promise<void>((resolve) => (done = resolve));
	const watching = watch({
		signIn: async () => account,
		folder: 'INBOX',
		// From the first message of the folder on.
		cursor: { ...startNow, newest: 0 },
		keyword: '$bench',
		maxInFlight: MESSAGES,
		prepare: async ({ mail }) => mail,
		deliver: async ({ messages: [{ item }] }) => {
			if (item.attachments.length !== 1) throw new Error('the attachment was not listed');
			left -= 1;
			if (left === 0) done();
			return 'success' as const;
		},
		onDeadLetter: () => undefined,
		onNotStarted: (error) => {
			throw error;
		},
		onAfterwardsRefused: () => undefined,
		onOutage: (error) => {
			throw error;
		},
		onRecovery: () => undefined,
	});
	await all;
	await watching.close();
};

const sendAll = async (account: Account, file: string, transport: Transport): Promise<void> => {
	const mail: OutgoingMail = {
		senderName: '',
		to: [{ name: '', address: 'carla@customer.test' }],
		cc: [],
		bcc: [],
		replyTo: [],
		subject: 'File',
		text: 'Here it is',
		attachments: [
			{
				name: 'file.bin',
				mimeType: 'application/zip',
				open: async () => createReadStream(file, { highWaterMark: 16 * 1024 }),
			},
		],
	};
	const sender = openSender(account, transport);
	for (let i = 0; i < MESSAGES; i++) await sender.send(compose(mail, me));
	await sender.close();
};

const main = async (): Promise<void> => {
	for (const [name, size] of Object.entries(SIZES)) {
		// One sandbox a size: it keeps every message in memory.
		const sandbox = await startSandboxProcess(folder);
		try {
			const account = accountOf(sandbox);
			const file = join(folder, 'file.bin');
			writeFileSync(file, Buffer.alloc(size, 'attachment '));
			const raw =
				`From: carla@customer.test\r\nTo: ${me}\r\nSubject: File\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n` +
				`--b\r\nContent-Type: text/plain\r\n\r\nHere it is\r\n--b\r\nContent-Type: application/zip; name=file.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
				`${Buffer.alloc(size, 7).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`;
			for (let i = 0; i < MESSAGES; i++) {
				await sandbox.control('deliver', { from: 'carla@customer.test', to: [me], raw });
			}
			const report = async (what: string, work: () => Promise<void>): Promise<void> => {
				const { rise, took } = await measure(work);
				console.log(
					`${MESSAGES} x ${name} ${what}: +${inMegabytes(rise)} in ${(took / 1000).toFixed(2)} s`,
				);
			};
			await report('listed by the watch', async () => await list(account));
			await report('sent by SMTP', async () => await sendAll(account, file, 'smtp'));
			await report('sent by the API', async () => await sendAll(account, file, 'api'));
		} finally {
			await sandbox.close();
		}
	}
};

main()
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	})
	.finally(() => rmSync(folder, { recursive: true, force: true }));
