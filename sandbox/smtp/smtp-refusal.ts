import type { SMTPServerError } from 'smtp-server';
import type { SmtpReply } from './gmail-replies';

/** Makes the server answer so instead of going on. */
export class SmtpRefusal extends Error implements SMTPServerError {
	readonly responseCode: number;

	constructor({ code, text }: SmtpReply) {
		super(text);
		this.name = 'SmtpRefusal';
		this.responseCode = code;
	}
}

/** Reads `550 5.4.5 Daily user sending limit exceeded.`; what has no code is a 451. */
export function parseReply(line: string): SmtpReply {
	const [, code = '451', text = line] = /^([2-5]\d\d)[ -]([\s\S]*)$/.exec(line) ?? [];
	return { code: Number(code), text };
}
