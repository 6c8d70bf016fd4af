/** An access token and when it ends, in ms since 1970; `undefined` where the issuer didn't say. */
export interface Token {
	accessToken: string;
	expiresAt: number | undefined;
}

/** What an Account carries: see `Account.getToken`. */
export type GetToken = (options?: { fresh?: boolean }) => Promise<string>;

/** Renewed this long before its end, in ms: a command that starts with a token should end with it. */
const RENEW_BEFORE = 60_000;

/** Taken for the life of a token whose issuer named no end, in ms. Google's live an hour. */
const ASSUMED_LIFE = 50 * 60_000;

/** Two callers whose token was refused at the same moment share one renewal, in ms. */
const RENEWED_JUST_NOW = 5_000;

/**
 * One source of tokens for one account: cached, renewed before its end, and one request to Google in flight however
 * many ask at once.
 *
 * @param request asks for a token that lives, or with `fresh` for a new one because the last was refused; its errors
 * reach every caller that waited for it
 * @param now ms since 1970
 * @returns the `getToken` of an Account
 */
export const tokenSource = (
	request: (options: { fresh: boolean }) => Promise<Token>,
	now: () => number = Date.now,
): GetToken => {
	let current: (Token & { since: number; fresh: boolean }) | undefined;
	let renewal: Promise<string> | undefined;

	const renew = async (fresh: boolean): Promise<string> => {
		const token = await request({ fresh });
		current = { ...token, since: now(), fresh };
		return token.accessToken;
	};

	const usable = (fresh: boolean): boolean => {
		if (!current) return false;
		// A token that was only read, however lately, is no renewal.
		if (fresh) return current.fresh && now() - current.since < RENEWED_JUST_NOW;
		return now() < (current.expiresAt ?? current.since + ASSUMED_LIFE) - RENEW_BEFORE;
	};

	return async ({ fresh = false } = {}) => {
		if (current && usable(fresh)) return current.accessToken;
		renewal ??= renew(fresh).finally(() => {
			renewal = undefined;
		});
		return await renewal;
	};
};
