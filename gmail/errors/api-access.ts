import { HOUR, MINUTE, type ErrorRow } from './error-row';
import { pages } from './pages';
import { signInAgain } from './sign-in-again';

const reconnect = `You open the credential in n8n and ${signInAgain}`;

/**
 * What the Gmail API says of the sign-in and of its limits.
 *
 * Source: https://developers.google.com/workspace/gmail/api/guides/handle-errors
 */
export const apiAccessErrors: ErrorRow[] = [
	{
		code: 'mailServiceDisabled',
		signature: /mail service not enabled/i,
		retry: 'never',
		message: '{mailbox} has no Gmail',
		remedy:
			'Your Workspace admin turns Gmail on for this user under Admin console > Apps > Google Workspace > Gmail > Service status, and checks the licence of the user.',
		page: pages.workspaceApps,
	},
	{
		code: 'mailboxUnknown',
		signature: /precondition check failed/i,
		retry: 'never',
		message: 'Google finds no mailbox behind this sign-in',
		remedy:
			'You fill in the mailbox to act for in the credential: a service account has no mailbox of its own.',
		page: pages.users,
	},
	{
		code: 'apiDisabled',
		signature: /accessNotConfigured|SERVICE_DISABLED|has not been used in project/i,
		retry: 'never',
		message: 'The Gmail API is switched off in the Google Cloud project of this credential',
		remedy:
			'Whoever owns the Google Cloud project opens APIs & Services > Library > Gmail API, presses Enable, and waits a few minutes.',
		page: pages.gmailApi,
		pageInAnswer: /https:\/\/console\.(developers|cloud)\.google\.com\/[^\s\]<>"]+/,
	},
	{
		code: 'scopeMissing',
		signature:
			/insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT|insufficient authentication scopes/i,
		retry: 'never',
		message: 'The sign-in for {mailbox} does not allow this',
		remedy: `${reconnect}, with the access level "Full Mail" and all boxes ticked. For a service account, your Workspace admin adds the scopes that the credential shows.`,
		page: pages.connections,
	},
	{
		code: 'adminPolicy',
		signature: /domainPolicy/i,
		retry: 'never',
		message: 'The Workspace of {mailbox} does not allow apps to use Gmail',
		remedy:
			'Your Workspace admin opens Admin console > Security > Access and data control > API controls, and allows Gmail, or marks the client ID of this credential as trusted.',
		page: pages.appAccess,
	},
	{
		code: 'addressMismatch',
		signature: /delegation denied/i,
		retry: 'never',
		message: 'The credential was signed in as another account than {mailbox}',
		remedy: `${reconnect}, as this very address, or correct the address in the credential.`,
		page: pages.connections,
	},
	{
		code: 'rateLimited',
		signature: /dailyLimitExceeded/i,
		retry: 'later',
		wait: 24 * HOUR,
		message: 'The Google Cloud project of this credential has used up its requests for today',
		remedy:
			'You wait until midnight in California, or whoever owns the Google Cloud project asks for more under APIs & Services > Gmail API > Quotas.',
		page: pages.quotas,
	},
	{
		code: 'sendingLimitReached',
		signature: /mail sending/i,
		retry: 'later',
		wait: 24 * HOUR,
		message: '{mailbox} has sent as many messages as Gmail allows in a day',
		remedy:
			'You wait, at most 24 hours, or send from another account. A Workspace account may send to 2,000 people a day, a private one to 500.',
		page: pages.sendingLimits,
	},
	{
		code: 'rateLimited',
		signature: /too many concurrent requests/i,
		retry: 'now',
		message: 'Too many requests run at the same time for {mailbox}',
		remedy: 'You let fewer executions work on this mailbox at once, then run the workflow again.',
		page: pages.quotas,
	},
	{
		code: 'rateLimited',
		signature: /^429 |rateLimitExceeded|userRateLimitExceeded/i,
		retry: 'later',
		wait: 15 * MINUTE,
		message: 'Google takes no more requests for {mailbox} for a while',
		remedy:
			'You wait until the time that Google names: trying before makes it longer. Then send fewer messages a minute.',
		page: pages.quotas,
	},
	{
		code: 'signInRefused',
		signature: /^401 |UNAUTHENTICATED|authError/i,
		retry: 'freshToken',
		message: 'Google refused the sign-in of {mailbox}',
		remedy: `${reconnect}. If it was just done, the clock of the machine that runs n8n may be wrong.`,
		page: pages.connections,
	},
];
