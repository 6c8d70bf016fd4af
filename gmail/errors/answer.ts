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
	/** imapflow: text of a BYE. Errors of OpenSSL have a reason too, with a `library`, and Node's of a wrong name, with the `cert`. */
	reason?: string;
	library?: string;
	cert?: unknown;
	/** n8n's OAuth2 client: what the token endpoint said, and the HTTP status where it was no OAuth2 error. */
	body?: unknown;
	status?: number;
	cause?: unknown;
	/** Of Node's system errors: what was called, and on which file. */
	syscall?: string;
	path?: string;
	/** imapflow: what kept a proxy from connecting. */
	_err?: unknown;
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
	const { response, reason, library, cert, body, status } = asLibraryError(error);
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
						library === undefined && cert === undefined ? reason : '',
					];
	return parts
		.filter((part) => part !== undefined && part !== '')
		.join(' ')
		.replace(/^([245]\d\d)-(?=\d\.\d)/, '$1 ')
		.replace(/\s+/g, ' ')
		.trim();
};

/** Why a connection is not made, or breaks: names of Node (https://nodejs.org/api/errors.html#common-system-errors), nodemailer and imapflow. */
const networkCodes =
	/^(?:ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOST[A-Z]+|ENET[A-Z]+|ENOTFOUND|EAI_[A-Z]+|EADDR[A-Z]+|ENOTCONN|ESHUTDOWN|EPROTO|ESOCKET|EDNS|ETLS|EREQUIRETLS|EPROTOCOL|EPROXY|ProxyError|EFETCH|EConnectionClosed|ERR_SSL_\w+|ERR_TLS_\w+|ERR_SOCKET_\w+|ERR_STREAM_PREMATURE_CLOSE|TimeoutError|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|NoConnection|ClosedAfterConnect\w+|UND_ERR_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+|CERT_\w+|UNABLE_TO_\w+|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED)$/;

/** Names that a system call of any kind may give; on a socket they are of the network. */
const systemCodes = /^E[A-Z0-9]+$/;

const withCode = (code: string, message: string): string =>
	`${message.includes(code) ? '' : code} ${message}`.replace(/\s+/g, ' ').trim();

/** nodemailer's names for a refusal, and for what it is asked to do. */
const notTheMachine =
	/^(?:EAUTH|ENOAUTH|EOAUTH2|EENVELOPE|EMESSAGE|ESTATUS|ESTREAM|EABORT|EMAXLIMIT|ECONFIG|EFILEACCESS|EURLACCESS|EOTP|ESENDMAIL|EMAXRECIPIENTS|ETHROTTLE)$/;

/**
 * Why a connection failed, in the words of Node, which fetch, gaxios and nodemailer hide one or two causes down: code and
 * text, as nodemailer puts a code of its own in the place of OpenSSL's.
 *
 * @returns '' when the error does not come from the network
 */
export const networkTroubleOf = (error: unknown, depth = 3): string => {
	const { name = '', code, message = '', cause, _err, syscall = '', path } = asLibraryError(error);
	const inner = cause !== undefined && depth > 0 ? networkTroubleOf(cause, depth - 1) : '';
	if (inner) return inner;
	// A timeout of AbortSignal carries a number as its code; its name says what it is.
	const own = typeof code === 'string' ? code : name;
	const onSocket = systemCodes.test(own) && path === undefined && syscall === 'connect';
	const said = _err === undefined ? message : `${message}: ${asLibraryError(_err).message ?? ''}`;
	return networkCodes.test(own) || onSocket ? withCode(own, said) : '';
};

/**
 * What the machine that runs n8n did not let happen: a file that is gone, a disk that is full. nodemailer puts its ESTREAM around it.
 *
 * @returns '' when the error does not come from there
 */
export const machineTroubleOf = (error: unknown, depth = 3): string => {
	const { code, message = '', cause, syscall } = asLibraryError(error);
	const own = typeof code === 'string' ? code : '';
	const isSystem = systemCodes.test(own) && !notTheMachine.test(own);
	if (isSystem && (syscall !== undefined || message.startsWith(own))) return withCode(own, message);
	return cause !== undefined && depth > 0 ? machineTroubleOf(cause, depth - 1) : '';
};

/** True for what a fault of a program throws; what the network or a server did is looked for before. */
export const isDefect = (error: unknown): boolean =>
	error instanceof TypeError ||
	error instanceof RangeError ||
	error instanceof ReferenceError ||
	error instanceof SyntaxError;

/** The words of an error that is no answer of a server: n8n's own among them. */
export const messageOf = (error: unknown): string => asLibraryError(error).message ?? '';
