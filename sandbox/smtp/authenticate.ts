import type { SMTPServerAuthentication, SMTPServerAuthenticationResponse } from 'smtp-server';
import type { AccessTokens } from '../oauth/access-tokens';
import { mailScope } from '../oauth/scopes';
import type { MailStore } from '../store/mail-store';
import type { Mailbox } from '../store/mailbox';
import { replies } from './gmail-replies';

/** What a sign-in over SMTP is checked against. */
export interface SignInContext {
	store: MailStore;
	tokens: Pick<AccessTokens, 'verify'>;
}

/**
 * Checks a sign-in as Gmail's SMTP does: a live token of that very account with the full mail scope, or its
 * app password. `user` of the answer is the account's address; without it the sign-in failed, and `data` is
 * the challenge of XOAUTH2 (https://developers.google.com/workspace/gmail/imap/xoauth2-protocol).
 */
export function authenticate(
	{ method, username = '', password, accessToken }: SMTPServerAuthentication,
	{ store, tokens }: SignInContext,
): SMTPServerAuthenticationResponse {
	const account = store.account(username);
	if (method !== 'XOAUTH2') return byPassword(account, password ?? '');
	const token = tokens.verify(accessToken ?? '');
	if (!token) return refusal('401');
	const fits =
		token.scopes.includes(mailScope) &&
		token.address.toLowerCase() === username.toLowerCase() &&
		account !== undefined;
	return fits ? { user: account.address } : refusal('400');
}

/** An account without an app password has two-step verification, and its own password opens nothing. */
function byPassword(account: Mailbox | undefined, password: string) {
	if (account && account.appPassword === undefined) {
		const { code, text } = replies.appPasswordRequired;
		return { responseCode: code, message: text };
	}
	const fits = account !== undefined && password.replaceAll(' ', '') === account.appPassword;
	return fits ? { user: account.address } : {};
}

const refusal = (status: '400' | '401') => ({
	data: { status, schemes: 'Bearer', scope: mailScope },
});
