import { GmailError, guideTo, pages, signInAgain } from '../errors';
import { requestGoogleApi } from '../google-api';

const TIMEOUT_MS = 15_000;

/**
 * Asks Google whose token this is (https://developers.google.com/identity/openid-connect/openid-connect#obtainuserinfo).
 *
 * @param api base address of Google's APIs
 * @returns the address of the account; needs the scope `userinfo.email`
 * @throws GmailError when Google refuses the token or tells no address
 */
export const fetchAddress = async (accessToken: string, api: string): Promise<string> => {
	const { email } = await requestGoogleApi<{ email?: unknown }>({
		url: `${api}/oauth2/v3/userinfo`,
		token: accessToken,
		mailbox: 'the account signed in',
		timeout: TIMEOUT_MS,
	});
	if (typeof email === 'string') return email;
	const message = 'Google did not tell the address of the account that signed in';
	throw new GmailError(message, {
		code: 'scopeMissing',
		retry: 'never',
		remedy: `You fill in "Mailbox Address" in the credential. Or you ${signInAgain} and leave "See your primary Google Account email address" ticked.`,
		page: pages.boxesGuide,
		guide: guideTo(message),
	});
};

/** @throws GmailError `addressMismatch` when somebody else than the credential names has signed in */
export const requireSame = (named: string, signedIn: string): void => {
	if (signedIn.toLowerCase() === named.toLowerCase()) return;
	throw new GmailError(`The credential names ${named}, but ${signedIn} has signed in`, {
		code: 'addressMismatch',
		retry: 'never',
		remedy: `You open the credential in n8n and press "Switch account" to sign in as ${named}, or clear its field "Mailbox Address" to use ${signedIn}.`,
		page: pages.addressGuide,
		guide: guideTo('The credential names {mailbox}, but other@example.com has signed in'),
	});
};

/**
 * Makes sure that a token belongs to the address which the credential names.
 *
 * @throws GmailError `addressMismatch` when somebody else has signed in; where Google tells no address, nothing is judged
 */
export const requireAddress = async (
	named: string,
	accessToken: string,
	api: string,
): Promise<void> => requireSame(named, await fetchAddress(accessToken, api).catch(() => named));
