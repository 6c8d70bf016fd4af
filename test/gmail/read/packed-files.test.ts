import { openConnection, type Connection } from '../../../gmail/imap/connection';
import { openPart } from '../../../gmail/read/packed-files';
import { readByUids } from '../../../gmail/read/read-by-uids';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';
import { writeTnef } from '../parse/write-tnef';
import { expectedPacked, packedMails, readPacked, winmailMessage } from './packed-files';

const me = 'joe@example.org';
let sandbox: Sandbox;
let connection: Connection;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Joe' });
	for (const source of packedMails) {
		sandbox.store.account(me)!.append(source, { labels: ['\\Inbox'] });
	}
	connection = await openConnection({ account: sandboxAccount(sandbox, me), folder: 'INBOX' });
}, 60_000);

afterAll(async () => {
	await connection?.close();
	await sandbox?.close();
});

describe('winmail.dat', () => {
	it('is the files and the words that are in it', async () => {
		expect(await readPacked(connection)).toEqual(expectedPacked);
	});

	it('is the event of a meeting that Outlook has packed', async () => {
		const start = new Date('2026-06-01T10:00:00Z');
		const bytes = writeTnef({
			messageClass: 'IPM.Microsoft Schedule.MtgReq',
			properties: [[0x0060, start]],
		});
		const source = winmailMessage('', 'application/ms-tnef', bytes);
		sandbox.store.account(me)!.append(source, { labels: ['\\Inbox'] });
		for await (const { mail } of readByUids(connection, [packedMails.length + 1])) {
			expect(mail).toMatchObject({
				kind: 'calendarInvitation',
				calendar: { method: 'REQUEST', summary: 'From Exchange', start: start.toISOString() },
				// It holds nothing else that could be listed in its place.
				attachments: [{ name: 'winmail.dat' }],
			});
		}
		expect.assertions(1);
	});

	it('has no third file', async () => {
		await expect(openPart(connection, 1, '2/3')).rejects.toMatchObject({
			code: 'messageNotFound',
		});
	});
});
