import { X509Certificate } from 'node:crypto';
import type { JsonWebToken } from './json-web-token';
import { parseJsonWebToken } from './json-web-token';
import { oauthError } from './oauth-error';
import { parseScopes, unknownScope } from './scopes';
import type { ServiceAccount, ServiceAccounts } from './service-accounts';

/** The audience that Google takes, whatever address the sandbox has. */
export const tokenAudience = 'https://oauth2.googleapis.com/token';

/** Seconds. */
const longestLife = 3600;
/** Seconds that the clocks of client and server may differ. */
const skew = 300;

/** What a proven assertion asks for. */
export interface Assertion {
	/** The mailbox that is acted for; the account's own e-mail without `sub`. */
	address: string;
	scopes: string[];
	clientId: string;
}

/** What a check of an assertion needs to know. */
export interface AssertionContext {
	serviceAccounts: ServiceAccounts;
	/** True for the primary address of a user of the sandbox. */
	isUser(address: string): boolean;
	/** Milliseconds since 1970. */
	clock(): number;
}

/**
 * Checks a service account's assertion as Google's token endpoint does: issuer, signature, audience, times,
 * user, scopes and delegation. Throws OAuthError with Google's own answer
 * (https://developers.google.com/identity/protocols/oauth2/service-account).
 */
export function verifyAssertion(assertion: string, context: AssertionContext): Assertion {
	const token = parseJsonWebToken(assertion);
	if (!token) throw oauthError('assertionMalformed');
	const account = issuerOf(token, context.serviceAccounts);
	if (!isSigned(token, account, context.clock())) throw oauthError('assertionSignature');
	if (token.claims.aud !== tokenAudience) throw oauthError('assertionAudience');
	if (!isTimely(token, context.clock() / 1000)) throw oauthError('assertionTimes');
	const scopes = scopesOf(token);
	const address = userOf(token, account, context);
	if (address !== account.email) checkDelegation(account, address, scopes, context.serviceAccounts);
	return { address, scopes, clientId: account.clientId };
}

function issuerOf({ claims }: JsonWebToken, serviceAccounts: ServiceAccounts): ServiceAccount {
	const account = typeof claims.iss === 'string' ? serviceAccounts.get(claims.iss) : undefined;
	if (!account) throw oauthError('accountNotFound');
	if (account.disabled) throw oauthError('clientDisabled');
	return account;
}

/** `kid` is a hint only: a wrong one does no harm as long as some live key fits. */
function isSigned(token: JsonWebToken, { keys }: ServiceAccount, now: number): boolean {
	return keys
		.map(({ certificate }) => new X509Certificate(certificate))
		.filter(({ validFromDate, validToDate }) => +validFromDate <= now && now < +validToDate)
		.some(({ publicKey }) => token.isSignedBy(publicKey));
}

function isTimely({ claims: { iat, exp } }: JsonWebToken, now: number): boolean {
	if (typeof iat !== 'number' || typeof exp !== 'number') return false;
	return exp > iat && exp - iat <= longestLife && iat <= now + skew && exp > now - skew;
}

function scopesOf({ claims }: JsonWebToken): string[] {
	const scopes = parseScopes(typeof claims.scope === 'string' ? claims.scope : '');
	if (scopes.length === 0 || unknownScope(scopes)) throw oauthError('scopeInvalid');
	return scopes;
}

function userOf(
	{ claims }: JsonWebToken,
	account: ServiceAccount,
	context: AssertionContext,
): string {
	// `prn` is the old name of `sub`, which Google still takes.
	const sub = claims.sub ?? claims.prn ?? account.email;
	if (typeof sub !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(sub)) {
		throw oauthError('impersonationMalformed');
	}
	const address = sub.toLowerCase();
	if (address !== account.email && !context.isUser(address)) throw oauthError('userNotFound');
	return address;
}

function checkDelegation(
	{ clientId }: ServiceAccount,
	address: string,
	scopes: string[],
	serviceAccounts: ServiceAccounts,
): void {
	const delegated = serviceAccounts.delegatedScopes(clientId, address.replace(/^.*@/, ''));
	const refused = scopes.filter((scope) => !delegated.has(scope));
	if (refused.length === 0) return;
	throw oauthError(refused.length === scopes.length ? 'delegationMissing' : 'delegationPartial');
}
