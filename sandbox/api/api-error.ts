/** One of Google's errors: HTTP status, `status`, the old `reason`, and the text. */
type Answer = readonly [code: number, status: string, reason: string, message: string];

/**
 * Google's answers of the Gmail API (https://developers.google.com/workspace/gmail/api/guides/handle-errors).
 * Where a text has no source in the documentation, docs/fidelity.md says so.
 */
const answers = {
	recipientRequired: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Recipient address required'],
	toInvalid: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid To header'],
	ccInvalid: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid Cc header'],
	bccInvalid: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid Bcc header'],
	tooManyRecipients: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Too many recipients'],
	idInvalid: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid id value'],
	labelInvalid: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid label'],
	labelNameMissing: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid label name'],
	labelExists: [409, 'ABORTED', 'aborted', 'Label name exists or conflicts'],
	rawMissing: [
		400,
		'INVALID_ARGUMENT',
		'invalidArgument',
		"'raw' RFC822 payload message string or uploading message via /upload/* URL required",
	],
	rawInvalid: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid value for ByteString: raw'],
	bodyInvalid: [400, 'INVALID_ARGUMENT', 'badRequest', 'Invalid JSON payload received.'],
	bodyTooLarge: [413, 'INVALID_ARGUMENT', 'uploadTooLarge', 'Request Entity Too Large'],
	uploadTypeInvalid: [400, 'INVALID_ARGUMENT', 'badRequest', 'Invalid upload request'],
	rangeInvalid: [400, 'INVALID_ARGUMENT', 'badRequest', 'Failed to parse Content-Range header.'],
	pageTokenInvalid: [400, 'INVALID_ARGUMENT', 'invalidArgument', 'Invalid pageToken'],
	noMailbox: [400, 'FAILED_PRECONDITION', 'failedPrecondition', 'Precondition check failed.'],
	unauthenticated: [
		401,
		'UNAUTHENTICATED',
		'authError',
		'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
	],
	scopeInsufficient: [
		403,
		'PERMISSION_DENIED',
		'insufficientPermissions',
		'Request had insufficient authentication scopes.',
	],
	metadataQuery: [
		403,
		'PERMISSION_DENIED',
		'forbidden',
		"Metadata scope does not support 'q' parameter",
	],
	metadataFormat: [
		403,
		'PERMISSION_DENIED',
		'forbidden',
		"Metadata scope doesn't allow format FULL",
	],
	notFound: [404, 'NOT_FOUND', 'notFound', 'Requested entity was not found.'],
	dailyLimit: [
		429,
		'RESOURCE_EXHAUSTED',
		'rateLimitExceeded',
		'User-rate limit exceeded: mail sending limit.',
	],
} as const satisfies Record<string, Answer>;

/** Name of one of Google's answers. */
export type ApiErrorName = keyof typeof answers;

/** Reason of google.rpc.ErrorInfo, where Google adds one. */
const infoReasons: Partial<Record<ApiErrorName, string>> = {
	unauthenticated: 'CREDENTIALS_MISSING',
	scopeInsufficient: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
};

/** The Gmail API says no. `body` is Google's error JSON. */
export class ApiError extends Error {
	readonly body: object;

	constructor(
		/** HTTP status. */
		readonly code: number,
		status: string,
		reason: string,
		message: string,
		infoReason?: string,
	) {
		super(message);
		this.name = 'ApiError';
		const details = infoReason && {
			details: [
				{
					'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
					reason: infoReason,
					domain: 'googleapis.com',
					metadata: { service: 'gmail.googleapis.com' },
				},
			],
		};
		const errors = [{ message, domain: 'global', reason }];
		this.body = { error: { code, message, errors, status, ...details } };
	}
}

/** One of Google's answers, to throw. */
export function apiError(name: ApiErrorName): ApiError {
	const [code, status, reason, message] = answers[name];
	return new ApiError(code, status, reason, message, infoReasons[name]);
}

/** The answer to a `userId` that is another mailbox than the token's. */
export function delegationDenied(address: string): ApiError {
	return new ApiError(403, 'PERMISSION_DENIED', 'forbidden', `Delegation denied for ${address}`);
}
