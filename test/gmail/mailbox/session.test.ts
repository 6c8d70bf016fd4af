import { openConnection } from '../../../gmail/imap/connection';
import { whenThereIsRoom } from '../../../gmail/imap/when-there-is-room';
import { sentMailByImap } from '../../../gmail/mailbox/find-sent';
import { openMailbox } from '../../../gmail/mailbox/session';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

const me = 'me@example.test';
let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Me' });
});

afterEach(async () => {
	await sandbox.close();
});

/** As many connections as Gmail allows for a mailbox. */
const fill = async () =>
	await Promise.all(
		Array.from({ length: 15 }, async () => {
			return await openConnection({ account: sandboxAccount(sandbox, me), folder: 'INBOX' });
		}),
	);

const full = { code: 'tooManyConnections' };

describe('a mailbox with as many connections as it may have', () => {
	it('is worked on as soon as one of them ends', async () => {
		const connections = await fill();
		const session = openMailbox(sandboxAccount(sandbox, me), new AbortController().signal);
		const sent = sentMailByImap(sandboxAccount(sandbox, me));
		const working = Promise.all([session.in('INBOX'), sent.countSince(Date.now())]);
		setTimeout(
			() => void Promise.all(connections.slice(0, 2).map(async (each) => await each.close())),
			800,
		);
		const [connection, count] = await working;
		expect(connection.alive).toBe(true);
		expect(count).toBe(0);
		await Promise.all([
			session.close(),
			sent.close(),
			...connections.map(async (each) => await each.close()),
		]);
	}, 30_000);

	it('is told of at once where nobody could end the waiting', async () => {
		const connections = await fill();
		await expect(openMailbox(sandboxAccount(sandbox, me)).in('INBOX')).rejects.toMatchObject(full);
		await Promise.all(connections.map(async (each) => await each.close()));
	});

	it('is waited for no longer than the execution lasts', async () => {
		const connections = await fill();
		const execution = new AbortController();
		const session = openMailbox(sandboxAccount(sandbox, me), execution.signal);
		setTimeout(() => execution.abort(new Error('cancelled')), 700);
		await expect(session.in('INBOX')).rejects.toThrow();
		await Promise.all(connections.map(async (each) => await each.close()));
	});

	it('is told of after a time, and what else fails at once', async () => {
		const connections = await fill();
		const account = sandboxAccount(sandbox, me);
		const connect = async (folder: string) => await openConnection({ account, folder });
		await expect(
			whenThereIsRoom(async () => await connect('INBOX'), { patienceMs: 600 }),
		).rejects.toMatchObject(full);
		await connections[0]?.close();
		await expect(whenThereIsRoom(async () => await connect('No such'))).rejects.toMatchObject({
			code: 'folderUnknown',
		});
		await Promise.all(connections.slice(1).map(async (each) => await each.close()));
	});
});
