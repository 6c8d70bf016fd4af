import { openConnection, type Connection } from '../../../gmail/imap/connection';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';
import { bounces, readBounces } from './read-bounces';

const me = 'sender@example.com';
let sandbox: Sandbox;
let connection: Connection;
let read: Awaited<ReturnType<typeof readBounces>>;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Sender' });
	for (const { source } of bounces) {
		sandbox.store.account(me)!.append(source, { labels: ['\\Inbox'] });
	}
	connection = await openConnection({ account: sandboxAccount(sandbox, me), folder: 'INBOX' });
	read = await readBounces(connection);
}, 60_000);

afterAll(async () => {
	await connection?.close();
	await sandbox?.close();
});

describe('what mail systems report', () => {
	it('is told apart, with whom it is about, why, and which message', () => {
		expect(read.found).toEqual(read.expected);
		expect(read.mails.size).toBeGreaterThan(75);
	});

	it('comes with `bounce` on each report of delivery and on nothing else', () => {
		for (const [name, { kind, bounce, answerable }] of read.mails) {
			const isReport = kind === 'bounce' || kind === 'deliveryNotice';
			expect([name, bounce !== undefined]).toEqual([name, isReport]);
			if (isReport) expect([name, answerable]).toEqual([name, false]);
		}
	});

	it('says in one line what the other server said', () => {
		const said = (name: string) => read.mails.get(name)?.bounce?.recipients[0]?.diagnostic;
		expect(said('report-in-mixed')).toBe(
			'550 5.1.1 <jane@example.org>: Recipient address rejected: User unknown',
		);
		expect(said('postfix-without-report')).toBe(
			'host mx2.example.org[192.0.2.25] said: 550 5.1.1 <jane@example.org>: Recipient address rejected: User unknown (in reply to RCPT TO command)',
		);
		expect(said('gmail-old')).toBe(
			'550 5.1.1 <jane@example.org>: Recipient address rejected: User unknown',
		);
	});

	it('has the fields of a report about spam, which nobody answers', () => {
		expect(read.mails.get('feedback')).toMatchObject({
			kind: 'automaticMessage',
			answerable: false,
			feedback: {
				type: 'abuse',
				recipients: ['jane@example.org'],
				sender: 'sender@example.com',
				sourceIp: '192.0.2.7',
				domains: ['example.com'],
				originalMessageId: '<sent-1@example.com>',
				originalSubject: 'Your invoice',
			},
		});
	});
});
