import { JWT, gaxios } from 'google-auth-library';
import type { AccessLevel } from '../access-level';
import { classify, GmailError } from '../errors';
import { fetchFromGoogle } from '../fetch';
import { scopesOf } from './scopes';
import type { ServiceAccountKey } from './service-account-key';
import { requireToken, type Token } from './token-source';

/** What a service account asks for, for whom, and where. */
export interface DelegatedTokenRequest {
	key: ServiceAccountKey;
	/** The user to act for: the `sub` claim. The account's own e-mail asks for a token of its own, which needs no delegation. */
	mailbox: string;
	access: AccessLevel;
	/** Google's token endpoint, or the sandbox's. */
	tokenUrl: string;
}

/** google-auth-library's JWT knows one token address, Google's; this carries its request to the one asked for. */
class TokenEndpoint extends gaxios.Gaxios {
	constructor(private readonly tokenUrl: string) {
		// The library would load a fetch of its own, and look for the proxy as well.
		super({ timeout: 20_000, fetchImplementation: fetchFromGoogle, noProxy: [/./] });
	}

	override async request<T>(options: gaxios.GaxiosOptions = {}) {
		return await super.request<T>({ ...options, url: this.tokenUrl });
	}
}

const signIn = async (
	{ key, mailbox, access, tokenUrl }: DelegatedTokenRequest,
	privateKey: string,
): Promise<Token> => {
	const jwt = new JWT({
		email: key.email,
		key: privateKey,
		scopes: scopesOf[access],
		...(mailbox === key.email ? {} : { subject: mailbox }),
		transporter: new TokenEndpoint(tokenUrl),
	});
	try {
		const { access_token: accessToken, expiry_date: expiresAt } = await jwt.authorize();
		if (!accessToken) throw new Error('The token answer held no access_token');
		return {
			accessToken: requireToken(accessToken, mailbox),
			expiresAt: expiresAt ?? undefined,
		};
	} catch (error) {
		throw classify(error, { mailbox, channel: 'token' });
	}
};

/**
 * Gets a token with which the service account acts for a mailbox (domain-wide delegation). When Google no longer takes
 * the key, the next one has its turn.
 *
 * Source: https://developers.google.com/identity/protocols/oauth2/service-account
 *
 * @throws GmailError with the remedy for Google's refusal
 */
export const requestDelegatedToken = async (request: DelegatedTokenRequest): Promise<Token> => {
	const { privateKey, nextPrivateKey } = request.key;
	try {
		return await signIn(request, privateKey);
	} catch (error) {
		const isRefused = error instanceof GmailError && error.code === 'keyInvalid';
		const next =
			isRefused && nextPrivateKey
				? await signIn(request, nextPrivateKey).catch(() => undefined)
				: undefined;
		if (next) return next;
		throw classify(error, { mailbox: request.mailbox, channel: 'token' });
	}
};
