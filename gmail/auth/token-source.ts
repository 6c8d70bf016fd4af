import { GmailError, guideTo, pages, signInAgain } from '../errors';

/** An access token and when it ends, in ms since 1970; `undefined` where the issuer didn't say. */
export interface Token {
	accessToken: string;
	expiresAt: number | undefined;
}

/** What an Account carries: see `Account.getToken`. */
export type GetToken = (options?: { fresh?: boolean }) => Promise<string>;

/** What an access token consists of (RFC 6749 appendix A.12), blanks left out: none ends in the middle of a header. */
const TOKEN = /^[\x21-\x7e]+$/;

/**
 * Makes sure that a token can be put into a header or a line of SMTP and IMAP. It is in no word of the error.
 *
 * @param mailbox whom it is for
 * @throws GmailError `signInRefused` for one with blanks, line breaks or control characters, and for none
 */
export const requireToken = (token: unknown, mailbox: string): string => {
	if (typeof token === 'string' && TOKEN.test(token)) return token;
	throw new GmailError(`The token for ${mailbox} holds characters that no token has`, {
		code: 'signInRefused',
		retry: 'never',
		remedy: `You ${signInAgain} in the credential. If it names a "Token URL" of its own, whoever runs that server looks at what it answers.`,
		page: pages.connections,
		guide: guideTo('The token for {mailbox} holds characters that no token has'),
	});
};

/** Renewed this long before its end: a command that starts with a token should end with it. */
const RENEW_BEFORE_END_MS = 60_000;

/** Taken for the life of a token whose issuer named no end. Google's live an hour. */
const ASSUMED_LIFE_MS = 50 * 60_000;

/** Two callers whose token was refused at the same moment share one renewal. */
const SHARED_RENEWAL_MS = 5_000;

/**
 * One source of tokens for one account: cached, renewed before its end, and one request to Google in flight however
 * many ask at once.
 *
 * @param request asks for a token that lives, or with `fresh` for a new one because the last was refused; its errors
 * reach every caller that waited for it
 * @param now ms since 1970
 * @param mailbox whom it is for, in an error
 * @returns the `getToken` of an Account
 */
export const tokenSource = (
	request: (options: { fresh: boolean }) => Promise<Token>,
	now: () => number = Date.now,
	mailbox = 'the mailbox',
): GetToken => {
	let current: (Token & { since: number; fresh: boolean }) | undefined;
	let renewal: Promise<string> | undefined;

	const renew = async (fresh: boolean): Promise<string> => {
		const token = await request({ fresh });
		requireToken(token.accessToken, mailbox);
		current = { ...token, since: now(), fresh };
		return token.accessToken;
	};

	const usable = (fresh: boolean): boolean => {
		if (!current) return false;
		// A token that was only read, however lately, is no renewal.
		if (fresh) return current.fresh && now() - current.since < SHARED_RENEWAL_MS;
		return now() < (current.expiresAt ?? current.since + ASSUMED_LIFE_MS) - RENEW_BEFORE_END_MS;
	};

	return async ({ fresh = false } = {}) => {
		if (current && usable(fresh)) return current.accessToken;
		renewal ??= renew(fresh).finally(() => {
			renewal = undefined;
		});
		return await renewal;
	};
};
