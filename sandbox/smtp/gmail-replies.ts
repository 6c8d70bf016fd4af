/** The help pages that Gmail's replies point to. */
const help = (page: string) => `https://support.google.com/mail/?p=${page}`;

/** A reply: its code, and its text with the enhanced code in front; a line break makes a reply of lines. */
export interface SmtpReply {
	code: number;
	text: string;
}

/** Replies of Gmail's own that the library has no occasion for. */
export const replies = {
	accepted: { code: 235, text: '2.7.0 Accepted' },
	tooBig: {
		code: 552,
		text: `5.3.4 Your message exceeded Google's message size limits. To view our\nmessage size guidelines, go to\n ${help('MaxSizeError')}`,
	},
	dailyLimit: {
		code: 550,
		text: `5.4.5 Daily user sending limit exceeded. For more information on Gmail\nsending limits go to\n https://support.google.com/a/answer/166852`,
	},
	noSuchUser: {
		code: 550,
		text: `5.1.1 The email account that you tried to reach does not exist. Please try\ndouble-checking the recipient's email address for typos or\nunnecessary spaces. For more information, go to\n ${help('NoSuchUser')}`,
	},
	appPasswordRequired: {
		code: 534,
		text: `5.7.9 Application-specific password required. For more information, go to\n ${help('InvalidSecondFactor')}`,
	},
	startTlsFirst: { code: 530, text: `5.7.0 Must issue a STARTTLS command first.` },
} satisfies Record<string, SmtpReply>;

const badCredentials = `5.7.8 Username and Password not accepted. For more information, go to\n ${help('BadCredentials')}`;
const cannotDecode = '5.5.2 Cannot Decode response';
const syntaxError = `5.5.2 Syntax error, cannot decode response. For more information, go to\n https://support.google.com/a/answer/3221692`;

/**
 * What smtp-server 3.21 says, by its code and the beginning of its text, and what Gmail says instead. The
 * first row that fits counts (https://support.google.com/a/answer/3726730).
 */
const table: [code: number, beginning: string, reply: SmtpReply][] = [
	[220, 'Ready to start TLS', { code: 220, text: '2.0.0 Ready to start TLS' }],
	[221, 'Bye', { code: 221, text: '2.0.0 closing connection' }],
	[235, 'Authentication successful', replies.accepted],
	[250, 'Flushed', { code: 250, text: '2.1.5 Flushed' }],
	[250, 'OK', { code: 250, text: '2.0.0 OK' }],
	[252, 'Try to send', { code: 252, text: '2.1.5 Send some mail, I will try my best' }],
	[354, 'End data', { code: 354, text: ' Go ahead' }],
	[421, 'Timeout', { code: 421, text: '4.4.2 Timeout - closing connection.' }],
	[421, 'Error: too many unauth', { code: 554, text: '5.7.0 Too many unauthenticated commands.' }],
	[
		452,
		'Error: too many recipients',
		{
			code: 452,
			text: `4.5.3 Your message has too many recipients. For more information regarding\nGoogle's sending limits, go to\n ${help('TooManyRecipientsError')}`,
		},
	],
	[500, 'Error: command not recognized', { code: 502, text: '5.5.1 Unrecognized command.' }],
	[501, 'Error: invalid userdata', { code: 501, text: cannotDecode }],
	[501, 'Error: missing username', { code: 501, text: cannotDecode }],
	[501, 'Error: syntax: EHLO', { code: 501, text: '5.5.4 Empty HELO/EHLO argument not allowed.' }],
	[501, 'Error: Syntax: HELO', { code: 501, text: '5.5.4 Empty HELO/EHLO argument not allowed.' }],
	[
		501,
		'Error: Bad recipient',
		{
			code: 553,
			text: `5.1.3 The recipient address is not a valid RFC 5321 address. For\nmore information, go to\n https://support.google.com/a/answer/3221692`,
		},
	],
	[501, 'Error: Bad sender', { code: 555, text: syntaxError }],
	[501, 'Error: ', { code: 555, text: syntaxError }],
	[503, 'Error: send HELO', { code: 503, text: '5.5.1 EHLO/HELO first.' }],
	[503, 'Error: need MAIL', { code: 503, text: '5.5.1 MAIL first.' }],
	[503, 'Error: need RCPT', { code: 503, text: '5.5.1 RCPT first.' }],
	[503, 'Error: nested MAIL', { code: 503, text: '5.5.1 MAIL already issued.' }],
	[503, 'Error: No identity', { code: 503, text: '5.5.1 Already authenticated.' }],
	[504, 'Error: Unrecognized', { code: 504, text: '5.7.4 Unrecognized Authentication Type' }],
	[
		530,
		'Error: authentication',
		{
			code: 530,
			text: `5.7.0 Authentication Required. For more information, go to\n ${help('WantAuthError')}`,
		},
	],
	[535, 'Error: ', { code: 535, text: badCredentials }],
	[538, 'Error: Must issue', replies.startTlsFirst],
	[552, 'Error: message exceeds', replies.tooBig],
];

/** The library says "Accepted" to both; only its name of the occasion tells them apart. */
const accepted = new Map<string, SmtpReply>([
	['MAIL_FROM_OK', { code: 250, text: '2.1.0 OK' }],
	['RCPT_TO_OK', { code: 250, text: '2.1.5 OK' }],
]);

/** Gmail's reply for the library's; undefined where there is none and the text stands as it is. */
export function gmailReply(code: number, text: string, occasion = ''): SmtpReply | undefined {
	const row = table.find(([known, beginning]) => known === code && text.startsWith(beginning));
	return accepted.get(occasion) ?? row?.[2];
}

/** Replies that Gmail sends without ` <session> - gsmtp` behind. */
const unsigned = new Set([235, 334]);

/**
 * The lines of a reply as Gmail sends them: the enhanced code on each, the session's name on the last. The
 * last line's help address has a space more in front, as Gmail writes it.
 */
export function replyLines({ code, text }: SmtpReply, session: string): string[] {
	const [, enhanced = '', words = ''] = /^(\d\.\d+\.\d+ )?([\s\S]*)$/.exec(text) ?? [];
	const lines = words.split('\n').map((line) => enhanced + line);
	const last = lines.pop() ?? '';
	return [...lines, unsigned.has(code) ? last : `${last} ${session} - gsmtp`];
}
