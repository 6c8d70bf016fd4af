import type { Bounce, BouncedRecipient } from '../message';
import { decoded, rawHeaders } from './headers';

/** Values of a header by its lower-case name. */
type Headers = Record<string, string[]>;

/** `rfc822; jane@example.com` (RFC 3464 section 2.1.2): the type before the semicolon says nothing to people. */
const withoutType = (value: string | undefined): string =>
	decoded((value ?? '').replace(/^[\w-]+\s*;\s*/, '')).trim();

const recipient = (fields: Headers): BouncedRecipient => ({
	address: withoutType(fields['original-recipient']?.[0] ?? fields['final-recipient']?.[0]).replace(
		/^<|>$/g,
		'',
	),
	action: (fields.action?.[0] ?? '').split(/[\s(]/)[0]?.toLowerCase() ?? '',
	status: /\d\.\d{1,3}\.\d{1,3}/.exec(fields.status?.[0] ?? '')?.[0] ?? '',
	diagnostic: withoutType(fields['diagnostic-code']?.[0]),
});

/** Groups of fields, with blank lines between them. */
const groups = (report: string): Headers[] =>
	report
		.split(/\r?\n(?:[ \t]*\r?\n)+/)
		.filter((group) => group.trim() !== '')
		.map((group) => rawHeaders(Buffer.from(`${group}\r\n`)));

const addresses = (value: string): string[] =>
	value
		.split(',')
		.map((address) => address.trim())
		.filter((address) => address !== '');

/**
 * Reads a report about a message that was sent from here (RFC 3464).
 *
 * @param status the message/delivery-status part, decoded; absent where the report has none, as with old mail servers
 * @param original the message it is about or the beginning of it, where the report carries that
 * @param headers the report's own headers: Gmail and others name the recipients there as well
 */
export const readBounce = (
	status: string | undefined,
	original: Buffer | undefined,
	headers: Headers,
): Bounce => {
	const [perMessage = {}, ...perRecipient] = status ? groups(status) : [];
	// A server that leaves out the group about the message starts with a recipient.
	const reported = (perMessage['final-recipient'] ? [perMessage, ...perRecipient] : perRecipient)
		.filter((fields) => fields['final-recipient'] ?? fields['original-recipient'])
		.map(recipient);
	const named = (headers['x-failed-recipients'] ?? []).flatMap(addresses);
	const end = original ? /\r?\n\r?\n/.exec(original.toString('latin1'))?.index : undefined;
	const sent = original ? rawHeaders(original.subarray(0, end)) : {};
	return {
		recipients:
			reported.length > 0
				? reported
				: named.map((address) => ({ address, action: 'failed', status: '', diagnostic: '' })),
		originalMessageId:
			sent['message-id']?.[0] ??
			perMessage['x-original-message-id']?.[0] ??
			headers['in-reply-to']?.[0] ??
			'',
		originalSubject: decoded(sent.subject?.[0] ?? ''),
	};
};
