import { openConnection, type Connection } from '../../../gmail/imap/connection';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';
import { expectedEvents, invitations, readEvents } from './read-calendars';

const me = 'joe@example.org';
let sandbox: Sandbox;
let connection: Connection;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Joe' });
	for (const source of invitations) {
		sandbox.store.account(me)!.append(source, { labels: ['\\Inbox'] });
	}
	connection = await openConnection({ account: sandboxAccount(sandbox, me), folder: 'INBOX' });
}, 60_000);

afterAll(async () => {
	await connection?.close();
	await sandbox?.close();
});

it('understands the events that programs invite to, as they come over the wire', async () => {
	expect(await readEvents(connection)).toEqual(expectedEvents);
});
