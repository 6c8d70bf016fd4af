import libmime from 'libmime';
import { randomBytes } from 'node:crypto';
import { HeaderFields } from '../mime/header-fields';
import type { Mailbox } from '../store/mailbox';
import { editHeader, type HeaderEdit } from './edit-header';

/** Where a message came in: Gmail's SMTP server, or its API. */
export type SubmissionDoor = 'smtp' | 'api';

/** Domain of the Message-IDs that Gmail makes. */
const messageIdDomain: Record<SubmissionDoor, string> = {
	smtp: 'mx.google.com',
	api: 'mail.gmail.com',
};

/** One @, no space or bracket, no dot at an end: what Gmail leaves alone. */
const wellFormedMessageId = /^<(?!\.)[^<>@\s]+(?<!\.)@(?!\.)[^<>@\s]+(?<!\.)>$/;

/**
 * What Gmail changes in a message of its user: a From that is neither the account nor one of its send-as
 * aliases becomes the account's, a malformed Message-ID is replaced, and what is missing is added. The
 * originals stay in X-Google-Original-From and X-Google-Original-Message-ID. Bcc is not touched here: the
 * sender's copy keeps it.
 */
export function rewriteOutgoing(
	source: Buffer,
	{ sender, door, at }: { sender: Mailbox; door: SubmissionDoor; at: Date },
): Buffer {
	const headers = new HeaderFields(source);
	const changes = [
		from(headers, sender),
		messageId(headers, door),
		headers.has('date') ? [] : { remove: [], prepend: [`Date: ${mailDate(at)}`] },
	].flat();
	return editHeader(source, {
		remove: changes.flatMap(({ remove }) => remove),
		prepend: changes.flatMap(({ prepend }) => prepend),
	});
}

/** A date as mail headers write it (RFC 5322 section 3.3), in UTC. */
export const mailDate = (at: Date): string => at.toUTCString().replace('GMT', '+0000');

function from(headers: HeaderFields, sender: Mailbox): HeaderEdit[] {
	const [author] = headers.addresses('from');
	const aliases = sender.aliases.map(({ address }) => address.toLowerCase());
	if (author && aliases.includes(author.address.toLowerCase())) return [];
	const name = author?.name || sender.name;
	const original = headers.raw('from');
	return [
		{
			remove: ['from', 'x-google-original-from'],
			prepend: [
				`From: ${displayName(name)} <${sender.address}>`,
				...(original ? [`X-Google-Original-From: ${original}`] : []),
			],
		},
	];
}

function messageId(headers: HeaderFields, door: SubmissionDoor): HeaderEdit[] {
	const original = headers.raw('message-id');
	if (wellFormedMessageId.test(original)) return [];
	const made = `<${randomBytes(16).toString('hex')}@${messageIdDomain[door]}>`;
	return [
		{
			remove: ['message-id', 'x-google-original-message-id'],
			prepend: [
				`Message-ID: ${made}`,
				...(original ? [`X-Google-Original-Message-ID: ${original}`] : []),
			],
		},
	];
}

/** A name as a header spells it (RFC 2047 for what is not ASCII). */
const displayName = (name: string) =>
	/^[\x20-\x7e]*$/.test(name)
		? `"${name.replace(/["\\]/g, '\\$&')}"`
		: libmime.encodeWord(name, 'B');
