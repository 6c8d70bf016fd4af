import { fieldOf, fieldsOf } from '../http/request-field';
import type { AuthorizationCode } from './authorization-codes';
import type { Authority } from './authority';
import type { OAuthClient } from './clients';
import { missingParameter, oauthError } from './oauth-error';
import { knownScopes, parseScopes, unknownScope } from './scopes';

/** A request for consent that Google would show a page for (RFC 6749 section 4.1.1). */
export interface ConsentRequest {
	client: OAuthClient;
	redirectUri: string;
	scopes: string[];
	/** Address to suggest. */
	loginHint?: string;
	state?: string;
	offline: boolean;
	nonce?: string;
	challenge?: AuthorizationCode['challenge'];
}

/** What the user answers on the page. */
export interface ConsentAnswer {
	allowed: boolean;
	address: string;
	/** Scopes left ticked. */
	scopes: string[];
}

/** Reads the query of the authorisation endpoint. Throws OAuthError: Google shows those, it never redirects. */
export function readConsentRequest({ clients }: Authority, query: unknown): ConsentRequest {
	const required = (name: string) => {
		const value = fieldOf(query, name);
		if (value === undefined) throw missingParameter(name);
		return value;
	};
	const client = clients.find(required('client_id'));
	const redirectUri = required('redirect_uri');
	if (!client.redirectUris.includes(redirectUri)) throw oauthError('redirectUnregistered');
	if (required('response_type') !== 'code') throw oauthError('responseTypeUnknown');
	const scopes = parseScopes(required('scope'));
	if (unknownScope(scopes)) throw oauthError('scopeUnknown');
	const challenge = fieldOf(query, 'code_challenge');
	const method = fieldOf(query, 'code_challenge_method') === 'S256' ? 'S256' : 'plain';
	return {
		client,
		redirectUri,
		scopes,
		loginHint: fieldOf(query, 'login_hint'),
		state: fieldOf(query, 'state'),
		offline:
			fieldOf(query, 'access_type') === 'offline' &&
			(fieldOf(query, 'prompt') ?? '').split(' ').includes('consent'),
		nonce: fieldOf(query, 'nonce'),
		...(challenge === undefined ? {} : { challenge: { value: challenge, method } }),
	};
}

/** Reads the form of the consent page. */
export function readConsentAnswer(form: unknown): ConsentAnswer {
	return {
		allowed: fieldOf(form, 'decision') === 'allow',
		address: (fieldOf(form, 'account') ?? '').toLowerCase(),
		scopes: fieldsOf(form, 'scope'),
	};
}

/** Where the browser goes after an answer. Throws OAuthError for an account that may not grant this. */
export function redirectAfterConsent(
	authority: Authority,
	request: ConsentRequest,
	answer: ConsentAnswer,
): string {
	const target = new URL(request.redirectUri);
	if (request.state !== undefined) target.searchParams.set('state', request.state);
	if (!answer.allowed) {
		target.searchParams.set('error', 'access_denied');
		return target.href;
	}
	if (!authority.isUser(answer.address)) throw oauthError('accountChoice');
	checkPolicy(request.client, answer.address);
	const scopes = request.scopes.filter(
		(scope) => knownScopes[scope]?.basic ?? answer.scopes.includes(scope),
	);
	const { client, redirectUri, offline, nonce, challenge } = request;
	const code = authority.codes.issue({
		address: answer.address,
		scopes,
		clientId: client.clientId,
		redirectUri,
		offline,
		nonce,
		challenge,
	});
	target.searchParams.set('code', code);
	target.searchParams.set('scope', scopes.join(' '));
	return target.href;
}

function checkPolicy(client: OAuthClient, address: string): void {
	const domain = address.replace(/^.*@/, '');
	const { audience, organisation, testUsers, blockedBy } = client;
	if (audience === 'internal' && organisation !== domain) throw oauthError('organisationOnly');
	if (audience === 'testing' && !testUsers.includes(address)) throw oauthError('notTestUser');
	if (blockedBy.includes(domain)) throw oauthError('adminPolicy');
}
