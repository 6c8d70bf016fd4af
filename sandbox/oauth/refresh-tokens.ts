import { randomBytes } from 'node:crypto';
import { oauthError, OAuthError, type OAuthErrorBody } from './oauth-error';

/** A standing permission: what a user consented to, for one client. */
export interface RefreshToken {
	address: string;
	scopes: string[];
	clientId: string;
	consentId: string;
}

/** Live tokens per account and client; one more and the oldest dies without a word [doc oauth2]. */
const maxLiveTokens = 100;

/** The refresh tokens of the sandbox, and how the dead ones died. */
export class RefreshTokens {
	private readonly live = new Map<string, RefreshToken>();
	private readonly dead = new Map<string, OAuthError>();

	/** A new token. */
	issue(granted: RefreshToken): string {
		const token = `1//0${randomBytes(48).toString('base64url')}`;
		this.live.set(token, granted);
		const own = [...this.live].filter(
			([, other]) => other.address === granted.address && other.clientId === granted.clientId,
		);
		for (const [value] of own.slice(0, -maxLiveTokens)) this.bury(value);
		return token;
	}

	/** The permission behind a token that this client presents. Throws OAuthError. */
	use(token: string, clientId: string): RefreshToken {
		const found = this.live.get(token);
		if (found?.clientId === clientId) return found;
		throw this.dead.get(token) ?? oauthError('refreshTokenUnknown');
	}

	/** The permission behind a live token. */
	find(token: string): RefreshToken | undefined {
		return this.live.get(token);
	}

	/** Ends tokens; later uses get `reason`, by default "Token has been expired or revoked." */
	kill(matches: (token: RefreshToken) => boolean, reason?: Partial<OAuthErrorBody>): number {
		const doomed = [...this.live].filter(([, token]) => matches(token));
		for (const [value] of doomed) this.bury(value, reason);
		return doomed.length;
	}

	private bury(token: string, reason: Partial<OAuthErrorBody> = {}): void {
		const { status, body } = oauthError('refreshTokenDead');
		this.live.delete(token);
		this.dead.set(token, new OAuthError(status, { ...body, ...reason }));
	}
}
