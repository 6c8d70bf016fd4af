import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { GmailMailOAuth2Api } from '../../credentials/GmailMailOAuth2Api.credentials';
import { GmailServiceAccountApi } from '../../credentials/GmailServiceAccountApi.credentials';
import * as core from '../../gmail';
import { oAuth2Account, type SignInContext } from '../../nodes/shared/oauth2-account';
import { serviceAccount } from '../../nodes/shared/service-account';
import {
	fillServiceAccountForm,
	proveServiceAccount,
} from '../../nodes/shared/service-account-form';
import { isSection } from '../support/guide-sections';

const me = 'me@example.test';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const withKey = {
	keyFormat: 'privateKey',
	privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
	serviceAccountEmail: 'mailer@project.iam.gserviceaccount.com',
	mailboxAddress: me,
	accessLevel: 'fullMail',
};

const google = {
	customServers: true,
	imapHost: 'imap.gmail.com',
	imapPort: 993,
	smtpHost: 'smtp.gmail.com',
	smtpPort: 465,
	apiUrl: 'https://www.googleapis.com',
	tokenUrl: 'https://oauth2.googleapis.com/token',
};

/** Addresses to which no token may go. */
const insecure = [
	'http://localhost:8080',
	'HTTP://localhost',
	' http://localhost',
	'https:localhost@evil.test',
	'https://user:password@localhost',
	'//localhost',
	'localhost',
	'ftp://localhost',
	'file:///etc/passwd',
	'httpsx://localhost',
	'javascript:alert(1)',
];

/** What n8n hands a node of a sign-in with Google. */
const signedIn = (credential: ICredentialDataDecryptedObject): SignInContext =>
	({
		getCredentials: async () => ({
			address: me,
			accessLevel: 'fullMail',
			oauthTokenData: {
				access_token: 'ya29.token',
				refresh_token: '1//0refresh',
				scope: core.signInScopes.fullMail.join(' '),
			},
			...credential,
		}),
		getNode: () => ({ credentials: {} }),
		helpers: {
			refreshOAuth2Token: async () => {
				throw new Error('The refresh token was sent');
			},
		},
	}) as unknown as SignInContext;

const secrets = /PRIVATE KEY|ya29|1\/\/0/;

const expectRefusal = (error: unknown): void => {
	expect(error).toMatchObject({ code: 'serverSettingsWrong', retry: 'never' });
	expect(isSection((error as core.GmailError).guide ?? '')).toBe(true);
	expect(inspect(error, { depth: 8 })).not.toMatch(secrets);
};

const thrownBy = async (make: () => unknown): Promise<unknown> => {
	try {
		await make();
	} catch (error) {
		return error;
	}
	throw new Error('Nothing was refused');
};

describe.each(['apiUrl', 'tokenUrl'])('%s takes https alone', (field) => {
	it.each(insecure)('of a service account: not %j', async (address) => {
		const credential = { ...withKey, ...google, [field]: address };
		expectRefusal(await thrownBy(() => serviceAccount(core, credential)));
		expect(await thrownBy(async () => await proveServiceAccount(core, credential))).toMatchObject({
			message: expect.stringContaining('does not begin with https://'),
		});
		expect(await fillServiceAccountForm(core, credential)).toEqual({ clientId: '' });
	});

	it.each(insecure)('of a sign-in with Google: not %j', async (address) => {
		const context = signedIn({ ...google, [field]: address });
		expectRefusal(await thrownBy(async () => await oAuth2Account(context)));
	});
});

it.each(insecure)('n8n renews no token of ours at %j', async (accessTokenUrl) => {
	expectRefusal(await thrownBy(async () => await oAuth2Account(signedIn({ accessTokenUrl }))));
});

it("a field left empty is Google's", () => {
	const { servers } = serviceAccount(core, { ...withKey, customServers: true, mailProxy: '' });
	expect(servers).toEqual({ ...core.googleServers, proxy: '' });
});

describe('n8n itself, with a token', () => {
	/** What n8n makes of an expression of a credential. */
	const evaluate = (expression: string, name: string, fields: object): unknown => {
		const body = `return ${expression.replace(/^=\{\{|\}\}$/g, '')}`;
		return (new Function(name, body) as (given: object) => unknown)(fields);
	};
	const { properties, test } = new GmailMailOAuth2Api();
	const hidden = (name: string): string =>
		String(properties.find((property) => property.name === name)?.default);
	const uses: [what: string, field: string, of: (fields: object) => unknown][] = [
		['tests a sign-in', 'apiUrl', (f) => evaluate(String(test.request.baseURL), '$credentials', f)],
		[
			'tests a service account',
			'apiUrl',
			(f) => evaluate(String(new GmailServiceAccountApi().test.request.baseURL), '$credentials', f),
		],
		['gets and renews tokens', 'tokenUrl', (f) => evaluate(hidden('accessTokenUrl'), '$self', f)],
		['has somebody sign in', 'consentUrl', (f) => evaluate(hidden('authUrl'), '$self', f)],
	];

	it.each(uses)('%s at a server that is named, by https', (_what, field, of) => {
		expect(of({ ...google, [field]: 'https://localhost:1/x' })).toBe('https://localhost:1/x');
		expect(of({ customServers: false, [field]: 'http://evil.test' })).toMatch(
			/^https:\/\/\w+\.google(apis)?\.com/,
		);
	});

	it.each(
		uses.flatMap(([what, field, of]) => insecure.map((at) => [what, at, field, of] as const)),
	)('%s not at %j', (_what, address, field, of) => {
		const { hostname, protocol } = new URL(String(of({ ...google, [field]: address })));
		const safe = hostname.endsWith('.invalid') || address.startsWith('https://');
		expect([protocol, safe]).toEqual(['https:', true]);
	});
});

describe('a sign-in without a key', () => {
	const keyless = { ...withKey, keyFormat: 'keyless' };

	it.each([
		{ imapHost: 'imap.evil.test' },
		{ imapPort: 1993 },
		{ smtpHost: 'smtp.evil.test' },
		{ smtpHost: 'smtp-relay.gmail.com' },
		{ smtpPort: 2465 },
		{ apiUrl: 'https://evil.test' },
		{ apiUrl: 'https://www.googleapis.com.evil.test' },
		{ tokenUrl: 'https://evil.test/token' },
		{ tokenUrl: 'https://oauth2.googleapis.com/token/../../evil' },
	])('goes to no servers that the credential names: %j', async (named) => {
		const credential = { ...keyless, ...google, ...named };
		expectRefusal(await thrownBy(() => serviceAccount(core, credential)));
		expect(await fillServiceAccountForm(core, credential)).toEqual({ clientId: '' });
	});

	it('goes to Google, through a proxy too: nobody in between reads what TLS carries', () => {
		expect(serviceAccount(core, keyless).servers).toEqual(core.googleServers);
		const proxy = 'socks5://proxy.example.com:1080';
		const { servers } = serviceAccount(core, { ...keyless, ...google, mailProxy: proxy });
		expect(servers).toEqual({ ...core.googleServers, proxy });
	});
});
