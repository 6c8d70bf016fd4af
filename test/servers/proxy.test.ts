import { Readable } from 'node:stream';
import { checkConnection, type CheckResult } from '../../gmail/check/check-connection';
import { openConnection } from '../../gmail/imap/connection';
import { openSender } from '../../gmail/send/sender';
import { requestDelegatedToken } from '../../gmail/auth/service-account';
import { scopesOf } from '../../gmail/auth/scopes';
import type { GmailError } from '../../gmail/errors';
import type { Sandbox } from '../../sandbox/sandbox';
import { sandboxAccount } from '../support/sandbox-account';
import { arrivals, composeMail, me, openSendingSandbox } from '../support/sending-sandbox';
import { proxySignIn, proxyUrl, startMicrosocks, startSquid, type Proxy } from './proxies';
import { describeServers } from './requirements';

let sandbox: Sandbox;
let proxy: Proxy | undefined;

beforeAll(async () => {
	sandbox = await openSendingSandbox();
});

/** What a process that n8n runs in may have; the sandbox must not go around it. */
const variables = ['HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'IMAPS_PROXY', 'SMTPS_PROXY'].flatMap(
	(name) => [name, name.toLowerCase()],
);
const before = new Map(variables.map((name) => [name, process.env[name]]));

beforeEach(() => {
	for (const name of variables) delete process.env[name];
});

afterEach(async () => {
	await proxy?.stop();
	proxy = undefined;
});

afterAll(async () => {
	for (const [name, value] of before) if (value !== undefined) process.env[name] = value;
	await sandbox?.close();
});

const account = (named = '') => {
	const direct = sandboxAccount(sandbox, me);
	return { ...direct, servers: { ...direct.servers, proxy: named } };
};

const check = async (named = ''): Promise<Record<string, CheckResult>> =>
	Object.fromEntries(
		(await checkConnection(async () => account(named))).map((result) => [result.step, result]),
	);

const failed = (results: Record<string, CheckResult>): string[] =>
	Object.values(results)
		.filter(({ status }) => status === 'failed')
		.map(({ step, detail, answer }) => `${step}: ${detail} (${answer})`);

const ports = () => ({
	imap: sandbox.servers.imap.port,
	smtp: sandbox.servers.smtp.port,
	api: Number(new URL(sandbox.servers.api).port),
});

const kinds = [
	['squid', undefined, startSquid],
	['squid with a sign-in', proxySignIn, startSquid],
	['microsocks (SOCKS5)', undefined, startMicrosocks],
	['microsocks (SOCKS5) with a sign-in', proxySignIn, startMicrosocks],
] as const;

describeServers('behind a proxy', ['squid', 'microsocks'], () => {
	it.each(kinds)(
		'%s, named by the environment, all of it goes through: tokens, the API, IMAP, SMTP, large files',
		async (_name, signIn, start) => {
			proxy = await start(signIn);
			process.env.HTTPS_PROXY = proxy.url;
			process.env.ALL_PROXY = proxy.url;
			const results = await check();
			expect(failed(results)).toEqual([]);
			const way = `through the proxy ${new URL(proxy.url).protocol}//127.0.0.1:${proxy.port}`;
			expect(results.Network?.detail).toBe(`Gmail API ${way}, IMAP ${way}, SMTP ${way}`);
			for (const transport of ['smtp', 'api'] as const) {
				const mail = composeMail({
					attachments: [
						{
							name: 'large.bin',
							mimeType: 'application/octet-stream',
							size: 6_000_000,
							open: async () => Readable.from(Buffer.alloc(6_000_000, transport)),
						},
					],
				});
				const sender = openSender(account(), transport);
				try {
					await sender.send(mail);
				} finally {
					await sender.close();
				}
				expect(arrivals(sandbox, mail.messageId)).toHaveLength(1);
			}
			const log = await proxy.stop();
			for (const port of Object.values(ports())) expect(log).toMatch(new RegExp(`:${port}\\b`));
		},
	);

	it.each(kinds)(
		'%s, named by the credential, serves IMAP and SMTP',
		async (_name, signIn, start) => {
			proxy = await start(signIn);
			const results = await check(proxy.url);
			expect(failed(results)).toEqual([]);
			expect(results.Network?.detail).toMatch(/^Gmail API directly, IMAP through .*, SMTP through/);
			const log = await proxy.stop();
			const { imap, smtp, api } = ports();
			expect(log).toMatch(new RegExp(`:${imap}\\b`));
			expect(log).toMatch(new RegExp(`:${smtp}\\b`));
			expect(log).not.toMatch(new RegExp(`:${api}\\b`));
		},
	);

	it('what NO_PROXY names goes directly', async () => {
		proxy = await startSquid();
		process.env.HTTPS_PROXY = proxy.url;
		process.env.ALL_PROXY = proxy.url;
		process.env.NO_PROXY = new URL(sandbox.servers.api).hostname;
		const results = await check();
		expect(failed(results)).toEqual([]);
		expect(results.Network?.detail).toBe('Gmail API directly, IMAP directly, SMTP directly');
		expect(await proxy.stop()).not.toContain('CONNECT');
	});

	it('HTTPS_PROXY alone is for HTTPS alone', async () => {
		proxy = await startSquid();
		process.env.HTTPS_PROXY = proxy.url;
		expect((await check()).Network?.detail).toMatch(
			/^Gmail API through .*, IMAP directly, SMTP directly$/,
		);
	});

	it('a service account gets its token through it', async () => {
		proxy = await startSquid(proxySignIn);
		process.env.HTTPS_PROXY = proxy.url;
		const key = await sandbox.oauth.serviceAccounts.add({
			email: 'mailer@behind.iam.gserviceaccount.com',
			clientId: '108642097531',
		});
		sandbox.oauth.serviceAccounts.delegate('108642097531', scopesOf.fullMail);
		await requestDelegatedToken({
			key: { email: key.client_email, privateKey: key.private_key },
			mailbox: me,
			access: 'fullMail',
			tokenUrl: sandbox.tokenUrl,
		});
		expect(await proxy.stop()).toContain(`CONNECT 127.0.0.1:${new URL(sandbox.tokenUrl).port}`);
	});

	it.each([
		['squid', startSquid, 'http'],
		['microsocks', startMicrosocks, 'socks5'],
	] as const)(
		'%s refuses a wrong password: said in words, without it',
		async (_name, start, scheme) => {
			proxy = await start(proxySignIn);
			const wrong = proxyUrl(scheme, proxy.port, { ...proxySignIn, password: 'wrong-Secret' });
			process.env.HTTPS_PROXY = wrong;
			const results = await check(wrong);
			const message = `The proxy does not accept the user name and password of the connection for ${me}`;
			for (const step of ['IMAP sign-in', 'SMTP sign-in', 'Gmail API'])
				expect([step, results[step]?.detail, results[step]?.answer]).toEqual([
					step,
					message,
					expect.any(String),
				]);
			expect(JSON.stringify(results)).not.toContain('wrong-Secret');
		},
	);

	it('a proxy that is gone is said to be', async () => {
		const { url, stop } = await startSquid();
		await stop();
		const error = await openConnection({ account: account(url), folder: 'INBOX' }).then(
			() => undefined,
			(thrown: GmailError) => thrown,
		);
		expect(error?.message).toBe(`No connection through the proxy for ${me}`);
	});
});
