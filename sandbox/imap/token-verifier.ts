/** What the sandbox's OAuth knows of an access token that lives. */
export interface VerifiedToken {
	/** Whose mail it opens. */
	address: string;
	scopes: string[];
	expiresAt: Date;
}

/** How the IMAP server asks whether a token is good: undefined for one unknown, ended or revoked. */
export interface TokenVerifier {
	verify(token: string): VerifiedToken | undefined;
}
