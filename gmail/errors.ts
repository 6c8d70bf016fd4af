import { errorTable, type Channel, type ErrorCode, type Retry } from './error-table';

/** What a GmailError carries beside its message. */
export interface GmailErrorFacts {
	code: ErrorCode;
	retry: Retry;
	/** What to do, and where. Never empty. */
	remedy: string;
	/** What the server said, word for word; no token in it. */
	answer?: string;
	cause?: unknown;
}

/** The one error of this house: what failed, for whom, what to do. Rooms above translate it, once, for their host. */
export class GmailError extends Error {
	override readonly name = 'GmailError';
	readonly code: ErrorCode;
	readonly retry: Retry;
	readonly remedy: string;
	readonly answer: string;

	constructor(message: string, { code, retry, remedy, answer = '', cause }: GmailErrorFacts) {
		super(message, { cause });
		this.code = code;
		this.retry = retry;
		this.remedy = remedy;
		this.answer = answer;
	}
}

/** For whom a call failed, and on which wire, as far as the error itself does not tell. */
export interface ErrorContext {
	mailbox: string;
	channel: Exclude<Channel, 'network'>;
}

/** The parts of the libraries' errors that carry what the server said (gmail.md has their shapes). */
interface LibraryError {
	message?: string;
	code?: string | number;
	/** imapflow: text and code of the tagged answer, text of a BYE. */
	responseText?: string;
	serverResponseCode?: string;
	reason?: string;
	/** nodemailer: the SMTP code and the whole answer; gaxios and the API client: the HTTP answer. */
	responseCode?: number;
	response?: string | { status?: number; data?: unknown };
	cause?: unknown;
}

interface HttpErrorBody {
	error?:
		| string
		| {
				message?: string;
				status?: string;
				errors?: { reason?: string }[];
				details?: { reason?: string }[];
		  };
	error_description?: string;
}

const asLibraryError = (error: unknown): LibraryError =>
	typeof error === 'object' && error !== null ? error : { message: String(error) };

const httpAnswer = (status: number | undefined, data: unknown): string => {
	const { error, error_description: description } = (
		typeof data === 'object' && data !== null ? data : {}
	) as HttpErrorBody;
	if (typeof error === 'string') return `${status ?? ''} ${error} ${description ?? ''}`;
	const reasons = [...(error?.errors ?? []), ...(error?.details ?? [])].map(
		({ reason }) => reason ?? '',
	);
	return `${status ?? ''} ${error?.status ?? ''} ${reasons.join(' ')} ${error?.message ?? ''}`;
};

/** What the server said, as one line; '' when it said nothing because it wasn't reached. */
const answerOf = (error: LibraryError): string => {
	if (typeof error.response === 'object' && error.response !== null) {
		return httpAnswer(error.response.status, error.response.data);
	}
	return (
		[error.serverResponseCode, error.responseText, error.reason, error.response]
			.filter((part) => typeof part === 'string' && part !== '')
			.join(' ')
			// The lines of a long SMTP answer but the last have a hyphen after the code (RFC 5321 section 4.2.1).
			.replace(/\b([245]\d\d)-(?=\d\.\d)/g, '$1 ')
	);
};

/** Node's error code, which fetch and gaxios hide one or two causes down. */
const networkCode = (error: unknown, depth = 3): string => {
	const { code, cause } = asLibraryError(error);
	if (cause !== undefined && depth > 0) {
		const inner = networkCode(cause, depth - 1);
		if (inner) return inner;
	}
	return typeof code === 'string' ? code : '';
};

const isNetworkCode = (code: string): boolean =>
	/^(E[A-Z]+|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|NoConnection|EConnectionClosed|ClosedAfterConnect\w+|UND_ERR_\w+|ERR_TLS\w+|ERR_SSL\w+|[A-Z_]*CERT[A-Z_]*|UNABLE_TO_\w+)$/.test(
		code,
	) && !/^(EAUTH|EENVELOPE|EMESSAGE)$/.test(code);

/**
 * Says what a library's error means for this mailbox, by Google's own signatures.
 *
 * @param error what imapflow, nodemailer, google-auth-library or the API client threw; a GmailError is returned as it is
 * @returns a GmailError whose `cause` is the error given
 */
export const classify = (error: unknown, { mailbox, channel }: ErrorContext): GmailError => {
	if (error instanceof GmailError) return error;
	const facts = asLibraryError(error);
	const answer = answerOf(facts).trim().replace(/\s+/g, ' ');
	const code = networkCode(error);
	const silent = answer === '' && isNetworkCode(code);
	const said = silent ? code : answer || facts.message || '';
	const heardOn: Channel = silent ? 'network' : channel;
	const row = errorTable.find(
		({ channels, signature }) => channels.includes(heardOn) && signature.test(`${said} `),
	);
	if (!row) {
		return new GmailError(`Gmail gave an answer for ${mailbox} that is not known here`, {
			code: 'unknown',
			retry: 'now',
			remedy: `What was said: ${said || 'nothing'}`,
			answer: said,
			cause: error,
		});
	}
	return new GmailError(row.message.replaceAll('{mailbox}', mailbox || 'the mailbox'), {
		code: row.code,
		retry: row.retry,
		remedy: row.remedy,
		answer: said,
		cause: error,
	});
};
