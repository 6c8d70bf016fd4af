import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ADDRESS, APP_PASSWORD, mail, startGmailImap } from './gmail-imap';

it("satisfies Python's imaplib, signed in by XOAUTH2 and by app password", async () => {
	const gmail = await startGmailImap();
	const folder = await mkdtemp(join(tmpdir(), 'imaplib-'));
	try {
		gmail.mailbox.append(mail('Subject: =?utf-8?q?gr=C3=BCn?=', '', 'x'), { labels: ['\\Inbox'] });
		const ca = join(folder, 'ca.pem');
		await writeFile(ca, gmail.ca);
		const script = join(__dirname, 'imaplib_client.py');
		const args = [script, String(gmail.server.port), ca, ADDRESS, APP_PASSWORD, 'good'];
		const { stdout } = await promisify(execFile)('python3', args, { timeout: 15_000 });
		expect(stdout).toBe('ok\n');
		const labels = gmail.mailbox.all().map((message) => [...message.labels]);
		expect(labels).toEqual([['\\Starred', 'From Python'], ['\\Trash']]);
		expect(gmail.errors).toEqual([]);
	} finally {
		await gmail.close();
		await rm(folder, { recursive: true });
	}
});
