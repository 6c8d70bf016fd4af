import { openConnection, type Connection } from '../../../gmail/imap/connection';
import { openPart } from '../../../gmail/read/packed-files';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../sandbox-account';
import { trustCertificate } from '../../trust';
import { expectedPacked, packedMails, readPacked } from './packed-files';

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

	it('has no third file', async () => {
		await expect(openPart(connection, 1, '2/3')).rejects.toMatchObject({
			code: 'messageNotFound',
		});
	});
});
