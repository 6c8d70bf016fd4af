import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { fieldOf } from '../http/request-field';
import type { GrantType } from './access-tokens';
import { verifyAssertion } from './assertion';
import type { Authority } from './authority';
import type { OAuthClient } from './clients';
import { missingParameter, OAuthError } from './oauth-error';

/** The token endpoint's answer (RFC 6749 section 5.1). */
export interface TokenResponse {
	access_token: string;
	/** Seconds. */
	expires_in: number;
	token_type: 'Bearer';
	scope?: string;
	refresh_token?: string;
	id_token?: string;
}

interface TokenRequest {
	/** A form field. Throws OAuthError when it is missing. */
	required(name: string): string;
	optional(name: string): string | undefined;
	authorization?: string;
}

type Grant = (authority: Authority, request: TokenRequest) => TokenResponse;

const grants: Record<string, Grant> = {
	authorization_code(authority, request) {
		const client = authenticate(authority, request);
		const granted = authority.codes.redeem(request.required('code'), {
			clientId: client.clientId,
			redirectUri: request.required('redirect_uri'),
			verifier: request.optional('code_verifier'),
		});
		const permission = { ...granted, consentId: randomUUID() };
		return {
			...issue(authority, 'authorization_code', permission),
			...(granted.offline ? { refresh_token: authority.refreshTokens.issue(permission) } : {}),
		};
	},

	refresh_token(authority, request) {
		const client = authenticate(authority, request);
		const permission = authority.refreshTokens.use(
			request.required('refresh_token'),
			client.clientId,
		);
		return issue(authority, 'refresh_token', permission);
	},

	'urn:ietf:params:oauth:grant-type:jwt-bearer'(authority, request) {
		const assertion = verifyAssertion(request.required('assertion'), authority);
		const { token, expiresIn } = authority.tokens.issue('jwt-bearer', {
			...assertion,
			consentId: '',
		});
		return { access_token: token, expires_in: expiresIn, token_type: 'Bearer' };
	},
};

/** Answers `POST /token`. Throws OAuthError. */
export function grantToken(authority: Authority, { body, headers }: Request): TokenResponse {
	const optional = (name: string) => fieldOf(body, name);
	const required = (name: string) => {
		const value = optional(name);
		if (value === undefined) throw missingParameter(name);
		return value;
	};
	const type = required('grant_type');
	const grant = Object.hasOwn(grants, type) ? grants[type] : undefined;
	if (!grant) {
		const error_description = `Invalid grant_type: ${type}`;
		throw new OAuthError(400, { error: 'unsupported_grant_type', error_description });
	}
	return grant(authority, { required, optional, authorization: headers.authorization });
}

/** The client, by the Basic header or by the form (RFC 6749 section 2.3.1). */
function authenticate({ clients }: Authority, request: TokenRequest): OAuthClient {
	const [, basic] = /^Basic\s+(\S+)$/i.exec(request.authorization ?? '') ?? [];
	if (basic === undefined) {
		return clients.authenticate(request.required('client_id'), request.required('client_secret'));
	}
	const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':');
	return clients.authenticate(id, secret);
}

function issue(
	authority: Authority,
	grant: GrantType,
	granted: {
		address: string;
		scopes: string[];
		clientId: string;
		consentId: string;
		nonce?: string;
	},
): TokenResponse {
	const { address, scopes, clientId, consentId, nonce } = granted;
	const { token, expiresIn } = authority.tokens.issue(grant, {
		address,
		scopes,
		clientId,
		consentId,
	});
	return {
		access_token: token,
		expires_in: expiresIn,
		scope: scopes.join(' '),
		token_type: 'Bearer',
		...(scopes.includes('openid') ? { id_token: authority.idToken(address, clientId, nonce) } : {}),
	};
}
