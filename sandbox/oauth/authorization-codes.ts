import { createHash, randomBytes } from 'node:crypto';
import { oauthError } from './oauth-error';

/** What a user granted on the consent page, until the client fetches its tokens. */
export interface AuthorizationCode {
	address: string;
	scopes: string[];
	clientId: string;
	redirectUri: string;
	/** access_type=offline, and a consent that was asked for: the client gets a refresh token. */
	offline: boolean;
	nonce?: string;
	/** PKCE, RFC 7636. */
	challenge?: { value: string; method: 'S256' | 'plain' };
}

/** Milliseconds a code lives. */
const lifetime = 10 * 60_000;

/** One-time codes between the consent page and the token endpoint. */
export class AuthorizationCodes {
	private readonly codes = new Map<string, AuthorizationCode & { expiresAt: number }>();
	private readonly used = new Set<string>();

	/** `clock` gives milliseconds since 1970. */
	constructor(private readonly clock: () => number) {}

	issue(granted: AuthorizationCode): string {
		const code = `4/0A${randomBytes(40).toString('base64url')}`;
		this.codes.set(code, { ...granted, expiresAt: this.clock() + lifetime });
		return code;
	}

	/** Takes a code once. Throws OAuthError when the code, its redirect or its verifier does not fit. */
	redeem(
		code: string,
		by: { clientId: string; redirectUri: string; verifier?: string },
	): AuthorizationCode {
		const found = this.codes.get(code);
		if (!found) throw oauthError(this.used.has(code) ? 'codeUsed' : 'codeMalformed');
		this.codes.delete(code);
		this.used.add(code);
		if (found.expiresAt < this.clock() || found.clientId !== by.clientId)
			throw oauthError('codeUsed');
		if (found.redirectUri !== by.redirectUri) throw oauthError('redirectMismatch');
		if (found.challenge) checkVerifier(found.challenge, by.verifier);
		return found;
	}
}

function checkVerifier(
	{ value, method }: { value: string; method: string },
	verifier?: string,
): void {
	if (!verifier) throw oauthError('codeVerifierMissing');
	const hashed =
		method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
	if (hashed !== value) throw oauthError('codeVerifierWrong');
}
