import { emailScope, mailScope, startAuthority, type TestAuthority } from './start-authority';

let google: TestAuthority;
beforeAll(async () => {
	google = await startAuthority();
});
afterAll(async () => await google.close());

const signIn = async (query: Record<string, string> = {}) => {
	const target = await google.allow(query);
	const tokens = await (await google.exchange(target.searchParams.get('code') ?? '')).json();
	const { access_token: access, refresh_token: refresh } = Object(tokens);
	return { access: String(access), refresh: String(refresh) };
};

const refresh = async (token: string, form: Record<string, string> = {}) => {
	const { clientId, clientSecret } = google.client;
	const response = await google.post('/token', {
		grant_type: 'refresh_token',
		refresh_token: token,
		client_id: clientId,
		client_secret: clientSecret,
		...form,
	});
	return { status: response.status, body: await response.json() };
};

const get = async (path: string, token?: string) => {
	const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
	const response = await fetch(google.base + path, { headers });
	return { status: response.status, body: await response.json() };
};

describe('a refresh token', () => {
	it('brings new access tokens, and no new refresh token', async () => {
		const tokens = await signIn();
		const { status, body } = await refresh(tokens.refresh);
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.stringMatching(/^ya29\./),
			expires_in: 3599,
			scope: `${mailScope} ${emailScope}`,
			token_type: 'Bearer',
		});
		expect(Object(body).access_token).not.toBe(tokens.access);
	});

	it('lives as long as the sandbox says', async () => {
		google.authority.tokens.lifetime = 60;
		const { body } = await refresh((await signIn()).refresh);
		google.authority.tokens.lifetime = 3599;
		expect(body).toMatchObject({ expires_in: 60 });
		const token = String(Object(body).access_token);
		expect(google.authority.tokens.verify(token)).toMatchObject({ address: 'alice@example.test' });
		google.time.now += 60_001;
		expect(google.authority.tokens.verify(token)).toBeUndefined();
	});

	it('is counted by its grant', async () => {
		const before = google.authority.tokens.issued.refresh_token;
		await refresh((await signIn()).refresh);
		expect(google.authority.tokens.issued.refresh_token).toBe(before + 1);
	});

	it('is refused as expired or revoked once it is killed, or for the reason given', async () => {
		const { refresh: token } = await signIn();
		google.authority.refreshTokens.kill(({ address }) => address === 'alice@example.test');
		expect(await refresh(token)).toEqual({
			status: 400,
			body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
		});
		const { refresh: other } = await signIn();
		google.authority.refreshTokens.kill(() => true, {
			error_description: 'reauth related error (invalid_rapt)',
			error_subtype: 'invalid_rapt',
		});
		expect((await refresh(other)).body).toEqual({
			error: 'invalid_grant',
			error_description: 'reauth related error (invalid_rapt)',
			error_subtype: 'invalid_rapt',
		});
	});

	it('dies without a word when the account has a hundred younger ones', async () => {
		const { refresh: oldest } = await signIn();
		const permission = {
			address: 'alice@example.test',
			scopes: [mailScope],
			clientId: google.client.clientId,
			consentId: 'one',
		};
		for (let count = 0; count < 99; count += 1) google.authority.refreshTokens.issue(permission);
		expect((await refresh(oldest)).status).toBe(200);
		google.authority.refreshTokens.issue(permission);
		expect((await refresh(oldest)).body).toMatchObject({ error: 'invalid_grant' });
	});

	it('belongs to the client it was given to', async () => {
		const { refresh: token } = await signIn();
		const { clientId, clientSecret } = google.authority.clients.add();
		const answer = await refresh(token, { client_id: clientId, client_secret: clientSecret });
		expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
	});
});

describe('a client', () => {
	it('can prove itself by the Basic header', async () => {
		const { clientId, clientSecret } = google.client;
		const { refresh: token } = await signIn();
		const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		const response = await google.post(
			'/token',
			{ grant_type: 'refresh_token', refresh_token: token },
			{ authorization: `Basic ${basic}` },
		);
		expect(response.status).toBe(200);
	});

	it.each([
		[{ client_id: 'nobody' }, 401, 'invalid_client', 'The OAuth client was not found.'],
		[{ client_secret: 'wrong' }, 401, 'invalid_client', 'Unauthorized'],
		[{ client_secret: '' }, 400, 'invalid_request', 'Missing required parameter: client_secret'],
		[{ refresh_token: '' }, 400, 'invalid_request', 'Missing required parameter: refresh_token'],
		[{ refresh_token: '1//unknown' }, 400, 'invalid_grant', 'Bad Request'],
		[{ grant_type: 'password' }, 400, 'unsupported_grant_type', 'Invalid grant_type: password'],
		[{ grant_type: 'toString' }, 400, 'unsupported_grant_type', 'Invalid grant_type: toString'],
		[{ grant_type: '' }, 400, 'invalid_request', 'Missing required parameter: grant_type'],
	])('with %j gets %i %s', async (form, status, error, error_description) => {
		const answer = await refresh((await signIn()).refresh, form as Record<string, string>);
		expect(answer).toEqual({ status, body: { error, error_description } });
	});

	it.each([
		['deleted', 'deleted_client'],
		['disabled', 'disabled_client'],
	] as const)('that is %s gets no token', async (state, error) => {
		const { refresh: token } = await signIn();
		google.client.state = state;
		const answer = await refresh(token);
		google.client.state = 'active';
		expect(answer).toMatchObject({ status: 401, body: { error } });
	});
});

describe('what a token is', () => {
	it('is told by userinfo, in both versions', async () => {
		const { access } = await signIn({ scope: `${mailScope} email profile` });
		expect(await get('/oauth2/v3/userinfo', access)).toEqual({
			status: 200,
			body: {
				sub: expect.stringMatching(/^\d{21}$/),
				name: 'Alice <A> "Q" & Co',
				email: 'alice@example.test',
				email_verified: true,
			},
		});
		expect((await get('/oauth2/v2/userinfo', access)).body).toMatchObject({
			id: expect.stringMatching(/^\d{21}$/),
			email: 'alice@example.test',
			verified_email: true,
		});
		expect((await get('/oauth2/v3/userinfo', 'ya29.none')).status).toBe(401);
	});

	it('shows no address without the email scope', async () => {
		const token = google.authority.tokens.mint('alice@example.test', [mailScope]);
		expect((await get('/oauth2/v3/userinfo', token)).body).not.toHaveProperty('email');
	});

	it('is told by tokeninfo', async () => {
		const { access } = await signIn();
		const { body } = await get(`/oauth2/v3/tokeninfo?access_token=${access}`);
		expect(body).toMatchObject({
			aud: google.client.clientId,
			scope: `${mailScope} ${emailScope}`,
			email: 'alice@example.test',
			expires_in: expect.stringMatching(/^35\d\d$/),
		});
		expect(await get('/tokeninfo?access_token=none')).toEqual({
			status: 400,
			body: { error: 'invalid_token', error_description: 'Invalid Value' },
		});
	});

	it("is told to a mail server's introspection", async () => {
		const token = google.authority.tokens.mint('alice@example.test', [mailScope]);
		const live = await (await google.post('/introspect', { token })).json();
		expect(live).toMatchObject({ active: true, email: 'alice@example.test' });
		const dead = await (await google.post('/introspect', { token: 'none' })).json();
		expect(dead).toEqual({ active: false });
	});
});

describe('revoking', () => {
	it.each(['access', 'refresh'] as const)('an %s token ends all of its consent', async (kind) => {
		const tokens = await signIn();
		const untouched = await signIn();
		expect((await google.post('/revoke', { token: tokens[kind] })).status).toBe(200);
		expect(google.authority.tokens.verify(tokens.access)).toBeUndefined();
		expect((await refresh(tokens.refresh)).body).toMatchObject({ error: 'invalid_grant' });
		expect(google.authority.tokens.verify(untouched.access)).toBeDefined();
		expect((await refresh(untouched.refresh)).status).toBe(200);
	});

	it('an unknown token is an error', async () => {
		const answer = await google.post('/revoke', { token: 'none' });
		expect(answer.status).toBe(400);
		expect(await answer.json()).toMatchObject({ error: 'invalid_token' });
	});
});

it('publishes the key that verifies its id tokens', async () => {
	expect((await get('/oauth2/v3/certs')).body).toEqual({
		keys: [expect.objectContaining({ kty: 'RSA', alg: 'RS256', use: 'sig' })],
	});
});
