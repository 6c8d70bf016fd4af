import { HOUR, MINUTE, type ErrorRow } from './error-row';
import { pages } from './pages';

/**
 * What Gmail's SMTP server says of the sender: its sign-in, its limits, its settings.
 *
 * Source: https://support.google.com/a/answer/3726730
 */
export const submissionErrors: ErrorRow[] = [
	{
		code: 'appPasswordRequired',
		signature: /^534 .*5\.7\.9|application-specific password required/i,
		retry: 'never',
		message:
			'Gmail asks {mailbox} for an app password, because the sign-in was not one with Google',
		remedy:
			'You sign in with Google in the credential of this node: it needs no password. Check that the SMTP server in the credential is one of Gmail.',
		page: pages.clientGuide,
	},
	{
		code: 'webLoginRequired',
		signature: /^534 |log ?in via your web browser/i,
		retry: 'never',
		message: 'Google wants {mailbox} to sign in in a browser before it sends',
		remedy:
			'You open Gmail in a browser, sign in as this account, and answer what Google asks. Then try again.',
		page: pages.gmail,
		pageInAnswer: /https:\/\/accounts\.google\.com\/[^\s\]<>"]+/,
	},
	{
		code: 'signInRefused',
		signature: /^535 |5\.7\.8 /i,
		retry: 'freshToken',
		message: 'Gmail refused the sign-in of {mailbox} for sending',
		remedy:
			'You check in the credential that the access level is "Full Mail", and that it was signed in as this very address. With "Send Only", choose the transport "Gmail API" in the node.',
		page: pages.connections,
	},
	{
		code: 'rateLimited',
		signature: /^454 .*(4\.7\.0|too many login)/i,
		retry: 'later',
		wait: 5 * MINUTE,
		message: 'Gmail takes no more sign-ins of {mailbox} for a few minutes',
		remedy:
			'You wait, and let one execution send many messages instead of many executions one each: they share one sign-in.',
		page: pages.smtpCodes,
	},
	{
		code: 'rateLimited',
		signature: /^421 .*4\.7\.28|unusual rate/i,
		retry: 'later',
		wait: HOUR,
		message: 'Gmail slows {mailbox} down, because its mail looks unsolicited',
		remedy: 'You send fewer messages at a time, and only to people who expect them.',
		page: pages.senderRules,
	},
	{
		code: 'sendingLimitReached',
		signature: /5\.4\.5|daily user sending (limit|quota)|daily sending quota/i,
		retry: 'later',
		wait: 24 * HOUR,
		message: '{mailbox} has sent as many messages as Gmail allows in a day',
		remedy:
			'You wait, at most 24 hours, or send from another account. A Workspace account may send to 2,000 people a day, a private one to 500.',
		page: pages.sendingLimits,
	},
	{
		code: 'serverSettingsWrong',
		signature: /^530 |^554 .*5\.7\.0/,
		retry: 'never',
		message: 'The SMTP server did not take {mailbox} as signed in',
		remedy:
			'You check the SMTP server in the credential: smtp.gmail.com with port 465, or 587 which starts in clear and turns to TLS.',
		page: pages.smtpCodes,
	},
	{
		code: 'protocolViolation',
		signature: /^(500|501|502|503|504|555) /,
		retry: 'never',
		message: 'Gmail did not understand what this node said for {mailbox}',
		remedy:
			'You check the sender address and the SMTP server in the credential. If they are right, please report the answer of the server to the makers of this node.',
		page: pages.issues,
	},
	{
		code: 'adminPolicy',
		signature: /^[45]5\d .*\bgcdp\b/,
		retry: 'never',
		message: 'A rule of the Workspace stopped the message of {mailbox}',
		remedy:
			'Your Workspace admin looks at the rules under Admin console > Apps > Google Workspace > Gmail > Compliance and Routing; the answer of the server holds the words of the rule.',
		page: pages.workspaceApps,
	},
];
