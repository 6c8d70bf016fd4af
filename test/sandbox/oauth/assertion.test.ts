import { Gaxios, type GaxiosOptions } from 'gaxios';
import { JWT } from 'google-auth-library';
import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { generate } from 'selfsigned';
import { signJsonWebToken } from '../../../sandbox/oauth/json-web-token';
import type { KeyFile } from '../../../sandbox/oauth/service-accounts';
import { emailScope, mailScope, startAuthority, type TestAuthority } from './start-authority';

let google: TestAuthority;
let key: KeyFile;
const email = 'robot@sandbox-project.iam.gserviceaccount.com';
beforeAll(async () => {
	google = await startAuthority();
	key = await google.authority.serviceAccounts.add({ email });
	google.authority.serviceAccounts.delegate(key.client_id, [mailScope, emailScope], 'example.test');
});
afterAll(async () => await google.close());

/** An assertion as the documentation has it, with some claims changed. */
const assertion = (claims: object = {}, privateKey = key.private_key) => {
	const iat = Math.floor(google.time.now / 1000);
	const standard = {
		iss: email,
		sub: 'alice@example.test',
		scope: mailScope,
		aud: 'https://oauth2.googleapis.com/token',
		iat,
		exp: iat + 3600,
	};
	return signJsonWebToken({ ...standard, ...claims }, createPrivateKey(privateKey), 'any');
};

const exchange = async (jwt: string) => {
	const response = await google.post('/token', {
		grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
		assertion: jwt,
	});
	return { status: response.status, body: await response.json() };
};

it('becomes a token for the user it names, and no refresh token', async () => {
	const { status, body } = await exchange(assertion({ sub: 'Alice@Example.test' }));
	expect(status).toBe(200);
	expect(body).toEqual({
		access_token: expect.any(String),
		expires_in: 3599,
		token_type: 'Bearer',
	});
	expect(google.authority.tokens.verify(String(Object(body).access_token))).toMatchObject({
		address: 'alice@example.test',
		scopes: [mailScope],
		clientId: key.client_id,
	});
});

const minutes = (count: number) => Math.floor(google.time.now / 1000) + count * 60;
const times =
	'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.';
const unauthorized =
	'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.';

it.each([
	[
		'an unknown issuer',
		() => ({ iss: 'other@x.iam.gserviceaccount.com' }),
		'invalid_grant',
		'Invalid grant: account not found',
	],
	[
		'another audience',
		() => ({ aud: 'https://oauth2.googleapis.com/token/' }),
		'invalid_grant',
		'Invalid JWT: Failed audience check. The right audience is https://oauth2.googleapis.com/token',
	],
	['more than an hour of life', () => ({ exp: minutes(61) }), 'invalid_grant', times],
	[
		'a clock that is late',
		() => ({ iat: minutes(-70), exp: minutes(-10) }),
		'invalid_grant',
		times,
	],
	['a clock that is early', () => ({ iat: minutes(10), exp: minutes(70) }), 'invalid_grant', times],
	['times that are text', () => ({ iat: '1' }), 'invalid_grant', times],
	[
		'no such user',
		() => ({ sub: 'nobody@example.test' }),
		'invalid_grant',
		'Invalid email or User ID',
	],
	[
		'a malformed user',
		() => ({ sub: 'alice' }),
		'invalid_request',
		'Invalid impersonation "sub" field.',
	],
	[
		'no scope',
		() => ({ scope: '' }),
		'invalid_scope',
		'Invalid OAuth scope or ID token audience provided.',
	],
	[
		'a misspelt scope',
		() => ({ scope: 'https://mail.google.com' }),
		'invalid_scope',
		'Invalid OAuth scope or ID token audience provided.',
	],
	[
		'only scopes that are not delegated',
		() => ({ scope: 'https://www.googleapis.com/auth/gmail.send' }),
		'unauthorized_client',
		unauthorized,
	],
	[
		'one scope too many',
		() => ({ scope: `${mailScope} https://www.googleapis.com/auth/gmail.send` }),
		'access_denied',
		'Requested client not authorized.',
	],
	[
		'a user of a domain that delegated nothing',
		() => ({ sub: 'carla@customer.test' }),
		'unauthorized_client',
		unauthorized,
	],
])('with %s is refused in the words of Google', async (_what, claims, error, error_description) => {
	const { status, body } = await exchange(assertion(claims()));
	expect(status).toBeGreaterThanOrEqual(400);
	expect(body).toEqual({ error, error_description });
});

it('is taken within five minutes of difference between the clocks', async () => {
	expect((await exchange(assertion({ iat: minutes(4), exp: minutes(64) }))).status).toBe(200);
});

describe('the signature', () => {
	const refused = { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' };

	it('of another key is refused', async () => {
		const other = await generate([], { keySize: 2048, algorithm: 'sha256' });
		expect((await exchange(assertion({}, other.private))).body).toEqual(refused);
	});

	it('does not cover claims that were changed afterwards', async () => {
		const [head, , signature] = assertion().split('.');
		const claims = assertion({ sub: 'carla@customer.test' }).split('.')[1];
		expect((await exchange([head, claims, signature].join('.'))).body).toEqual(refused);
	});

	it('must be RS256: "none" and a HMAC with the public key are refused', async () => {
		const [, claims] = assertion().split('.');
		const header = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString('base64url');
		expect((await exchange(`${header('none')}.${claims}.AA`)).body).toEqual(refused);
		const publicPem = createPublicKey(key.private_key).export({ type: 'spki', format: 'pem' });
		const signed = `${header('HS256')}.${claims}`;
		const hmac = createHmac('sha256', publicPem).update(signed).digest('base64url');
		expect((await exchange(`${signed}.${hmac}`)).body).toEqual(refused);
	});

	it.each(['', 'a.b', 'a.b.c', 'e30.W10.AA'])('of no assertion at all: %j', async (jwt) => {
		expect((await exchange(jwt)).status).toBe(400);
	});
});

describe('an uploaded certificate', () => {
	const robot = 'own-key@sandbox-project.iam.gserviceaccount.com';
	const born = async (notAfterDate?: Date) =>
		await generate([{ name: 'commonName', value: 'unused' }], {
			keySize: 2048,
			algorithm: 'sha256',
			// The clock of this sandbox stands still, and a certificate is not good before its time.
			notBeforeDate: new Date(google.time.now - 60_000),
			notAfterDate,
		});

	it('opens the account to its key until it is taken away', async () => {
		const accounts = google.authority.serviceAccounts;
		const first = await born();
		const made = await accounts.add({ email: robot, certificate: first.cert });
		expect(made.private_key).toBe('');
		accounts.delegate(made.client_id, [mailScope]);
		expect((await exchange(assertion({ iss: robot }, first.private))).status).toBe(200);
		const second = await born();
		const keyId = accounts.uploadKey(robot, second.cert);
		expect((await exchange(assertion({ iss: robot }, second.private))).status).toBe(200);

		const published = await fetch(`${google.base}/service_accounts/v1/metadata/x509/${robot}`);
		expect(await published.json()).toEqual({
			[made.private_key_id]: first.cert,
			[keyId]: second.cert,
		});

		accounts.deleteKey(robot, keyId);
		expect((await exchange(assertion({ iss: robot }, second.private))).body).toMatchObject({
			error_description: 'Invalid JWT Signature.',
		});
	});

	it('that is expired is worth nothing', async () => {
		const old = await born(new Date(google.time.now + 60_000));
		google.authority.serviceAccounts.uploadKey(robot, old.cert);
		expect((await exchange(assertion({ iss: robot }, old.private))).status).toBe(200);
		google.time.now += 120_000;
		expect((await exchange(assertion({ iss: robot }, old.private))).status).toBe(400);
	});

	it('must hold an RSA key', async () => {
		const ec = await generate([], { keyType: 'ec', algorithm: 'sha256' });
		expect(() => google.authority.serviceAccounts.uploadKey(robot, ec.cert)).toThrow('not RSA');
	});

	it('of an unknown account is not published', async () => {
		const answer = await fetch(`${google.base}/service_accounts/v1/metadata/x509/none@x.test`);
		expect(answer.status).toBe(404);
	});
});

it('of an account that is disabled or deleted is refused', async () => {
	const accounts = google.authority.serviceAccounts;
	const robot = 'short-lived@sandbox-project.iam.gserviceaccount.com';
	const made = await accounts.add({ email: robot });
	const ask = async () =>
		(await exchange(assertion({ iss: robot, sub: undefined }, made.private_key))).body;
	expect(await ask()).toHaveProperty('access_token');
	accounts.disable(robot);
	expect(await ask()).toMatchObject({ error: 'disabled_client' });
	accounts.disable(robot, false);
	accounts.delete(robot);
	expect(await ask()).toMatchObject({ error_description: 'Invalid grant: account not found' });
});

it('stops to work when the delegation is taken away', async () => {
	const accounts = google.authority.serviceAccounts;
	accounts.delegate(key.client_id, [], 'example.test');
	expect((await exchange(assertion())).body).toMatchObject({ error: 'unauthorized_client' });
	accounts.delegate(key.client_id, [mailScope, emailScope], 'example.test');
	expect((await exchange(assertion())).status).toBe(200);
});

describe('google-auth-library', () => {
	/** Its token address is a constant: only the transporter can lead it elsewhere. */
	class Redirected extends Gaxios {
		override async request<T>(options: GaxiosOptions) {
			const { pathname } = new URL(String(options.url));
			return await super.request<T>({
				...options,
				url: google.base + pathname,
				// Gaxios imports its fetch on first use, which jest's CommonJS does not do.
				fetchImplementation: fetch,
			});
		}
	}
	const jwt = (subject: string) =>
		new JWT({
			email: key.client_email,
			key: key.private_key,
			scopes: [mailScope],
			subject,
			transporter: new Redirected(),
		});

	it('signs in with the JSON key', async () => {
		google.time.now = Date.now();
		const { token } = await jwt('alice@example.test').getAccessToken();
		expect(google.authority.tokens.verify(token ?? '')).toMatchObject({
			address: 'alice@example.test',
		});
	});

	it('shows the refusal as the token endpoint worded it', async () => {
		await expect(jwt('carla@customer.test').getAccessToken()).rejects.toMatchObject({
			message: `unauthorized_client: ${unauthorized}`,
		});
	});
});
