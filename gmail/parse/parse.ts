import { parseAddressHeader } from 'mailparser';
import type { Address, Mail } from '../message';
import { readAuthentication } from './authentication';
import { readBounce } from './bounce';
import { readCalendar } from './calendar';
import { readDate } from './date';
import { decodeText } from './decode-text';
import type { FetchedMessage, Format } from './fetched-message';
import { decoded, rawHeaders, readable } from './headers';
import { gmailFields, isoDate, type Origin } from './origin';
import { isAnswerable, kindOf } from './kind';
import { readMailingList } from './mailing-list';
import { toReplyText } from './reply-text';
import { toSnippet } from './snippet';
import { sortParts, type BodyParts, type ReportPart } from './structure';
import { readWritten } from './written';

/** Names and addresses; what is no address is left out, and a group without members is nobody. */
const people = (values: string[] | undefined): Address[] =>
	(values ? parseAddressHeader(values.map(readable), { flatten: true }).value : []).map(
		({ name, address = '' }) => ({ name, address: address.startsWith('@') ? '' : address }),
	);

const addresses = (values: string[] | undefined): Address[] =>
	people(values).filter(({ address }) => address !== '');

/** A mail system may name itself without an address; whoever reads it has to know that much. */
const senders = (values: string[] | undefined): Address[] =>
	people(values).filter(({ name, address }) => name !== '' || address !== '');

const messageIds = (value: string): string[] => value.match(/<[^<>\s]+>/g) ?? [];

const noTexts = { text: '', html: '', replyText: '', snippet: '' };

const textsOf = ({ texts }: BodyParts, { structure, contents }: FetchedMessage): typeof noTexts => {
	const decodedTexts = new Map(
		texts.map((part) => [part.part, decodeText(part, contents.get(part.part) ?? Buffer.alloc(0))]),
	);
	const { text, html } = readWritten(structure, decodedTexts);
	const replyText = toReplyText(text);
	return { text, html, replyText, snippet: toSnippet(replyText || text) };
};

/** The name under which Gmail writes Authentication-Results. */
const GMAIL = 'mx.google.com';

/** The text of a small part; undefined where there is none, or it was not fetched. */
const textOf = (
	part: ReportPart | undefined,
	contents: Map<string, Buffer>,
): string | undefined => {
	const content = part && contents.get(part.part);
	return content && decodeText(part, content);
};

/** What the message is for, beside its texts. */
const purposeOf = (
	parts: BodyParts,
	{ structure, contents }: FetchedMessage,
	headers: Record<string, string[]>,
): Pick<Mail, 'kind' | 'answerable' | 'list' | 'bounce' | 'calendar'> => {
	const reportType =
		structure.type === 'multipart/report'
			? (structure.parameters?.['report-type'] ?? '').toLowerCase()
			: '';
	const status = textOf(parts.deliveryStatus, contents);
	const original = parts.original && contents.get(parts.original.part);
	const isReport = status !== undefined || headers['x-failed-recipients'] !== undefined;
	const bounce = isReport ? readBounce(status, original, headers) : undefined;
	const namedMethod = parts.calendar?.parameters?.method ?? '';
	const ics = textOf(parts.calendar, contents);
	const calendar = ics === undefined ? undefined : readCalendar(ics, namedMethod);
	const kind = kindOf({
		headers,
		reportType,
		bounce,
		calendarMethod: calendar?.method || namedMethod.toUpperCase(),
	});
	const list = readMailingList(headers);
	return {
		kind,
		answerable: isAnswerable(headers, kind, list !== undefined),
		...(list && { list }),
		...(bounce && { bounce }),
		...(calendar && { calendar }),
	};
};

/**
 * Turns what was fetched of a message into a Mail. Works on bytes throughout: charsets are the parser's to decode.
 * Without the parts themselves (`headers`, `raw`) the texts are empty, and a bounce or calendar is known by its kind alone.
 *
 * @throws whatever makes the message unreadable; the caller then delivers it raw
 */
export const parse = async (
	fetched: FetchedMessage,
	{ account, mailbox, folder }: Origin,
	format: Format = 'message',
): Promise<Mail> => {
	const { header, structure } = fetched;
	const raw = rawHeaders(header);
	const first = (name: string): string => raw[name]?.[0] ?? '';
	const headers = Object.fromEntries(
		Object.entries(raw).map(([name, values]) => [name, values.map(decoded)]),
	);
	const parts = sortParts(structure);
	const texts = format === 'message' ? textsOf(parts, fetched) : noTexts;
	const from = senders(raw.from);
	const purpose = purposeOf(parts, fetched, headers);
	const authentication = fetched.gmail && readAuthentication(header, from, GMAIL);
	return {
		...gmailFields(fetched, folder),
		uid: fetched.uid,
		mailbox,
		account,
		messageId: messageIds(first('message-id'))[0] ?? first('message-id'),
		inReplyTo: messageIds(first('in-reply-to'))[0] ?? '',
		references: messageIds((raw.references ?? []).join(' ')),
		date: readDate(first('date')),
		receivedAt: isoDate(fetched.receivedAt),
		subject: decoded(first('subject')),
		from,
		to: addresses(raw.to),
		cc: addresses(raw.cc),
		bcc: addresses(raw.bcc),
		replyTo: addresses(raw['reply-to']),
		...texts,
		...purpose,
		// Nobody has sent it who could be written to.
		answerable: purpose.answerable && from.some(({ address }) => address !== ''),
		...(authentication && { authentication }),
		headers,
		attachments: parts.attachments,
		size: fetched.size,
	};
};
