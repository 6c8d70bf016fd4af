import { HOUR, MINUTE, type ErrorRow } from './error-row';
import { pages } from './pages';
import { signInAgain } from './sign-in-again';

const endUserAccess =
	'Admin console > Apps > Google Workspace > Gmail > End User Access > POP and IMAP access';

/**
 * What Gmail says over IMAP.
 *
 * Sources: https://support.google.com/mail/answer/7126229, https://support.google.com/a/answer/105694 (IMAP for a domain),
 * https://developers.google.com/workspace/gmail/imap/xoauth2-protocol, https://support.google.com/a/answer/1071518
 */
export const imapErrors: ErrorRow[] = [
	{
		code: 'appPasswordRequired',
		signature: /application-specific password required/i,
		retry: 'never',
		message:
			'Gmail asks {mailbox} for an app password, because the sign-in was not one with Google',
		remedy:
			'You sign in with Google in the credential of this node: it needs no password. Check that the servers in the credential are Gmail itself.',
		page: pages.clientGuide,
	},
	{
		code: 'webLoginRequired',
		signature: /log ?in via your web browser|WEBALERT|web login required/i,
		retry: 'never',
		message: 'Google wants {mailbox} to sign in in a browser first',
		remedy:
			'You open Gmail in a browser, sign in as this account, and answer what Google asks. Then try again.',
		page: pages.gmail,
		pageInAnswer: /https:\/\/accounts\.google\.com\/[^\s\]<>"]+/,
	},
	{
		code: 'imapDisabled',
		signature: /IMAP access is disabled/i,
		retry: 'never',
		message: 'The Workspace of {mailbox} does not allow IMAP for this app',
		remedy: `Your Workspace admin opens ${endUserAccess}, and either turns IMAP on for all users, or adds the client ID of the credential to the mail clients that users may use. It takes about a minute.`,
		page: pages.endUserAccess,
	},
	{
		code: 'imapDisabled',
		signature: /not enabled for IMAP/i,
		retry: 'never',
		message: 'IMAP is switched off for {mailbox}',
		remedy: `You turn it on in Gmail > Settings > Forwarding and POP/IMAP. If the switch is not there, your Workspace admin has it in ${endUserAccess}.`,
		page: pages.imapSettings,
	},
	{
		code: 'tooManyConnections',
		signature: /too many simultaneous connections|\bLIMIT\b/i,
		retry: 'later',
		wait: 5 * MINUTE,
		message: 'Too many IMAP connections are open for {mailbox}',
		remedy:
			'You close mail programs that use this mailbox, or use fewer triggers on it: Gmail allows 15 connections, phones included.',
		page: pages.connections,
	},
	{
		code: 'bandwidthExceeded',
		signature: /OVERQUOTA|exceeded command or bandwidth limits/i,
		retry: 'later',
		wait: HOUR,
		message: 'The amount that Gmail lets {mailbox} fetch over IMAP in a day is used up',
		remedy:
			'Nobody can lift it: Google does so within 1 to 24 hours. You fetch fewer attachments over IMAP; 2,500 MB a day is the limit.',
		page: pages.bandwidth,
	},
	{
		code: 'folderUnknown',
		signature: /NONEXISTENT|unknown mailbox|mailbox doesn't exist|TRYCREATE/i,
		retry: 'never',
		message: 'The label or folder does not exist in {mailbox}',
		remedy:
			'You choose it again from the list in the node: it may have been renamed or deleted, or has another name in the language of this account. In Gmail, "Show in IMAP" must be ticked for it.',
		page: pages.labels,
	},
	{
		code: 'sessionExpired',
		signature: /session expired/i,
		retry: 'now',
		message: 'The IMAP session of {mailbox} has reached its end, as Gmail ends each with its token',
		remedy: 'Nobody has to act: a new session is opened.',
		page: pages.status,
	},
	{
		code: 'signInRefused',
		signature: /AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|invalid credentials/i,
		retry: 'freshToken',
		message: 'Gmail refused the sign-in of {mailbox}',
		remedy: `You check in the credential that the access level is "Full Mail", and that it was signed in as this very address: a token of another account does not open this mailbox. Then ${signInAgain}.`,
		page: pages.connections,
	},
	{
		code: 'signInRefused',
		signature: /invalid SASL argument/i,
		retry: 'freshToken',
		message: 'Gmail could not read the sign-in of {mailbox}',
		remedy:
			'You check the address in the credential: it must be one e-mail address, without a name or blanks. It is tried again on a new connection.',
	},
	{
		code: 'protocolViolation',
		signature: /could not parse command/i,
		retry: 'never',
		message: 'Gmail did not understand what this node asked of {mailbox}',
		remedy:
			'You look for unusual characters in the search or folder of the node. If there are none, please report the answer of the server to the makers of this node.',
		page: pages.issues,
	},
	{
		code: 'serverUnavailable',
		signature:
			/UNAVAILABLE|SERVERBUG|INUSE|system (error|problem)|server closed|unknown command|lookup failed/i,
		retry: 'now',
		message: 'Gmail is not available over IMAP at the moment for {mailbox}',
		remedy: 'Nobody has to act: it is tried again. If it lasts, look whether Gmail is down.',
		page: pages.status,
	},
];
