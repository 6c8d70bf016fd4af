/** Stages of an SMTP session, in its order. */
const stages = [
	'connect',
	'ehlo',
	'auth',
	'mail',
	'rcpt',
	'data-before',
	'data-within',
	'after-data-before-answer',
] as const;

/** A stage of an SMTP session. */
export type SmtpStage = (typeof stages)[number];

const effects = ['drop', 'silence', 'slow', 'answer'] as const;

/** What goes wrong in an SMTP session. Plain data, so that it travels over the control interface. */
export interface SmtpFault {
	/**
	 * data-before is the DATA command, data-within the middle of the message, after-data-before-answer the
	 * moment when the message is taken and delivered but the client has not heard of it.
	 */
	stage: SmtpStage;
	/** Signed-in user, sender or recipient; anybody when absent. */
	address?: string;
	/** drop: the connection ends; silence: nothing more is said; slow: after `ms`; answer: `text` instead. */
	do: (typeof effects)[number];
	/** Code, enhanced code and words: `550 5.4.5 Daily user sending limit exceeded.` */
	text?: string;
	/** Milliseconds. */
	ms?: number;
	/** How often, without end when absent. */
	times?: number;
}

/** Throws for a stage or an effect that there is not, and for an answer without its text. */
export function checkSmtpFault({ stage, do: effect, text }: SmtpFault): void {
	if (!stages.includes(stage)) throw new Error(`No stage "${stage}" of SMTP`);
	if (!effects.includes(effect)) throw new Error(`No fault "${effect}" of SMTP`);
	if (effect === 'answer' && !text)
		throw new Error('An answer needs its text: 550 5.4.5 Daily ...');
}
