import { once } from 'node:events';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { trustCertificate } from '../support/trust';
import { startDovecot } from './dovecot';
import type { Dovecot } from './dovecot';
import { startPostfix } from './postfix';
import type { Postfix } from './postfix';
import { headerValues, readMailbox } from './python-mailbox';
import { describeServers } from './requirements';

const address = 'ada@example.test';

function imapClient({ imap }: Dovecot, accessToken: string): ImapFlow {
	const auth = { user: address, accessToken };
	return new ImapFlow({ ...imap, secure: true, logger: false, auth });
}

type SubmissionPort = 'submissions' | 'submission';

function smtpClient(postfix: Postfix, port: SubmissionPort, accessToken: string) {
	const auth = { type: 'OAuth2' as const, user: address, accessToken };
	const secure = port === 'submissions';
	return createTransport({ ...postfix[port], secure, requireTLS: true, auth });
}

const mechanisms = [
	{ name: 'OAUTHBEARER', mechanism: 'oauthbearer', status: 'invalid_token' },
	{ name: 'XOAUTH2', mechanism: 'xoauth2', status: '401' },
] as const;

for (const { name, mechanism, status } of mechanisms) {
	describeServers(`a real Dovecot that offers only ${name}`, ['dovecot'], () => {
		let dovecot: Dovecot;

		beforeAll(async () => {
			dovecot = await startDovecot([mechanism]);
			trustCertificate(dovecot.certificates.ca);
		});

		afterAll(() => dovecot?.stop());

		it('lets a live token in', async () => {
			const client = imapClient(dovecot, dovecot.tokens.mint(address));
			await client.connect();
			await client.logout();
			expect(await dovecot.readLog()).toContain(`Login: user=<${address}>, method=${name}`);
		});

		it('refuses a revoked token with the challenge of its mechanism', async () => {
			const token = dovecot.tokens.mint(address);
			dovecot.tokens.revoke(token);
			await expect(imapClient(dovecot, token).connect()).rejects.toMatchObject({
				serverResponseCode: 'AUTHENTICATIONFAILED',
				oauthError: { status },
			});
		});

		it('refuses a token of somebody else', async () => {
			const token = dovecot.tokens.mint('mallory@example.test');
			await expect(imapClient(dovecot, token).connect()).rejects.toMatchObject({
				serverResponseCode: 'AUTHENTICATIONFAILED',
			});
		});
	});
}

describeServers('a real Postfix in front of a real Dovecot', ['dovecot', 'postfix'], () => {
	let dovecot: Dovecot;
	let postfix: Postfix;
	const clients: ImapFlow[] = [];

	beforeAll(async () => {
		dovecot = await startDovecot();
		trustCertificate(dovecot.certificates.ca);
		postfix = await startPostfix(dovecot);
	});

	afterAll(async () => {
		for (const client of clients) client.close();
		await postfix?.stop();
		await dovecot?.stop();
	});

	/** A client that idles in the INBOX, and the next `exists` it is pushed. */
	async function idleInbox(): Promise<{ client: ImapFlow; pushed: Promise<unknown[]> }> {
		const client = imapClient(dovecot, dovecot.tokens.mint(address));
		clients.push(client);
		await client.connect();
		await client.mailboxOpen('INBOX');
		const pushed = once(client, 'exists');
		void client.idle();
		return { client, pushed };
	}

	it.each<SubmissionPort>(['submissions', 'submission'])(
		'pushes to an idling client what was sent through its %s port',
		async (port) => {
			const { client, pushed } = await idleInbox();
			const subject = `Grüße through ${port}`;
			await smtpClient(postfix, port, dovecot.tokens.mint(address)).sendMail({
				from: address,
				to: address,
				subject,
				text: 'Hello',
			});
			await pushed;
			const newest = await client.fetchOne('*', { envelope: true });
			expect(newest).toMatchObject({ envelope: { subject } });
		},
	);

	it('refuses a sender whose token is not live', async () => {
		const client = smtpClient(postfix, 'submissions', 'ya29.unknown');
		await expect(client.sendMail({ from: address, to: address, text: '' })).rejects.toMatchObject({
			code: 'EAUTH',
			responseCode: 535,
		});
	});

	it('takes nothing for another domain', async () => {
		const client = smtpClient(postfix, 'submissions', dovecot.tokens.mint(address));
		const message = { from: address, to: [address, 'eve@elsewhere.test'], text: 'Hello' };
		await expect(client.sendMail(message)).resolves.toMatchObject({
			accepted: [address],
			rejected: ['eve@elsewhere.test'],
		});
	});

	it('keeps mail that Python reads', async () => {
		await dovecot.deliver('python@example.test', [
			'Subject: One\r\n\r\n1\r\n',
			'Subject: Two\r\n\r\n2\r\n',
		]);
		const { messages } = await readMailbox(dovecot, 'python@example.test');
		expect(messages.map((message) => headerValues(message, 'subject'))).toEqual([['One'], ['Two']]);
		expect(messages.map(({ text }) => text.trim())).toEqual(['1', '2']);
	});

	it('ends every session at a restart and keeps the mail', async () => {
		const { client, pushed } = await idleInbox();
		pushed.catch(() => undefined);
		const { exists } = client.mailbox || { exists: 0 };
		const closed = once(client, 'close');
		await Promise.all([closed, dovecot.restart()]);
		const again = await idleInbox();
		expect(again.client.mailbox).toMatchObject({ exists });
		again.pushed.catch(() => undefined);
	});
});
