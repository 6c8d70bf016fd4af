/** Where an answer came from; the same words mean different things on different wires. */
export type Channel = 'token' | 'imap' | 'smtp' | 'api' | 'network';

/** The closed list of what can go wrong, for code that branches on it. */
export type ErrorCode =
	| 'accessLevelTooLow'
	| 'addressInvalid'
	| 'addressMismatch'
	| 'apiDisabled'
	| 'bandwidthExceeded'
	| 'certificateUntrusted'
	| 'clientInvalid'
	| 'clockWrong'
	| 'connectionLost'
	| 'delegationMissing'
	| 'folderUnknown'
	| 'imapDisabled'
	| 'keyInvalid'
	| 'mailboxUnknown'
	| 'messageInvalid'
	| 'messageNotFound'
	| 'messageRefused'
	| 'messageTooLarge'
	| 'rateLimited'
	| 'recipientRefused'
	| 'scopeMissing'
	| 'sendingLimitReached'
	| 'serverUnavailable'
	| 'signInExpired'
	| 'signInRefused'
	| 'tooManyConnections'
	| 'unknown'
	| 'webLoginRequired';

/**
 * When trying again makes sense: `never` until someone acts; `now` after a short, growing pause;
 * `freshToken` once with a new token; `later` when a quota has recovered.
 */
export type Retry = 'never' | 'now' | 'freshToken' | 'later';

/** One signature of Google's: what it says on the wire, what that means, what mends it. */
export interface ErrorRow {
	code: ErrorCode;
	channels: Channel[];
	/** Matched against the answer's codes and text, joined by blanks. First row that matches wins. */
	signature: RegExp;
	retry: Retry;
	/** A sentence about `{mailbox}`. */
	message: string;
	/** What to do, on which page. */
	remedy: string;
}

const reconnect = 'Open the credential in n8n and sign in with Google again.';
const delegationPage =
	'Google Admin console > Security > Access and data control > API controls > Domain-wide delegation (https://admin.google.com/ac/owl/domainwidedelegation)';

/**
 * Google's own errors. Sources: https://developers.google.com/identity/protocols/oauth2/service-account (error table),
 * https://support.google.com/a/answer/3726730 (SMTP), https://developers.google.com/workspace/gmail/api/guides/handle-errors.
 */
export const errorTable: ErrorRow[] = [
	{
		code: 'delegationMissing',
		channels: ['token'],
		signature: /unauthorized_client|access_denied .*(not authorized|restricted)/i,
		retry: 'never',
		message: 'Google does not let the service account act for {mailbox}',
		remedy: `In ${delegationPage}, add the numeric client ID of the service account with exactly the scopes that the credential shows. A change can take up to 24 hours.`,
	},
	{
		code: 'mailboxUnknown',
		channels: ['token'],
		signature:
			/invalid_grant .*(invalid email or user id|not a valid email)|invalid_request .*impersonation/i,
		retry: 'never',
		message: 'Google knows no mailbox {mailbox} in this Workspace',
		remedy:
			'Check the address in the credential: it must be the primary address of a user, not a group or an alias.',
	},
	{
		code: 'keyInvalid',
		channels: ['token'],
		signature: /invalid_grant .*(invalid jwt signature|account not found|no valid verifier)/i,
		retry: 'never',
		message: 'Google does not accept the service account or its key',
		remedy:
			'In Google Cloud console > IAM & Admin > Service Accounts > (account) > Keys, check that this key is still listed, and that the e-mail of the account in the credential is right.',
	},
	{
		code: 'clockWrong',
		channels: ['token'],
		signature: /invalid_grant .*(short-lived token|reasonable timeframe)/i,
		retry: 'never',
		message: 'The clock of the machine that runs n8n is wrong, so Google refuses its sign-in',
		remedy: 'Set the clock of that machine by NTP, then try again.',
	},
	{
		code: 'signInExpired',
		channels: ['token'],
		signature: /invalid_grant|needs to be reconnected/i,
		retry: 'never',
		message: 'The Google sign-in for {mailbox} has ended or was revoked',
		remedy: `${reconnect} If this happens every seven days, publish the app: Google Auth Platform > Audience > Publish app.`,
	},
	{
		code: 'clientInvalid',
		channels: ['token'],
		signature: /invalid_client|deleted_client|disabled_client|org_internal/i,
		retry: 'never',
		message: 'Google does not accept the OAuth client or service account of this credential',
		remedy:
			'In Google Auth Platform > Clients (https://console.cloud.google.com/auth/clients), check client ID and secret, and that the client is neither disabled nor deleted.',
	},
	{
		code: 'scopeMissing',
		channels: ['token'],
		signature: /invalid_scope/i,
		retry: 'never',
		message: 'Google does not allow the access that the credential asks for',
		remedy:
			'Choose another access level in the credential, or allow its scopes in the Google Cloud project.',
	},
	{
		code: 'imapDisabled',
		channels: ['imap'],
		signature: /IMAP access is disabled|not enabled for IMAP/i,
		retry: 'never',
		message: 'IMAP is switched off for {mailbox}',
		remedy:
			'A Workspace admin turns it on, or adds this OAuth client to the allowed mail clients, in Admin console > Apps > Google Workspace > Gmail > End User Access > POP and IMAP access.',
	},
	{
		code: 'webLoginRequired',
		channels: ['imap', 'smtp'],
		signature: /log in via your web browser|WEBALERT|web login required|534 .*5\.7\.14/i,
		retry: 'never',
		message: 'Google wants {mailbox} to sign in in a browser first',
		remedy:
			'Sign in to this account at https://mail.google.com in a browser, answer what Google asks, then try again.',
	},
	{
		code: 'tooManyConnections',
		channels: ['imap'],
		signature: /too many simultaneous connections/i,
		retry: 'later',
		message: 'Too many IMAP connections are open for {mailbox}',
		remedy:
			'Gmail allows 15 for an account, mail programs and phones included. Close some, or use fewer triggers on this mailbox.',
	},
	{
		code: 'bandwidthExceeded',
		channels: ['imap'],
		signature: /OVERQUOTA|exceeded command or bandwidth limits/i,
		retry: 'later',
		message: "Gmail's daily IMAP limit for {mailbox} is used up",
		remedy:
			'Wait: Gmail lifts it within 1 to 24 hours. Download fewer attachments by IMAP (2,500 MB a day is the limit).',
	},
	{
		code: 'folderUnknown',
		channels: ['imap'],
		signature: /NONEXISTENT|unknown mailbox|mailbox doesn't exist|TRYCREATE/i,
		retry: 'never',
		message: 'The label or folder does not exist in {mailbox}',
		remedy:
			"Choose it again from the list. It may have been renamed, or its name depends on the mailbox's language.",
	},
	{
		code: 'signInRefused',
		channels: ['imap', 'smtp'],
		signature:
			/AUTHENTICATIONFAILED|invalid credentials|invalid SASL argument|535 |5\.7\.8|AUTHORIZATIONFAILED/i,
		retry: 'freshToken',
		message: 'Gmail refused the sign-in of {mailbox}',
		remedy:
			'Check that the credential was signed in as this very address and with the access level "Full mail".',
	},
	{
		code: 'serverUnavailable',
		channels: ['imap'],
		signature: /UNAVAILABLE|SERVERBUG|INUSE|system (error|problem)|session expired|server closed/i,
		retry: 'now',
		message: 'Gmail is not available at the moment for {mailbox}',
		remedy: 'Nothing to do: it is tried again. See https://www.google.com/appsstatus if it lasts.',
	},
	{
		code: 'sendingLimitReached',
		channels: ['smtp'],
		signature: /5\.4\.5|daily user sending (limit|quota)|daily sending quota/i,
		retry: 'later',
		message: "{mailbox} has reached Gmail's daily sending limit",
		remedy:
			'Wait up to 24 hours, or send from another account. Limits: https://support.google.com/a/answer/166852',
	},
	{
		code: 'messageTooLarge',
		channels: ['smtp', 'api'],
		signature: /552 .*(5\.2\.3|5\.3\.4)|message (exceeded|too large|size exceeds)|413 /i,
		retry: 'never',
		message: 'The message is larger than Gmail takes',
		remedy:
			'Gmail takes 25 MB of attachments. Send a link to the file, or split the attachments over several messages.',
	},
	{
		code: 'recipientRefused',
		channels: ['smtp'],
		signature: /550 .*5\.(1\.1|2\.1)|553 .*5\.1\.[23]/i,
		retry: 'never',
		message: 'Gmail does not deliver to a recipient of this message',
		remedy: 'Check the recipient addresses.',
	},
	{
		code: 'serverUnavailable',
		channels: ['smtp'],
		signature: /\b4(21|50|51|52|54) /,
		retry: 'now',
		message: 'Gmail could not take the message of {mailbox} at the moment',
		remedy:
			'Nothing to do if it is tried again; otherwise run the workflow again in a few minutes.',
	},
	{
		code: 'messageRefused',
		channels: ['smtp'],
		signature: /\b55\d /,
		retry: 'never',
		message: 'Gmail refused the message of {mailbox}',
		remedy: 'The answer of Gmail says why. Codes: https://support.google.com/a/answer/3726730',
	},
	{
		code: 'apiDisabled',
		channels: ['api'],
		signature: /accessNotConfigured|SERVICE_DISABLED|has not been used in project/i,
		retry: 'never',
		message: 'The Gmail API is switched off in the Google Cloud project of this credential',
		remedy:
			'Turn it on at https://console.cloud.google.com/apis/library/gmail.googleapis.com and wait a few minutes.',
	},
	{
		code: 'scopeMissing',
		channels: ['api'],
		signature:
			/insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT|insufficient authentication scopes/i,
		retry: 'never',
		message: 'The credential for {mailbox} may not do this',
		remedy: `Choose the access level "Full mail" in the credential. ${reconnect}`,
	},
	{
		code: 'signInRefused',
		channels: ['api'],
		signature: /401 |UNAUTHENTICATED|authError/i,
		retry: 'freshToken',
		message: 'Google refused the sign-in of {mailbox}',
		remedy: reconnect,
	},
	{
		code: 'rateLimited',
		channels: ['api'],
		signature: /429 |rateLimitExceeded|userRateLimitExceeded|dailyLimitExceeded/i,
		retry: 'later',
		message: "Google's rate limit for {mailbox} is reached",
		remedy: 'Wait until the time that Google names, or send fewer messages a minute.',
	},
	{
		code: 'messageNotFound',
		channels: ['api'],
		signature: /404 /,
		retry: 'never',
		message: 'The message or thread does not exist in {mailbox}',
		remedy: 'It may have been deleted meanwhile, or belong to another account.',
	},
	{
		code: 'serverUnavailable',
		channels: ['api', 'token'],
		signature: /\b50[0234] |backendError|internal_failure|backend error/i,
		retry: 'now',
		message: 'Google is not available at the moment for {mailbox}',
		remedy:
			'Run the workflow again in a few minutes. See https://www.google.com/appsstatus if it lasts.',
	},
	{
		code: 'messageInvalid',
		channels: ['api'],
		signature: /400 /,
		retry: 'never',
		message: 'Google cannot use the message of {mailbox}',
		remedy: 'The answer of Google says which part it means.',
	},
	{
		code: 'certificateUntrusted',
		channels: ['network'],
		signature:
			/SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_HAS_EXPIRED|ALTNAME_INVALID|CERT_/,
		retry: 'never',
		message: 'The certificate of the server for {mailbox} is not trusted',
		remedy:
			'Check the server names in the credential. A certificate authority of your own is trusted by starting n8n with NODE_EXTRA_CA_CERTS.',
	},
	{
		code: 'connectionLost',
		channels: ['network'],
		signature: /./,
		retry: 'now',
		message: 'No connection to the mail server of {mailbox}',
		remedy:
			'Check that the machine that runs n8n reaches the servers named in the credential, and that no firewall stops ports 993, 465 and 443.',
	},
];
