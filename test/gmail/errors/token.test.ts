import { generateKeyPairSync } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import {
	requestDelegatedToken,
	type DelegatedTokenRequest,
} from '../../../gmail/auth/service-account';
import { scopesOf } from '../../../gmail/auth/scopes';
import type { ErrorRow } from '../../../gmail/errors/error-row';
import { errorTable } from '../../../gmail/errors/table';
import { accountOf } from '../../../nodes/shared/account';
import type { OAuthClient } from '../../../sandbox/oauth/clients';
import type { KeyFile } from '../../../sandbox/oauth/service-accounts';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { contextWith } from '../../support/n8n-sign-in';
import { trustCertificate } from '../../support/trust';
import { expectAnAnswer, whatN8nShows } from '../../support/what-n8n-shows';

const me = 'me@example.test';
const robot = 'mailer@project.iam.gserviceaccount.com';
const shownRows = new Set<ErrorRow>();
const redirectUri = 'https://n8n.example.test/rest/oauth2-credential/callback';
let sandbox: Sandbox;
let file: KeyFile;
let client: OAuthClient;
/** The sandbox's clock is this far from ours, in ms. */
let skew = 0;

beforeAll(async () => {
	sandbox = await startSandbox({ clock: () => Date.now() + skew });
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: '' });
	file = await sandbox.oauth.serviceAccounts.add({ email: robot });
});

beforeEach(() => {
	skew = 0;
	sandbox.oauth.serviceAccounts.delegate(file.client_id, scopesOf.fullMail);
	sandbox.oauth.serviceAccounts.disable(robot, false);
	client = sandbox.oauth.clients.add({ redirectUris: [redirectUri] });
});

afterEach(() => sandbox.http.faults.clear());

afterAll(async () => await sandbox.close());

const serviceAccount = async (given: Partial<DelegatedTokenRequest> = {}) =>
	await requestDelegatedToken({
		key: { email: file.client_email, privateKey: file.private_key },
		mailbox: me,
		access: 'fullMail',
		tokenUrl: sandbox.tokenUrl,
		...given,
	});

const refresh = (address = me): string =>
	sandbox.oauth.refreshTokens.issue({
		address,
		scopes: scopesOf.fullMail,
		clientId: client.clientId,
		consentId: 'c',
	});

/** A person's sign-in whose access token has ended, so that n8n has to renew it. */
const person = async (given: ICredentialDataDecryptedObject = {}) => {
	const account = await accountOf(
		contextWith({
			address: me,
			accessLevel: 'fullMail',
			customServers: true,
			imapHost: '127.0.0.1',
			imapPort: sandbox.ports.imap,
			smtpHost: '127.0.0.1',
			smtpPort: sandbox.ports.smtp,
			apiUrl: sandbox.servers.api,
			grantType: 'authorizationCode',
			authentication: 'body',
			clientId: client.clientId,
			clientSecret: client.clientSecret,
			accessTokenUrl: sandbox.tokenUrl,
			oauthTokenData: {
				access_token: 'ya29.ended',
				refresh_token: refresh(),
				n8n_expires_at: '1',
			},
			...given,
		}),
		'oAuth2',
	);
	return await account.getToken();
};

const fault = (status: number, body: object) =>
	sandbox.http.faults.add({ route: 'POST /token', do: 'answer', status, body });

const kill = (reason?: { error_description?: string; error_subtype?: string }) => {
	const oauthTokenData = {
		access_token: 'ya29.ended',
		refresh_token: refresh(),
		n8n_expires_at: '1',
	};
	sandbox.oauth.refreshTokens.kill(() => true, reason);
	return { oauthTokenData };
};

it('gets a token where nothing is wrong, on both ways', async () => {
	expect((await serviceAccount()).accessToken).toMatch(/^ya29\./);
	expect(await person()).toMatch(/^ya29\.(?!ended)/);
});

describe('what n8n shows when Google says to a service account', () => {
	const cases: [what: string, code: string, retry: string, make: () => Promise<unknown>][] = [
		[
			'that nothing is delegated',
			'delegationMissing',
			'never',
			async () => {
				sandbox.oauth.serviceAccounts.delegate(file.client_id, []);
				await serviceAccount();
			},
		],
		[
			'that a scope is not delegated',
			'delegationMissing',
			'never',
			async () => {
				sandbox.oauth.serviceAccounts.delegate(file.client_id, scopesOf.fullMail.slice(0, 1));
				await serviceAccount({ access: 'sendOnly' });
			},
		],
		[
			'that only a part of the scopes is delegated',
			'delegationMissing',
			'never',
			async () => {
				sandbox.oauth.serviceAccounts.delegate(file.client_id, scopesOf.sendOnly.slice(0, 1));
				await serviceAccount({ access: 'sendOnly' });
			},
		],
		[
			'that the user does not exist',
			'mailboxUnknown',
			'never',
			async () => await serviceAccount({ mailbox: 'nobody@example.test' }),
		],
		[
			'that the user is no address',
			'mailboxUnknown',
			'never',
			async () => await serviceAccount({ mailbox: 'Support Team' }),
		],
		[
			'that the account does not exist',
			'keyInvalid',
			'never',
			async () =>
				await serviceAccount({
					key: { email: 'gone@project.iam.gserviceaccount.com', privateKey: file.private_key },
				}),
		],
		[
			'that the key is another one',
			'keyInvalid',
			'never',
			async () => {
				const { privateKey } = generateKeyPairSync('rsa', {
					modulusLength: 2048,
					publicKeyEncoding: { type: 'spki', format: 'pem' },
					privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
				});
				await serviceAccount({ key: { email: robot, privateKey } });
			},
		],
		[
			'that our clock is wrong',
			'clockWrong',
			'never',
			async () => {
				skew = 2 * 3_600_000;
				await serviceAccount();
			},
		],
		[
			'that the account is switched off',
			'clientInvalid',
			'never',
			async () => {
				sandbox.oauth.serviceAccounts.disable(robot);
				await serviceAccount();
			},
		],
	];

	it.each(cases)('%s', async (_what, code, retry, make) => {
		const result = await whatN8nShows(make);
		expect([result.error.code, result.error.retry]).toEqual([code, retry]);
		const named = /(nobody@example\.test|Support Team)/.exec(result.error.message)?.[0] ?? me;
		shownRows.add(expectAnAnswer(result, 'token', named));
	});

	const said: [status: number, error: string, description: string, code: string, retry: string][] =
		[
			[
				401,
				'unauthorized_client',
				'Unauthorized client or scope in request.',
				'delegationMissing',
				'never',
			],
			[403, 'access_denied', 'Requested client not authorized.', 'delegationMissing', 'never'],
			[403, 'access_denied', 'Account restricted', 'adminPolicy', 'never'],
			[400, 'invalid_grant', 'Not a valid email or user ID.', 'mailboxUnknown', 'never'],
			[
				400,
				'invalid_grant',
				'Invalid JWT: No valid verifier found for issuer.',
				'keyInvalid',
				'now',
			],
			[
				400,
				'invalid_grant',
				'Invalid JWT: Failed audience check. The right audience is https://oauth2.googleapis.com/token',
				'serverSettingsWrong',
				'never',
			],
			[
				400,
				'invalid_grant',
				'Invalid JWT: Failed to parse the assertion.',
				'protocolViolation',
				'never',
			],
			[
				400,
				'invalid_scope',
				'Invalid OAuth scope or ID token audience provided.',
				'scopeMissing',
				'never',
			],
			[500, 'internal_failure', 'Backend Error', 'serverUnavailable', 'now'],
			[503, 'temporarily_unavailable', '', 'serverUnavailable', 'now'],
		];

	it.each(said)('%i %s %s', async (status, error, error_description, code, retry) => {
		fault(status, { error, error_description });
		const result = await whatN8nShows(serviceAccount);
		expect([result.error.code, result.error.retry]).toEqual([code, retry]);
		expect(result.error.answer).toBe(`${status} ${error} ${error_description}`.trim());
		shownRows.add(expectAnAnswer(result, 'token', me));
	});
});

describe('what n8n shows when Google says to the sign-in of a person, which n8n renews', () => {
	const cases: [what: string, code: string, make: () => Promise<unknown>][] = [
		['that the refresh token was revoked', 'signInExpired', async () => await person(kill())],
		[
			'that the Workspace asks for a new sign-in',
			'reauthenticationRequired',
			async () =>
				await person(
					kill({
						error_description: 'reauth related error (invalid_rapt)',
						error_subtype: 'invalid_rapt',
					}),
				),
		],
		[
			'so, by its subtype alone',
			'reauthenticationRequired',
			async () => await person(kill({ error_description: '', error_subtype: 'rapt_required' })),
		],
		[
			'that it never gave this refresh token',
			'signInExpired',
			async () =>
				await person({
					oauthTokenData: { access_token: 'x', refresh_token: '1//0unknown', n8n_expires_at: '1' },
				}),
		],
		[
			'that the client was deleted',
			'clientInvalid',
			async () => {
				client.state = 'deleted';
				await person();
			},
		],
		[
			'that the client is switched off',
			'clientInvalid',
			async () => {
				client.state = 'disabled';
				await person();
			},
		],
		[
			'that the secret is wrong',
			'clientInvalid',
			async () => await person({ clientSecret: 'GOCSPX-old' }),
		],
		[
			'that there is no such client',
			'clientInvalid',
			async () => await person({ clientId: 'gone.apps.googleusercontent.com' }),
		],
		[
			'nothing, because nobody has signed in',
			'notConnected',
			async () => await person({ oauthTokenData: {} }),
		],
		[
			'nothing, because it gave no refresh token',
			'notConnected',
			async () => await person({ oauthTokenData: { access_token: 'x', n8n_expires_at: '1' } }),
		],
	];

	it.each(cases)('%s', async (_what, code, make) => {
		const result = await whatN8nShows(make);
		expect([result.error.code, result.error.retry]).toEqual([code, 'never']);
		expect(result.shown.failure).toEqual({ cause: 'credential-invalid' });
		shownRows.add(expectAnAnswer(result, 'token', me));
	});

	it.each([
		[400, 'admin_policy_enforced', 'adminPolicy'],
		[403, 'org_internal', 'consentRefused'],
		[403, 'access_denied', 'consentRefused'],
		[503, 'internal_failure', 'serverUnavailable'],
	])('%i %s', async (status, error, code) => {
		fault(status, { error, error_description: 'Words that change.' });
		const result = await whatN8nShows(person);
		expect(result.error.code).toBe(code);
		shownRows.add(expectAnAnswer(result, 'token', me));
	});

	it('invalid_grant, and then nothing when it is asked why', async () => {
		const body = { error: 'invalid_grant', error_description: 'Bad Request' };
		sandbox.http.faults.add({ route: 'POST /token', do: 'answer', status: 400, body, times: 1 });
		sandbox.http.faults.add({ route: 'POST /token', do: 'drop' });
		const result = await whatN8nShows(person);
		expect(result.error).toMatchObject({ code: 'signInExpired', retry: 'never' });
		expect(result.shown.context.descriptionTemplate).toContain(
			'"Support &lt;mailbox>" needs to be reconnected.',
		);
		shownRows.add(expectAnAnswer(result, 'token', me));
	});
});

describe('what n8n shows when Google stops a person on its page', () => {
	/**
	 * Goes to the page and presses Allow or Cancel. n8n shows the outcome in a window of its own, so what the page or
	 * the redirect said is put into the mouth of the token endpoint, from where it reaches a node.
	 */
	const consent = async (change: Partial<OAuthClient>, query: object = {}, decision = 'allow') => {
		Object.assign(client, change);
		const asked = new URLSearchParams({
			client_id: client.clientId,
			redirect_uri: redirectUri,
			response_type: 'code',
			scope: scopesOf.fullMail.join(' '),
			...query,
		});
		const response = await fetch(`${sandbox.consentUrl}?${asked}`, {
			method: 'POST',
			body: new URLSearchParams({ decision, account: me, scope: scopesOf.fullMail[0]! }),
			redirect: 'manual',
		});
		const page = await response.text();
		const [, description = ''] = /<p>([^<]*)<\/p>/.exec(page) ?? [];
		const [, code] = /Error \d+: (\w+)/.exec(page) ?? [];
		const redirected = new URL(response.headers.get('location') ?? 'about:blank').searchParams;
		const error = code ?? redirected.get('error') ?? undefined;
		fault(400, { error, error_description: description });
		return await person();
	};

	it.each<[string, string, string, () => Promise<unknown>]>([
		[
			'that the account is no test user',
			'consentRefused',
			'no test user',
			async () => await consent({ audience: 'testing', testUsers: ['other@example.test'] }),
		],
		[
			'that the account is not in the Workspace',
			'consentRefused',
			'one Workspace',
			async () => await consent({ audience: 'internal', organisation: 'elsewhere.test' }),
		],
		[
			'that an admin does not allow the app',
			'adminPolicy',
			'does not allow this OAuth client',
			async () => await consent({ blockedBy: ['example.test'] }),
		],
		[
			'that the person pressed Cancel',
			'consentRefused',
			'was not allowed to give access',
			async () => await consent({}, {}, 'cancel'),
		],
		[
			'that n8n has another address',
			'redirectMismatch',
			'address of this n8n',
			async () => await consent({ redirectUris: ['https://old.example.test/'] }),
		],
		[
			'that there is no such scope',
			'scopeMissing',
			'does not allow the access',
			async () => await consent({}, { scope: 'https://mail.google.com/everything' }),
		],
	])('%s', async (_what, code, words, make) => {
		const result = await whatN8nShows(make);
		expect(result.error).toMatchObject({ code, retry: 'never' });
		expect(result.shown.message).toContain(words);
		shownRows.add(expectAnAnswer(result, 'token', me));
	});
});

it('shows each row of the table at least once', () => {
	expect(errorTable.token.filter((row) => !shownRows.has(row))).toEqual([]);
});
