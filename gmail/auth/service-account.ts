import { createPrivateKey } from 'node:crypto';
import { JWT, gaxios } from 'google-auth-library';
import type { AccessLevel } from '../access-level';
import { classify, GmailError } from '../errors';
import { scopesOf } from './scopes';
import type { Token } from './token-source';

/** The key of a service account: who it is, and the private half (PEM). */
export interface ServiceAccountKey {
	email: string;
	privateKey: string;
}

/** What a service account asks for, for whom, and where. */
export interface DelegatedTokenRequest {
	key: ServiceAccountKey;
	/** The user to act for: the `sub` claim. */
	mailbox: string;
	access: AccessLevel;
	/** Google's token endpoint, or the sandbox's. */
	tokenUrl: string;
}

const invalidKey = (message: string, remedy: string, cause?: unknown): GmailError =>
	new GmailError(message, { code: 'keyInvalid', retry: 'never', remedy, cause });

/**
 * Reads the JSON key file that Google Cloud console hands out.
 *
 * @throws GmailError `keyInvalid` that says what was pasted instead
 */
export const readKeyFile = (json: string): ServiceAccountKey => {
	let file: unknown;
	try {
		file = JSON.parse(json);
	} catch (error) {
		throw invalidKey(
			'The service account key is not valid JSON',
			'Paste the whole content of the key file, from the first { to the last }.',
			error,
		);
	}
	const {
		type,
		client_email: email,
		private_key: privateKey,
	} = (file ?? {}) as Record<string, unknown>;
	if (type !== 'service_account' || typeof email !== 'string' || typeof privateKey !== 'string') {
		throw invalidKey(
			'This JSON is not the key of a service account',
			'In Google Cloud console > IAM & Admin > Service Accounts > (account) > Keys, choose Add key > Create new key > JSON, and paste that file.',
		);
	}
	return readPrivateKey(email, privateKey);
};

/**
 * Takes an e-mail and a PEM key (PKCS#8 or PKCS#1), its newlines real or written as `\n`.
 *
 * @throws GmailError `keyInvalid` when the PEM is no RSA private key
 */
export const readPrivateKey = (email: string, pem: string): ServiceAccountKey => {
	const text = pem.trim().replaceAll('\\n', '\n');
	try {
		const key = createPrivateKey(text);
		if (key.asymmetricKeyType !== 'rsa')
			throw new Error(`${key.asymmetricKeyType ?? 'unknown'} key`);
		return {
			email: email.trim(),
			privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
		};
	} catch (error) {
		throw invalidKey(
			'The private key of the service account cannot be read',
			'Paste the RSA key as it stands in the file, with its BEGIN PRIVATE KEY and END PRIVATE KEY lines.',
			error,
		);
	}
};

/** google-auth-library's JWT knows one token address, Google's; this carries its request to the one asked for. */
class TokenEndpoint extends gaxios.Gaxios {
	constructor(private readonly tokenUrl: string) {
		// Node's own fetch: it trusts what NODE_EXTRA_CA_CERTS names, and gaxios loads no other one.
		super({ timeout: 20_000, fetchImplementation: fetch });
	}

	override async request<T>(options: gaxios.GaxiosOptions = {}) {
		return await super.request<T>({ ...options, url: this.tokenUrl });
	}
}

/**
 * Gets a token with which the service account acts for a mailbox (domain-wide delegation).
 *
 * Source: https://developers.google.com/identity/protocols/oauth2/service-account
 *
 * @throws GmailError with the remedy for Google's refusal
 */
export const requestDelegatedToken = async ({
	key,
	mailbox,
	access,
	tokenUrl,
}: DelegatedTokenRequest): Promise<Token> => {
	const jwt = new JWT({
		email: key.email,
		key: key.privateKey,
		scopes: scopesOf[access],
		subject: mailbox,
		transporter: new TokenEndpoint(tokenUrl),
	});
	try {
		const { access_token: accessToken, expiry_date: expiresAt } = await jwt.authorize();
		if (!accessToken) throw new Error('The token answer held no access_token');
		return { accessToken, expiresAt: expiresAt ?? undefined };
	} catch (error) {
		throw classify(error, { mailbox, channel: 'token' });
	}
};
