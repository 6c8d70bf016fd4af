import { createHash, generateKeyPairSync } from 'node:crypto';
import type { MailStore } from '../store/mail-store';
import { AccessTokens } from './access-tokens';
import { AuthorizationCodes } from './authorization-codes';
import { Clients } from './clients';
import { CloudIdentity } from './cloud-identity';
import { signJsonWebToken } from './json-web-token';
import { RefreshTokens } from './refresh-tokens';
import { ServiceAccounts } from './service-accounts';

/** What Google knows about who may do what: accounts, clients, service accounts and their tokens. */
export class Authority {
	readonly tokens: AccessTokens;
	readonly refreshTokens = new RefreshTokens();
	readonly codes: AuthorizationCodes;
	readonly clients = new Clients();
	readonly serviceAccounts = new ServiceAccounts();
	readonly cloud = new CloudIdentity(this);
	private signingKey: ReturnType<typeof newSigningKey> | undefined;

	/** `clock` gives milliseconds since 1970. */
	constructor(
		readonly store: MailStore,
		readonly clock: () => number = Date.now,
	) {
		this.tokens = new AccessTokens(clock);
		this.codes = new AuthorizationCodes(clock);
	}

	/** True for the primary address of an account: an alias cannot sign in. */
	isUser(address: string): boolean {
		return this.store.account(address)?.address.toLowerCase() === address.toLowerCase();
	}

	/** An OpenID Connect id_token for an account, as the token endpoint gives it. */
	idToken(address: string, clientId: string, nonce?: string): string {
		const iat = Math.floor(this.clock() / 1000);
		const claims = {
			iss: 'https://accounts.google.com',
			azp: clientId,
			aud: clientId,
			sub: subjectOf(address),
			email: address,
			email_verified: true,
			...(nonce === undefined ? {} : { nonce }),
			iat,
			exp: iat + 3600,
		};
		return signJsonWebToken(claims, this.key.privateKey, this.key.kid);
	}

	/** The key set that verifies id tokens (RFC 7517). */
	keySet(): { keys: object[] } {
		const { publicKey, kid } = this.key;
		return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] };
	}

	/** Made on first use: a key takes a tenth of a second. */
	private get key() {
		this.signingKey ??= newSigningKey();
		return this.signingKey;
	}
}

/** The 21-digit id that Google gives an account, the same each time. */
export function subjectOf(address: string): string {
	const digest = createHash('sha256').update(address.toLowerCase()).digest('hex');
	return `1${BigInt(`0x${digest}`).toString().slice(0, 20)}`;
}

function newSigningKey() {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const der = publicKey.export({ type: 'spki', format: 'der' });
	return { publicKey, privateKey, kid: createHash('sha1').update(der).digest('hex') };
}
