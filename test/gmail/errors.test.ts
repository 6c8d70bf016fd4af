import { classify, GmailError, type ErrorContext } from '../../gmail/errors';
import { errorTable } from '../../gmail/error-table';

/** As the libraries throw them: imapflow, nodemailer, gaxios, Node. */
const imap = (responseText: string, serverResponseCode?: string) => ({
	message: 'Command failed',
	responseText,
	serverResponseCode,
});
const smtp = (response: string) => ({ responseCode: Number(response.slice(0, 3)), response });
const token = (error: string, error_description: string, status = 400) => ({
	response: { status, data: { error, error_description } },
});
const api = (status: number, reason: string, message: string) => ({
	response: { status, data: { error: { code: status, message, errors: [{ reason }] } } },
});

const cases: [ErrorContext['channel'], unknown, string, string][] = [
	[
		'token',
		token(
			'unauthorized_client',
			'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
			401,
		),
		'delegationMissing',
		'never',
	],
	[
		'token',
		token('access_denied', 'Requested client not authorized.'),
		'delegationMissing',
		'never',
	],
	['token', token('invalid_grant', 'Invalid email or User ID'), 'mailboxUnknown', 'never'],
	['token', token('invalid_grant', 'Invalid JWT Signature.'), 'keyInvalid', 'never'],
	['token', token('invalid_grant', 'Invalid grant: account not found'), 'keyInvalid', 'never'],
	[
		'token',
		token(
			'invalid_grant',
			'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.',
		),
		'clockWrong',
		'never',
	],
	['token', token('invalid_grant', 'Token has been expired or revoked.'), 'signInExpired', 'never'],
	['token', new Error('The credential "x" needs to be reconnected'), 'signInExpired', 'never'],
	[
		'token',
		token('invalid_client', 'The OAuth client was not found.', 401),
		'clientInvalid',
		'never',
	],
	['token', token('internal_failure', 'Backend Error', 503), 'serverUnavailable', 'now'],
	[
		'imap',
		imap('Invalid credentials (Failure)', 'AUTHENTICATIONFAILED'),
		'signInRefused',
		'freshToken',
	],
	[
		'imap',
		imap(
			'IMAP access is disabled for this mail client for your domain. Please contact your domain administrator for questions about this feature.',
			'ALERT',
		),
		'imapDisabled',
		'never',
	],
	[
		'imap',
		imap(
			'Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)',
			'ALERT',
		),
		'webLoginRequired',
		'never',
	],
	[
		'imap',
		imap('Too many simultaneous connections. (Failure)', 'ALERT'),
		'tooManyConnections',
		'later',
	],
	[
		'imap',
		imap('Account exceeded command or bandwidth limits.', 'OVERQUOTA'),
		'bandwidthExceeded',
		'later',
	],
	['imap', imap('Unknown Mailbox: Old (Failure)', 'NONEXISTENT'), 'folderUnknown', 'never'],
	[
		'imap',
		{ code: 'ClosedAfterConnectTLS', reason: 'Session expired, please login again.' },
		'serverUnavailable',
		'now',
	],
	[
		'smtp',
		smtp(
			'535-5.7.8 Username and Password not accepted. 535 5.7.8 https://support.google.com/mail/?p=BadCredentials - gsmtp',
		),
		'signInRefused',
		'freshToken',
	],
	[
		'smtp',
		smtp('550-5.4.5 Daily user sending limit exceeded. - gsmtp'),
		'sendingLimitReached',
		'later',
	],
	[
		'smtp',
		smtp("552-5.3.4 Your message exceeded Google's message size limits."),
		'messageTooLarge',
		'never',
	],
	[
		'smtp',
		smtp('550-5.1.1 The email account that you tried to reach does not exist.'),
		'recipientRefused',
		'never',
	],
	['smtp', smtp('421 4.7.0 Try again later, closing connection.'), 'serverUnavailable', 'now'],
	[
		'smtp',
		smtp('550 5.7.1 Our system has detected that this message is likely unsolicited mail.'),
		'messageRefused',
		'never',
	],
	[
		'api',
		api(
			403,
			'accessNotConfigured',
			'Gmail API has not been used in project 1 before or it is disabled.',
		),
		'apiDisabled',
		'never',
	],
	['api', api(403, 'insufficientPermissions', 'Insufficient Permission'), 'scopeMissing', 'never'],
	['api', api(401, 'authError', 'Invalid Credentials'), 'signInRefused', 'freshToken'],
	[
		'api',
		api(
			429,
			'rateLimitExceeded',
			'User-rate limit exceeded.  Retry after 2026-09-11T20:00:00.000Z',
		),
		'rateLimited',
		'later',
	],
	['api', api(400, 'invalidArgument', 'Recipient address required'), 'messageInvalid', 'never'],
	['api', api(503, 'backendError', 'Backend Error'), 'serverUnavailable', 'now'],
	['imap', { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }, 'connectionLost', 'now'],
	['api', new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }), 'connectionLost', 'now'],
	['imap', { code: 'CONNECT_TIMEOUT' }, 'connectionLost', 'now'],
	[
		'smtp',
		{ code: 'ESOCKET', cause: { code: 'SELF_SIGNED_CERT_IN_CHAIN' } },
		'certificateUntrusted',
		'never',
	],
	['imap', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'certificateUntrusted', 'never'],
	['imap', new Error('something new'), 'unknown', 'now'],
];

describe('classify', () => {
	it.each(cases)('%s: %j is %s, retry %s', (channel, error, code, retry) => {
		const found = classify(error, { mailbox: 'me@example.test', channel });
		expect([found.code, found.retry]).toEqual([code, retry]);
		expect(found.message).not.toMatch(/ECONN|ENOTFOUND|ETIMEDOUT|\{mailbox\}/);
		expect(found.remedy.length).toBeGreaterThan(20);
		expect(found.cause).toBe(error);
	});

	it('knows a case for every row of the table', () => {
		const hit = new Set(cases.map(([, , code]) => code));
		expect(
			errorTable
				.map(({ code }) => code)
				.filter((code) => !hit.has(code) && code !== 'messageNotFound'),
		).toEqual([]);
	});

	it('returns an error that was classified before as it is', () => {
		const error = new GmailError('x', { code: 'unknown', retry: 'never', remedy: 'y' });
		expect(classify(error, { mailbox: 'a', channel: 'imap' })).toBe(error);
	});
});
