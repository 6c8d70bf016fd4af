import type { Request } from 'express';
import { fieldOf } from '../http/request-field';
import type { AccessToken } from './access-tokens';
import { type Authority, subjectOf } from './authority';
import { oauthError } from './oauth-error';

/** The token of an `Authorization: Bearer` header, or of `?access_token=` as Google takes it too. */
export function bearerOf({ headers, query }: Request): string {
	const [, bearer] = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
	return bearer ?? fieldOf(query, 'access_token') ?? '';
}

/** Answers userinfo, version 3 (OpenID Connect) and version 2. Throws OAuthError. */
export function userInfo(authority: Authority, request: Request, version: 2 | 3): object {
	const token = authority.tokens.verify(bearerOf(request));
	if (!token) throw oauthError('bearerInvalid');
	const subject = subjectOf(token.address);
	const { name } = authority.store.account(token.address) ?? {};
	const emailOnly = { email: token.address, [verifiedField[version]]: true };
	return {
		...(version === 3 ? { sub: subject } : { id: subject }),
		...(hasScope(token, 'profile') ? { name } : {}),
		...(hasScope(token, 'email') ? emailOnly : {}),
	};
}

/** Answers tokeninfo: what an access token is for. Throws OAuthError. */
export function tokenInfo(authority: Authority, { query, body }: Request): object {
	const given = fieldOf(query, 'access_token') ?? fieldOf(body, 'access_token') ?? '';
	const token = authority.tokens.verify(given);
	if (!token) throw oauthError('tokenInvalid');
	const seconds = Math.floor((token.expiresAt.getTime() - authority.clock()) / 1000);
	return {
		azp: token.clientId,
		aud: token.clientId,
		sub: subjectOf(token.address),
		scope: token.scopes.join(' '),
		exp: String(Math.floor(token.expiresAt.getTime() / 1000)),
		expires_in: String(seconds),
		...(hasScope(token, 'email') ? { email: token.address, email_verified: 'true' } : {}),
		access_type: 'offline',
	};
}

/** Answers a mail server's introspection (RFC 7662); Google has none, Dovecot needs one. */
export function introspect(authority: Authority, { body }: Request): object {
	const token = authority.tokens.verify(fieldOf(body, 'token') ?? '');
	if (!token) return { active: false };
	const exp = Math.floor(token.expiresAt.getTime() / 1000);
	return { active: true, email: token.address, scope: token.scopes.join(' '), exp };
}

/** Answers revoke: an access or refresh token, and all that came of the same consent. Throws OAuthError. */
export function revoke(authority: Authority, { query, body }: Request): void {
	const value = fieldOf(body, 'token') ?? fieldOf(query, 'token') ?? '';
	const found = authority.tokens.verify(value) ?? authority.refreshTokens.find(value);
	if (!found) throw oauthError('revokedTokenUnknown');
	const { consentId } = found;
	authority.tokens.revoke(
		(token, other) => other === value || (consentId !== '' && token.consentId === consentId),
	);
	if (consentId !== '') authority.refreshTokens.kill((token) => token.consentId === consentId);
}

const verifiedField = { 2: 'verified_email', 3: 'email_verified' } as const;

const hasScope = ({ scopes }: AccessToken, name: 'email' | 'profile') =>
	scopes.includes(`https://www.googleapis.com/auth/userinfo.${name}`);
