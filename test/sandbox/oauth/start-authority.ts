import express from 'express';
import { Authority } from '../../../sandbox/oauth/authority';
import { oauthRoutes } from '../../../sandbox/oauth/oauth-routes';
import { mailScope } from '../../../sandbox/oauth/scopes';
import { listenHttp } from '../../../sandbox/http/http-listener';
import { MailStore } from '../../../sandbox/store/mail-store';

export const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
export const emailScope = 'https://www.googleapis.com/auth/userinfo.email';
export { mailScope };

/** Google's OAuth alone, over plain HTTP, with two accounts and a client. The clock can be moved (ms). */
export async function startAuthority() {
	const time = { now: Date.now() };
	const store = new MailStore({ clock: () => time.now });
	store.addAccount({ address: 'alice@example.test', name: 'Alice <A> "Q" & Co' });
	store.addAccount({ address: 'carla@customer.test', name: 'Carla' });
	const authority = new Authority(store, () => time.now);
	const client = authority.clients.add({ redirectUris: [redirectUri] });
	const listener = await listenHttp(express().use(oauthRoutes(authority)), { port: 0 });
	const base = `http://127.0.0.1:${listener.port}`;

	const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
		fetch(base + path, {
			method: 'POST',
			body: new URLSearchParams(form),
			headers,
			redirect: 'manual',
		});

	/** The address of the consent page, with what a client sends by default. */
	const consentUrl = (query: Record<string, string> = {}) => {
		const parameters = {
			client_id: client.clientId,
			redirect_uri: redirectUri,
			response_type: 'code',
			scope: `${mailScope} email`,
			access_type: 'offline',
			prompt: 'consent',
			...query,
		};
		return `/o/oauth2/v2/auth?${new URLSearchParams(parameters)}`;
	};

	/** Allows on the consent page. Returns the address the browser is sent to. */
	const allow = async (
		query: Record<string, string> = {},
		form: Record<string, string> = { scope: mailScope },
	) => {
		const answer = await post(consentUrl(query), {
			decision: 'allow',
			account: 'alice@example.test',
			...form,
		});
		return new URL(answer.headers.get('location') ?? 'about:blank');
	};

	const exchange = (code: string, form: Record<string, string> = {}) =>
		post('/token', {
			grant_type: 'authorization_code',
			code,
			redirect_uri: redirectUri,
			client_id: client.clientId,
			client_secret: client.clientSecret,
			...form,
		});

	return {
		time,
		authority,
		client,
		base,
		post,
		consentUrl,
		allow,
		exchange,
		close: listener.close,
	};
}

/** An authority for tests. */
export type TestAuthority = Awaited<ReturnType<typeof startAuthority>>;
