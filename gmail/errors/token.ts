import type { ErrorRow } from './error-row';
import { pages } from './pages';
import { signInAgain } from './sign-in-again';

const reconnect = `You open the credential in n8n and ${signInAgain}`;

/**
 * How a sign-in that once worked ends.
 *
 * Source: https://developers.google.com/identity/protocols/oauth2#expiration
 */
export const tokenErrors: ErrorRow[] = [
	{
		code: 'reauthenticationRequired',
		signature: /rapt|reauth/i,
		retry: 'never',
		message: 'The Workspace of {mailbox} asks for a new sign-in from time to time, and it is due',
		remedy: `${reconnect}. For it not to come back, your Workspace admin opens Admin console > Security > Access and data control > Google Cloud session control, ticks "Exempt trusted apps", and marks this app as trusted.`,
		page: pages.sessionControl,
	},
	{
		code: 'signInExpired',
		signature: /^(?=.*invalid_grant )(?=.*expired or revoked)/i,
		retry: 'never',
		message: 'The Google sign-in for {mailbox} has ended or was revoked',
		remedy: `${reconnect}. Reasons: access was taken away, the password was changed, nobody used it for six months, or the account signed in with this client more than 100 times. If it ends every seven days, whoever owns the Google Cloud project publishes the app in Google Auth Platform > Audience, or makes it Internal.`,
		page: pages.audience,
	},
	{
		code: 'signInExpired',
		signature: /invalid_grant/i,
		retry: 'never',
		message: 'Google no longer knows the sign-in for {mailbox}',
		remedy: `${reconnect}: it was given to another client, used up, or is no longer valid. Your Google Account lists what has access.`,
		page: pages.connections,
	},
	{
		code: 'signInExpired',
		signature: /needs to be reconnected/i,
		retry: 'never',
		message: 'The Google sign-in for {mailbox} is no longer valid',
		remedy: `${reconnect}. If it ends every seven days, whoever owns the Google Cloud project publishes the app in Google Auth Platform > Audience; if every day, your Workspace admin exempts the app from Google Cloud session control.`,
	},
	{
		code: 'notConnected',
		signature: /credentials not connected|no refresh token is available/i,
		retry: 'never',
		message: 'Nobody has signed in with Google for {mailbox} yet',
		remedy:
			'You open the credential in n8n, press the button "Sign in with Google", and leave all boxes ticked on the page of Google.',
		page: pages.clientGuide,
	},
	{
		code: 'serverUnavailable',
		signature: /^50[0234] |internal_failure|backend ?error/i,
		retry: 'now',
		message: 'The sign-in service of Google is not available at the moment',
		remedy:
			'Nobody has to act: you run the workflow again in a few minutes, or wait while it is tried again.',
		page: pages.status,
	},
];
