import { createHash } from 'node:crypto';
import { parseJsonWebToken } from '../../../sandbox/oauth/json-web-token';
import {
	emailScope,
	mailScope,
	redirectUri,
	startAuthority,
	type TestAuthority,
} from './start-authority';

let google: TestAuthority;
beforeAll(async () => {
	google = await startAuthority();
});
afterAll(async () => await google.close());

const page = async (query: Record<string, string> = {}) => {
	const response = await fetch(google.base + google.consentUrl(query));
	return { status: response.status, html: await response.text() };
};

describe('the consent page', () => {
	it('offers every account, the hinted one chosen, and a box for each scope that can be refused', async () => {
		const { status, html } = await page({ login_hint: 'carla@customer.test' });
		expect(status).toBe(200);
		expect(html).toContain('value="carla@customer.test" checked');
		expect(html).toContain('value="alice@example.test">');
		expect(html).toContain(`type="checkbox" name="scope" value="${mailScope}"`);
		expect(html).not.toContain(`value="${emailScope}"`);
	});

	it('escapes what comes from outside', async () => {
		expect((await page()).html).toContain('Alice &lt;A&gt; &quot;Q&quot; &amp; Co');
	});

	it.each([
		['an unknown client', { client_id: 'nobody' }, 401, 'invalid_client'],
		['an unregistered redirect', { redirect_uri: `${redirectUri}/` }, 400, 'redirect_uri_mismatch'],
		['a misspelt scope', { scope: 'https://mail.google.com' }, 400, 'invalid_scope'],
		['another response type', { response_type: 'token' }, 400, 'unsupported_response_type'],
		['no scope', { scope: '' }, 400, 'invalid_request'],
	])('shows %s as an error and never redirects', async (_what, query, status, error) => {
		const shown = await page(query);
		expect(shown.status).toBe(status);
		expect(shown.html).toContain(`Error ${status}: ${error}`);
	});

	it.each([
		['deleted', 'deleted_client'],
		['disabled', 'disabled_client'],
	] as const)('refuses a %s client', async (state, error) => {
		const { clientId } = google.authority.clients.add({ redirectUris: [redirectUri], state });
		expect((await page({ client_id: clientId })).html).toContain(error);
	});
});

describe('the answer to the consent page', () => {
	it('brings a code, the state and the granted scopes back to the client', async () => {
		const target = await google.allow({ state: 'a b&c' });
		expect(target.origin + target.pathname).toBe(redirectUri);
		expect(target.searchParams.get('state')).toBe('a b&c');
		expect(target.searchParams.get('scope')).toBe(`${mailScope} ${emailScope}`);
		expect(target.searchParams.get('code')).toMatch(/^4\/0A/);
	});

	it('leaves an unticked scope out', async () => {
		const target = await google.allow({}, {});
		expect(target.searchParams.get('scope')).toBe(emailScope);
	});

	it('cannot add a scope that was not asked for', async () => {
		const target = await google.allow({ scope: 'email' }, { scope: mailScope });
		expect(target.searchParams.get('scope')).toBe(emailScope);
	});

	it('says access_denied to the client when the user cancels', async () => {
		const answer = await google.post(google.consentUrl({ state: 's' }), { decision: 'cancel' });
		expect(answer.headers.get('location')).toBe(`${redirectUri}?state=s&error=access_denied`);
	});

	it.each([
		['org_internal', 403, { audience: 'internal', organisation: 'customer.test' }] as const,
		['access_denied', 403, { audience: 'testing', testUsers: [] }] as const,
		['admin_policy_enforced', 400, { blockedBy: ['example.test'] }] as const,
	])('shows %s to an account that may not use the client', async (error, status, settings) => {
		const { clientId } = google.authority.clients.add({
			redirectUris: [redirectUri],
			...structuredClone(settings),
		} as object);
		const answer = await google.post(google.consentUrl({ client_id: clientId }), {
			decision: 'allow',
			account: 'alice@example.test',
		});
		expect(answer.status).toBe(status);
		expect(await answer.text()).toContain(error);
	});

	it('refuses an account that is not of this sandbox', async () => {
		const form = { decision: 'allow', account: 'nobody@example.test' };
		expect((await google.post(google.consentUrl(), form)).status).toBe(400);
	});
});

describe('a code', () => {
	const code = async (query?: Record<string, string>) =>
		(await google.allow(query)).searchParams.get('code') ?? '';
	const challenge = createHash('sha256').update('verifier').digest('base64url');

	it('becomes an access and a refresh token once', async () => {
		const once = await code();
		const tokens = await (await google.exchange(once)).json();
		expect(tokens).toEqual({
			access_token: expect.stringMatching(/^ya29\./),
			expires_in: 3599,
			scope: `${mailScope} ${emailScope}`,
			token_type: 'Bearer',
			refresh_token: expect.stringMatching(/^1\/\/0/),
		});
		const again = await google.exchange(once);
		expect(again.status).toBe(400);
		expect(await again.json()).toEqual({
			error: 'invalid_grant',
			error_description: 'Bad Request',
		});
	});

	it.each([
		['access_type', 'online'],
		['prompt', 'select_account'],
	])('brings no refresh token with %s=%s', async (name, value) => {
		const tokens = await (await google.exchange(await code({ [name]: value }))).json();
		expect(tokens).not.toHaveProperty('refresh_token');
	});

	it('brings an id token with openid, for this client', async () => {
		const tokens = await (await google.exchange(await code({ scope: 'openid email' }))).json();
		const { claims } = parseJsonWebToken(String(Object(tokens).id_token)) ?? {};
		expect(claims).toMatchObject({ aud: google.client.clientId, email: 'alice@example.test' });
	});

	it('needs the verifier of its PKCE challenge', async () => {
		const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
		expect((await google.exchange(await code(pkce), { code_verifier: 'verifier' })).status).toBe(
			200,
		);
		const wrong = await google.exchange(await code(pkce), { code_verifier: 'other' });
		expect(await wrong.json()).toMatchObject({ error_description: 'Invalid code verifier.' });
		const none = await google.exchange(await code(pkce));
		expect(await none.json()).toMatchObject({ error_description: 'Missing code verifier.' });
	});

	it('is worth nothing with another redirect, or after ten minutes', async () => {
		const redirected = await google.exchange(await code(), { redirect_uri: 'http://localhost/' });
		expect(await redirected.json()).toMatchObject({ error: 'redirect_uri_mismatch' });
		const late = await code();
		google.time.now += 11 * 60_000;
		expect((await google.exchange(late)).status).toBe(400);
	});
});
