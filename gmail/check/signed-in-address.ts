import { GmailError } from '../errors';
import { requestGoogleApi } from '../google-api';

const TIMEOUT = 15_000;

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
		timeout: TIMEOUT,
	});
	if (typeof email === 'string') return email;
	throw new GmailError('Google did not tell the address of the account that signed in', {
		code: 'scopeMissing',
		retry: 'never',
		remedy:
			'Fill in the address in the credential, or sign in again and leave "See your primary Google Account email address" ticked.',
	});
};

/** @throws GmailError `addressMismatch` when somebody else than the credential names has signed in */
export const requireSame = (named: string, signedIn: string): void => {
	if (signedIn.toLowerCase() === named.toLowerCase()) return;
	throw new GmailError(`The credential names ${named}, but ${signedIn} has signed in`, {
		code: 'addressMismatch',
		retry: 'never',
		remedy: `Open the credential in n8n and sign in with Google as ${named}, or clear its field "Mailbox Address" to use ${signedIn}.`,
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
