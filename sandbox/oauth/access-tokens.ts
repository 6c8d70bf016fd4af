import { randomBytes } from 'node:crypto';

/** How a token came to be; `mint` is a test that needs one. */
export type GrantType = 'authorization_code' | 'refresh_token' | 'jwt-bearer' | 'mint';

/** What an access token stands for. */
export interface AccessToken {
	/** The mailbox; the e-mail of a service account that acts for nobody. */
	address: string;
	scopes: string[];
	expiresAt: Date;
	/** OAuth client, or the numeric id of a service account. */
	clientId: string;
	/** Ties the tokens of one consent together: revoking one ends all. */
	consentId: string;
}

/** A token as the token endpoint hands it out. */
export interface IssuedToken {
	token: string;
	/** Seconds. */
	expiresIn: number;
}

/** The access tokens of the sandbox: opaque, like Google's own. */
export class AccessTokens {
	/** Life of the tokens issued from now on, in seconds. Google says 3599. */
	lifetime = 3599;
	/** Tokens issued so far, by how. */
	readonly issued: Record<GrantType, number> = {
		authorization_code: 0,
		refresh_token: 0,
		'jwt-bearer': 0,
		mint: 0,
	};
	private readonly tokens = new Map<string, AccessToken>();

	/** `clock` gives milliseconds since 1970. */
	constructor(private readonly clock: () => number) {}

	/** A new token for what was granted; `lifetime` in seconds, the sandbox's own by default. */
	issue(
		grant: GrantType,
		granted: Omit<AccessToken, 'expiresAt'>,
		lifetime = this.lifetime,
	): IssuedToken {
		const token = `ya29.a0${randomBytes(96).toString('base64url')}`;
		this.tokens.set(token, { ...granted, expiresAt: new Date(this.clock() + lifetime * 1000) });
		this.issued[grant] += 1;
		return { token, expiresIn: lifetime };
	}

	/** A token without a sign-in; `lifetime` in seconds. */
	mint(address: string, scopes: string[], lifetime = this.lifetime): string {
		return this.issue('mint', { address, scopes, clientId: 'minted', consentId: '' }, lifetime)
			.token;
	}

	/** What a token stands for; undefined when it is unknown, revoked or over. */
	verify(token: string): AccessToken | undefined {
		const found = this.tokens.get(token);
		return found && found.expiresAt.getTime() > this.clock() ? found : undefined;
	}

	/** Ends tokens before their time. Returns how many. */
	revoke(matches: (token: AccessToken, value: string) => boolean): number {
		const doomed = [...this.tokens].filter(([value, token]) => matches(token, value));
		for (const [value] of doomed) this.tokens.delete(value);
		return doomed.length;
	}
}
