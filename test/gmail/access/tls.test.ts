import { generateKeyPairSync } from 'node:crypto';
import * as tls from 'node:tls';
import type { Account, Servers } from '../../../gmail/account';
import { requestDelegatedToken } from '../../../gmail/auth/service-account';
import { GmailError } from '../../../gmail/errors';
import { requestGoogleApi } from '../../../gmail/google-api';
import { openConnection } from '../../../gmail/imap/connection';
import { apiBackend } from '../../../gmail/send/api';
import { compose } from '../../../gmail/send/compose';
import { smtpBackend } from '../../../gmail/send/smtp';
import { hurriedClock } from '../../support/hurried-clock';
import { oneAttempt } from '../../support/one-attempt';
import { makeAuthority, withTlsServer, type Beginning } from '../../support/tls-server';
import { trustCertificate } from '../../support/trust';

const me = 'me@example.test';
const token = 'ya29.a-token-that-nobody-may-have';
const host = 'localhost';

let authority: Awaited<ReturnType<typeof makeAuthority>>;

beforeAll(async () => {
	authority = await makeAuthority();
	trustCertificate(authority.ca);
});

const at = (servers: Partial<Servers>): Account => ({
	address: me,
	access: 'fullMail',
	servers: {
		imap: { host, port: 1 },
		smtp: { host, port: 1 },
		api: 'https://localhost:1',
		...servers,
	},
	getToken: async () => token,
});

const mail = (size: number) =>
	compose(
		{
			senderName: '',
			to: [{ name: '', address: me }],
			cc: [],
			bcc: [],
			replyTo: [],
			subject: 'x',
			text: 'y'.repeat(size),
			attachments: [],
		},
		me,
	);

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Every way by which a token or a mail leaves. */
const wires: [what: string, begins: Beginning, run: (port: number) => Promise<unknown>][] = [
	[
		'IMAP',
		'tls',
		async (port) =>
			await openConnection({ account: at({ imap: { host, port } }), folder: 'INBOX' }),
	],
	[
		'SMTP with TLS from the start',
		'tls',
		async (port) =>
			await oneAttempt(smtpBackend(at({ smtp: { host, port, startTls: false } })), mail(10)),
	],
	[
		'SMTP with STARTTLS',
		'smtp',
		async (port) =>
			await oneAttempt(smtpBackend(at({ smtp: { host, port, startTls: true } })), mail(10)),
	],
	[
		'a check of SMTP',
		'smtp',
		async (port) => await smtpBackend(at({ smtp: { host, port, startTls: true } })).check(),
	],
	[
		'the Gmail API',
		'tls',
		async (port) =>
			await requestGoogleApi({
				url: `https://${host}:${port}/x`,
				token,
				mailbox: me,
				timeout: 5_000,
			}),
	],
	[
		'a mail by the Gmail API',
		'tls',
		async (port) =>
			await oneAttempt(
				apiBackend(at({ api: `https://${host}:${port}` }), { clock: hurriedClock() }),
				mail(10),
			),
	],
	[
		'a large mail by the Gmail API',
		'tls',
		async (port) =>
			await oneAttempt(
				apiBackend(at({ api: `https://${host}:${port}` }), { clock: hurriedClock() }),
				mail(6_000_000),
			),
	],
	[
		'the token endpoint',
		'tls',
		async (port) =>
			await requestDelegatedToken({
				key: {
					email: 'mailer@project.iam.gserviceaccount.com',
					privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
				},
				mailbox: me,
				access: 'fullMail',
				tokenUrl: `https://${host}:${port}/token`,
			}),
	],
];

type Secure = () => Promise<tls.SecureContextOptions>;

const old = (version: 'TLSv1' | 'TLSv1.1'): Secure => {
	return async () => ({
		...(await authority.certify()),
		ciphers: 'DEFAULT@SECLEVEL=0',
		minVersion: 'TLSv1',
		maxVersion: version,
	});
};

const servers: [what: string, secure: Secure][] = [
	[
		'a certificate for another name',
		async () => await authority.certify({ names: ['other.test'] }),
	],
	[
		'a certificate for a name that only begins alike',
		async () => await authority.certify({ names: ['localhost.evil.test', '*.localhost'] }),
	],
	['a certificate that has ended', async () => await authority.certify({ from: -9, to: -1 })],
	['a certificate that has not begun', async () => await authority.certify({ from: 1, to: 9 })],
	['a certificate of nobody', async () => await (await makeAuthority()).certify()],
	['TLS 1.1', old('TLSv1.1')],
	['TLS 1.0', old('TLSv1')],
];

const cases = wires.flatMap(([wire, begins, run]) =>
	servers.map(([server, secure]) => [wire, server, begins, secure, run] as const),
);

/** What a try ends in, and what the server was told. */
const attempt = async ([, , begins, secure, run]: (typeof cases)[number]) => {
	let error: unknown;
	const told = await withTlsServer(await secure(), begins, async (port) => {
		error = await run(port).then(
			() => undefined,
			(thrown: unknown) => thrown,
		);
	});
	return { error, told };
};

describe('a server that is not proven to be the one named', () => {
	it.each(cases)('is not told anything: %s, %s', async (...given) => {
		const { error, told } = await attempt(given);
		expect(error).toBeInstanceOf(GmailError);
		expect(error).toMatchObject({ code: 'certificateUntrusted', retry: 'never' });
		expect(told).not.toContain(token);
		expect(told).not.toMatch(/assertion|AUTH/);
	});

	describe('in a process that was told to check nothing', () => {
		const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;

		beforeAll(() => {
			process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
		});

		afterAll(() => {
			if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
			else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
		});

		it.each(cases.filter(([, server]) => server.startsWith('a certificate')))(
			'is not told anything: %s, %s',
			async (...given) => {
				const { error, told } = await attempt(given);
				expect(error).toMatchObject({ code: 'certificateUntrusted', retry: 'never' });
				expect(told).not.toContain(token);
				expect(told).not.toMatch(/assertion|AUTH/);
			},
		);
	});
});
