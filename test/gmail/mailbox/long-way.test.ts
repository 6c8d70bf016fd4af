import { changeLocated } from '../../../gmail/mailbox/change-located';
import { locate, type LocatedMessage } from '../../../gmail/mailbox/locate';
import { openMailbox } from '../../../gmail/mailbox/session';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { startDelayingProxy, type DelayingProxy } from '../../support/delaying-proxy';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const me = 'me@example.test';
const MESSAGES = 1_000;
const ROUND_TRIP = 40;
let sandbox: Sandbox;
let proxy: DelayingProxy;
let ids: string[];

beforeEach(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	const mailbox = sandbox.store.addAccount({ address: me, name: 'Me' });
	ids = Array.from({ length: MESSAGES }, (_, i) => {
		const source = Buffer.from(`Subject: ${i}\r\n\r\nHello`);
		// Every other UID of the inbox is another's: the worst for a set of ranges.
		mailbox.append(source, { labels: ['\\Inbox'] });
		return mailbox.append(source, { labels: ['\\Inbox'] }).id.toString(16);
	});
	proxy = await startDelayingProxy(sandbox.servers.imap, ROUND_TRIP);
});

afterEach(async () => {
	await proxy.close();
	await sandbox.close();
});

it.each<[string, (id: string, i: number) => { id: string; mailbox?: string; uid?: number }]>([
	['items of the trigger', (id, i) => ({ id, mailbox: 'INBOX', uid: 2 * (i + 1) })],
	['ids alone', (id) => ({ id })],
])('labels 1,000 messages in few round trips, sign-in included: %s', async (what, toReference) => {
	const { servers, ...account } = sandboxAccount(sandbox, me);
	const imap = { host: '127.0.0.1', port: proxy.port };
	const session = openMailbox({ ...account, servers: { ...servers, imap } });
	const start = performance.now();
	const messages = (await locate(session, ids.map(toReference))) as LocatedMessage[];
	const located = performance.now();
	await changeLocated(session, messages, { addLabels: ['Triage'], createMissingLabels: true });
	const took = performance.now() - start;
	await session.close();
	process.stdout.write(
		`${what}: ${proxy.counted.roundTrips} round trips, ${Math.round(took)} ms, ${Math.round(located - start)} of them to sign in and find them\n`,
	);
	const labelled = sandbox.store
		.account(me)!
		.all()
		.filter(({ labels }) => labels.has('Triage'));
	expect(labelled.map(({ id }) => id.toString(16))).toEqual(ids);
	// On a way of 40 ms each, about a second of waiting.
	expect(proxy.counted.roundTrips).toBeLessThan(30);
});
