import { GmailError } from '../errors';
import type { Address, OutgoingMail } from '../message';

/** What a reply needs to know of the message it answers: part of a Mail, as an item of a workflow carries it. */
export interface Answered {
	messageId: string;
	threadId?: string;
	references: string[];
	subject: string;
	from: Address[];
	replyTo: Address[];
}

const isAddress = (value: unknown): value is Address =>
	typeof value === 'object' &&
	value !== null &&
	'address' in value &&
	typeof value.address === 'string';

const addressesIn = (value: unknown): Address[] =>
	(Array.isArray(value) ? value : [])
		.filter(isAddress)
		.map(({ name, address }) => ({ name: name ?? '', address }));

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Finds in an item what a reply needs.
 *
 * @param item JSON of an item of Gmail IMAP Trigger, changed or not by nodes between
 * @throws GmailError `messageInvalid` that names what is missing
 */
export const readAnswered = (item: unknown): Answered => {
	const fields = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
	const answered: Answered = {
		messageId: textIn(fields.messageId),
		threadId: textIn(fields.threadId) || undefined,
		references: (Array.isArray(fields.references) ? fields.references : []).filter(
			(id) => typeof id === 'string',
		),
		subject: textIn(fields.subject),
		from: addressesIn(fields.from),
		replyTo: addressesIn(fields.replyTo),
	};
	const missing = [
		answered.messageId === '' && 'messageId',
		answered.from.length + answered.replyTo.length === 0 && 'from',
	].filter((name) => name !== false);
	if (missing.length === 0) return answered;
	throw new GmailError(`The message to reply to has no ${missing.join(' and no ')}`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy:
			"Give it the whole item of Gmail IMAP Trigger. If other nodes come between, use an expression like {{ $('Gmail IMAP Trigger').item.json }}.",
	});
};

const replySubject = (subject: string): string =>
	/^re:/i.test(subject) ? subject : `Re: ${subject}`;

/**
 * Makes a message the answer to another one: its subject, its recipient where none is given, and the headers by which
 * every mail program threads (RFC 5322 section 3.6.4).
 */
export const asReply = (
	mail: OutgoingMail,
	{ messageId, threadId, references, subject, from, replyTo }: Answered,
): OutgoingMail => ({
	...mail,
	to: mail.to.length > 0 ? mail.to : replyTo.length > 0 ? replyTo : from,
	subject: mail.subject || replySubject(subject),
	inReplyTo: messageId,
	references: [...references.filter((id) => id !== messageId), messageId],
	threadId,
});
