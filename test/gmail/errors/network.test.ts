import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { requestDelegatedToken } from '../../../gmail/auth/service-account';
import { openConnection } from '../../../gmail/imap/connection';
import { classify, GmailError } from '../../../gmail/errors';
import type { ErrorRow } from '../../../gmail/errors/error-row';
import { errorTable } from '../../../gmail/errors/table';
import { compose } from '../../../gmail/send/compose';
import { apiBackend } from '../../../gmail/send/api';
import { smtpBackend } from '../../../gmail/send/smtp';
import { makeCertificates } from '../../../sandbox/certificates';
import { listenHttp } from '../../../sandbox/http/http-listener';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import type { Servers } from '../../../gmail/account';
import type { Transport } from '../../../gmail/message';
import { hurriedClock } from '../../support/hurried-clock';
import { oneAttempt } from '../../support/one-attempt';
import { sandboxAccount } from '../../support/sandbox-account';
import { makeAuthority, withTlsServer } from '../../support/tls-server';
import { trustCertificate } from '../../support/trust';
import { expectAnAnswer, whatN8nShows } from '../../support/what-n8n-shows';

const me = 'me@example.test';
const shownRows = new Set<ErrorRow>();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: '' });
});

afterAll(async () => await sandbox.close());

const host = '127.0.0.1';

const at = (servers: Partial<Servers>) => {
	const account = sandboxAccount(sandbox, me);
	return { ...account, servers: { ...account.servers, ...servers } };
};

const receive = async (servers: Partial<Servers>) => {
	const connection = await openConnection({ account: at(servers), folder: 'INBOX' });
	await connection.close();
};

const send = async (servers: Partial<Servers>, transport: Transport) => {
	const to = [{ name: '', address: me }];
	const mail = { senderName: '', to, cc: [], bcc: [], replyTo: [], subject: 'x', text: 'y' };
	const backend = { smtp: smtpBackend, api: apiBackend }[transport](at(servers), {
		clock: hurriedClock(),
	});
	return await oneAttempt(backend, compose({ ...mail, attachments: [] }, me));
};

/** Runs with an HTTPS server of a certificate authority that nobody trusts. */
const withStranger = async (run: (port: number) => Promise<unknown>) => {
	const { cert, key } = await makeCertificates();
	const stranger = await listenHttp(() => undefined, { port: 0, tls: { cert, key } });
	try {
		return await run(stranger.port);
	} finally {
		await stranger.close();
	}
};

/** Runs with an HTTP proxy that answers each CONNECT in this way. */
const behindProxy = async (answer: string, run: (proxy: string) => Promise<unknown>) => {
	const proxy = createServer((socket) => {
		socket.on('error', () => undefined);
		socket.once('data', () => socket.end(`HTTP/1.1 ${answer}\r\n\r\n`));
	}).listen(0, host);
	await once(proxy, 'listening');
	try {
		return await run(`http://${host}:${(proxy.address() as AddressInfo).port}`);
	} finally {
		proxy.close();
	}
};

type Case = [what: string, code: string, retry: string, run: () => Promise<unknown>];

const cases: Case[] = [
	[
		'no IMAP server listens',
		'connectionLost',
		'now',
		async () => await receive({ imap: { host, port: 1 } }),
	],
	[
		'no SMTP server listens',
		'connectionLost',
		'now',
		async () => await send({ smtp: { host, port: 1 } }, 'smtp'),
	],
	[
		'no API listens',
		'connectionLost',
		'now',
		async () => {
			const { port, close } = await listenHttp(() => undefined, { port: 0 });
			await close();
			await send({ api: `https://${host}:${port}` }, 'api');
		},
	],
	[
		'the name of the IMAP server does not exist',
		'connectionLost',
		'now',
		async () => await receive({ imap: { host: 'imap.gmail.invalid', port: 993 } }),
	],
	[
		'the name of the API does not exist',
		'connectionLost',
		'now',
		async () => await send({ api: 'https://gmail.invalid' }, 'api'),
	],
	[
		'the IMAP server is a stranger',
		'certificateUntrusted',
		'never',
		async () => await withStranger(async (port) => await receive({ imap: { host, port } })),
	],
	[
		'the SMTP server is a stranger',
		'certificateUntrusted',
		'never',
		async () => await withStranger(async (port) => await send({ smtp: { host, port } }, 'smtp')),
	],
	[
		'the API is a stranger',
		'certificateUntrusted',
		'never',
		async () =>
			await withStranger(async (port) => await send({ api: `https://${host}:${port}` }, 'api')),
	],
	[
		'the IMAP server speaks TLS of long ago',
		'certificateUntrusted',
		'never',
		async () =>
			await withTlsServer(
				{
					...(await (await makeAuthority()).certify()),
					ciphers: 'DEFAULT@SECLEVEL=0',
					minVersion: 'TLSv1',
					maxVersion: 'TLSv1.1',
				},
				'tls',
				async (port) => await receive({ imap: { host, port } }),
			),
	],
	[
		'the port of IMAP speaks in clear',
		'serverSettingsWrong',
		'never',
		async () => await receive({ imap: sandbox.smtpStartTls }),
	],
	[
		'the port of SMTP speaks in clear',
		'serverSettingsWrong',
		'never',
		async () => await send({ smtp: sandbox.smtpStartTls }, 'smtp'),
	],
	[
		'the IMAP server hangs up at the sign-in',
		'connectionLost',
		'now',
		async () => {
			sandbox.imap.faults.add({ do: 'drop', when: { command: 'AUTHENTICATE' }, times: 1 });
			await receive({});
		},
	],
	[
		'the SMTP server hangs up in the message',
		'connectionLost',
		'now',
		async () => {
			sandbox.smtp.faults.add({ do: 'drop', stage: 'data-within', times: 1 });
			await send({}, 'smtp');
		},
	],
	[
		'the token endpoint hangs up',
		'connectionLost',
		'now',
		async () => {
			const { client_email: email, private_key: privateKey } =
				await sandbox.oauth.serviceAccounts.add({
					email: 'mailer@project.iam.gserviceaccount.com',
				});
			sandbox.http.faults.add({ do: 'drop', route: 'POST /token' });
			await requestDelegatedToken({
				key: { email, privateKey },
				mailbox: me,
				access: 'fullMail',
				tokenUrl: sandbox.tokenUrl,
			}).finally(() => sandbox.http.faults.clear());
		},
	],
	[
		'the proxy for IMAP asks for another sign-in',
		'serverSettingsWrong',
		'never',
		async () =>
			await behindProxy(
				'407 Proxy Authentication Required',
				async (proxy) => await receive({ proxy }),
			),
	],
	[
		'the proxy for SMTP does not let it through',
		'serverSettingsWrong',
		'never',
		async () => await behindProxy('403 Forbidden', async (proxy) => await send({ proxy }, 'smtp')),
	],
	[
		'no proxy listens',
		'connectionLost',
		'now',
		async () => await receive({ proxy: `http://${host}:1` }),
	],
	[
		'the proxy does not reach the server',
		'connectionLost',
		'now',
		async () =>
			await behindProxy('503 Service Unavailable', async (proxy) => await receive({ proxy })),
	],
	[
		'the API hangs up',
		'connectionLost',
		'now',
		async () => {
			sandbox.http.faults.add({ do: 'drop', route: '/messages/send', times: 1 });
			await send({}, 'api');
		},
	],
];

describe('what n8n shows when', () => {
	it.each(cases)('%s', async (_what, code, retry, run) => {
		const result = await whatN8nShows(run);
		expect([result.error.code, result.error.retry]).toEqual([code, retry]);
		shownRows.add(expectAnAnswer(result, 'network', me));
	});

	it('anything of the table, each row at least once', () => {
		expect(errorTable.network.filter((row) => !shownRows.has(row))).toEqual([]);
	});
});

it('takes a server that does not answer in time for one that was not reached', async () => {
	sandbox.http.faults.add({ do: 'silence', route: '/userinfo', times: 1 });
	const url = `${sandbox.servers.api}/oauth2/v3/userinfo`;
	const error: unknown = await fetch(url, { signal: AbortSignal.timeout(50) }).catch(
		(thrown: unknown) => thrown,
	);
	expect(classify(error, { mailbox: me, channel: 'api' })).toMatchObject({
		code: 'connectionLost',
		answer: expect.stringContaining('TimeoutError'),
		cause: error,
	});
});

it('returns an error that was classified before as it is', () => {
	const error = new GmailError('x', { code: 'unknown', retry: 'never', remedy: 'y' });
	expect(classify(error, { mailbox: me, channel: 'imap' })).toBe(error);
});

describe('what is no trouble of the network', () => {
	const onMachine = (code: string, syscall: string) =>
		Object.assign(new Error(`${code}: no luck, ${syscall} '/data/x'`), {
			code,
			syscall,
			path: '/data/x',
		});
	const told = (error: unknown, channel: 'api' | 'imap' | 'smtp' | 'token' = 'smtp') =>
		classify(error, { mailbox: me, channel });

	it.each([
		['ENOSPC', 'write', 'The disk of the machine that runs n8n is full'],
		['EDQUOT', 'write', 'The disk of the machine that runs n8n is full'],
		['EACCES', 'open', 'n8n may not use a file or folder of its machine'],
		['EPERM', 'unlink', 'n8n may not use a file or folder of its machine'],
		['ENOENT', 'open', 'A file is not where n8n keeps it'],
		['EMFILE', 'open', 'The machine that runs n8n has no more memory, processes or open files'],
		['ENOMEM', 'spawn', 'The machine that runs n8n has no more memory, processes or open files'],
	])('%s is told as trouble of the machine', (code, syscall, message) => {
		const error = onMachine(code, syscall);
		for (const given of [
			error,
			// As nodemailer passes on what a stream throws.
			Object.assign(new Error('Stream failed', { cause: error }), { code: 'ESTREAM' }),
		]) {
			expect(told(given)).toMatchObject({ message, code: 'machineFailed', retry: 'never' });
		}
	});

	it('EACCES of a socket is: a firewall of the machine', () => {
		const error = Object.assign(new Error('connect EACCES 10.0.0.1:465'), {
			code: 'EACCES',
			syscall: 'connect',
		});
		expect(told(error).code).toBe('connectionLost');
	});

	it.each([
		new TypeError("Cannot read properties of undefined (reading 'trim')"),
		new RangeError('Invalid array length'),
		new ReferenceError('x is not defined'),
	])('a fault of a program is told as one: %s', (error) => {
		for (const channel of ['api', 'imap', 'smtp', 'token'] as const) {
			expect(told(error, channel)).toMatchObject({
				code: 'nodeDefect',
				retry: 'never',
				answer: error.message,
			});
			expect(told(error, channel).message).not.toMatch(/Google|connection/);
		}
	});

	it('what nobody said is not said to be of Google', () => {
		expect(told(new Error('Strange')).message).toBe(
			`Something went wrong for ${me} that this node does not know`,
		);
	});
});
