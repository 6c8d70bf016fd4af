/** The parts of the libraries' errors that carry what the server said. */
interface LibraryError {
	name?: string;
	message?: string;
	code?: string | number;
	/**
	 * imapflow: the tagged line, and of a FETCH that line taken apart; nodemailer: the SMTP answer; gaxios, axios, the API
	 * client: the HTTP answer.
	 */
	response?: string | false | { status?: number; data?: unknown; attributes?: ImapToken[] };
	/** imapflow: text of a BYE. Errors of OpenSSL have a reason too, and a `library`. */
	reason?: string;
	library?: string;
	/** n8n's OAuth2 client: what the token endpoint said, and the HTTP status where it was no OAuth2 error. */
	body?: unknown;
	status?: number;
	cause?: unknown;
}

/** A piece of a tagged line as imapflow takes it apart: `[OVERQUOTA]` is a `section`. */
interface ImapToken {
	value?: string;
	section?: ImapToken[];
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
	error_subtype?: string;
}

const asLibraryError = (error: unknown): LibraryError =>
	typeof error === 'object' && error !== null ? error : { message: String(error) };

/** n8n's client hands out the body as it came, unparsed. What is no JSON was not said by Google. */
const parsed = (data: unknown): HttpErrorBody => {
	if (typeof data === 'object' && data !== null) return data;
	try {
		return typeof data === 'string' ? ((JSON.parse(data) ?? {}) as HttpErrorBody) : {};
	} catch {
		return {};
	}
};

const httpAnswer = (status: number | undefined, data: unknown): (string | number | undefined)[] => {
	const { error, error_description: description, error_subtype: subtype } = parsed(data);
	if (typeof error === 'string') return [status, error, subtype, description];
	const reasons = [...(error?.errors ?? []), ...(error?.details ?? [])].map(({ reason }) => reason);
	return [status, error?.status, ...reasons, error?.message];
};

const imapAnswer = (tokens: ImapToken[]): string =>
	tokens
		.map(({ value = '', section }) => (section ? `[${imapAnswer(section)}] ${value}` : value))
		.join(' ');

const imapTag = /^\S+ (?:NO|BAD) /;

/** Each line of a long SMTP answer repeats its codes, with a hyphen but in the last (RFC 5321 section 4.2.1). */
const furtherLine = /\r?\n[245]\d\d[- ](?:\d\.\d+\.\d+ )?/g;

/**
 * What the server said, as one line: codes, then text.
 *
 * @returns '' when it said nothing, because it wasn't reached or went away
 */
export const answerOf = (error: unknown): string => {
	const { response, reason, library, body, status } = asLibraryError(error);
	const parts =
		typeof response === 'object' && response !== null
			? response.attributes
				? [imapAnswer(response.attributes)]
				: httpAnswer(response.status, response.data)
			: body !== undefined
				? httpAnswer(status, body)
				: [
						typeof response === 'string'
							? response.replace(imapTag, '').replace(furtherLine, ' ')
							: '',
						library === undefined ? reason : '',
					];
	return parts
		.filter((part) => part !== undefined && part !== '')
		.join(' ')
		.replace(/^([245]\d\d)-(?=\d\.\d)/, '$1 ')
		.replace(/\s+/g, ' ')
		.trim();
};

const networkCodes =
	/^(E[A-Z]+(_[A-Z]+)*|TimeoutError|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|NoConnection|EConnectionClosed|ClosedAfterConnect\w+|UND_ERR_\w+|(?=[A-Z_]*CERT)[A-Z_]+|UNABLE_TO_\w+)$/;

/** nodemailer's names for a refusal, not for a connection. */
const refusals = /^(EAUTH|EENVELOPE|EMESSAGE|ESTATUS)$/;

/**
 * Why a connection failed, in the words of Node, which fetch, gaxios and nodemailer hide one or two causes down: code and
 * text, as nodemailer puts a code of its own in the place of OpenSSL's.
 *
 * @returns '' when the error does not come from the network
 */
export const networkTroubleOf = (error: unknown, depth = 3): string => {
	const { name = '', code, message = '', cause } = asLibraryError(error);
	const inner = cause !== undefined && depth > 0 ? networkTroubleOf(cause, depth - 1) : '';
	if (inner) return inner;
	// A timeout of AbortSignal carries a number as its code; its name says what it is.
	const own = typeof code === 'string' ? code : name;
	if (!networkCodes.test(own) || refusals.test(own)) return '';
	return `${message.includes(own) ? '' : own} ${message}`.replace(/\s+/g, ' ').trim();
};

/** The words of an error that is no answer of a server: n8n's own among them. */
export const messageOf = (error: unknown): string => asLibraryError(error).message ?? '';
