import { parseAddressHeader, simpleParser, type ParsedMail } from 'mailparser';
import type { BodyStructure } from './body-structure';
import type { Address, Mail } from '../message';
import { readAuthentication } from './authentication';
import { readBounce } from './bounce';
import { readCalendar } from './calendar';
import { decodeText } from './decode-text';
import type { FetchedMessage, Format } from './fetched-message';
import { decoded, rawHeaders } from './headers';
import { gmailFields, isoDate, type Origin } from './origin';
import { isAnswerable, kindOf } from './kind';
import { readMailingList } from './mailing-list';
import { reassemble } from './reassemble';
import { toReplyText } from './reply-text';
import { toSnippet } from './snippet';
import { sortParts, type BodyParts, type ReportPart, type TextPart } from './structure';

// A text beyond this is no letter; parsing it into text would hold up every other trigger of this n8n. In characters.
const MAX_HTML_TO_TEXT = 2_000_000;

const addresses = (values: string[] | undefined): Address[] =>
	(values ? parseAddressHeader(values, { flatten: true }).value : [])
		.filter(({ address }) => address)
		.map(({ name, address }) => ({ name, address: address ?? '' }));

const messageIds = (value: string): string[] => value.match(/<[^<>\s]+>/g) ?? [];

const noTexts = { text: '', html: '', replyText: '', snippet: '' };

interface Written {
	text: string;
	html: string;
}

/** The usual message says the same in text and in HTML, or has text only: nothing is to be put together then. */
const asWritten = (texts: TextPart[], written: Map<string, string>): Written | undefined => {
	const [plain, html, ...others] = [...texts].sort((a, b) => b.type.localeCompare(a.type));
	if (plain?.type !== 'text/plain' || others.length > 0) return undefined;
	const isUsual = !html || (html.type === 'text/html' && plain.alternative && html.alternative);
	if (!isUsual) return undefined;
	return {
		text: written.get(plain.part) ?? '',
		html: (html && written.get(html.part)) ?? '',
	};
};

/** Any other arrangement, and text made of HTML, are the parser's to put together. */
const asParsed = async (
	structure: BodyStructure,
	texts: TextPart[],
	written: Map<string, string>,
): Promise<Written> => {
	const hasHtml = texts.some(({ type }) => type === 'text/html');
	const plainBesideHtml =
		hasHtml && texts.some(({ type, alternative }) => type === 'text/plain' && !alternative);
	const { text = '', html }: ParsedMail = await simpleParser(
		`MIME-Version: 1.0\r\n${reassemble(structure, written) ?? '\r\n'}`,
		{
			// The HTML is to be whole by itself where some of the message is plain text only.
			skipTextToHtml: !plainBesideHtml,
			skipImageLinks: true,
			keepCidLinks: true,
			maxHtmlLengthToParse: MAX_HTML_TO_TEXT,
		},
	);
	// The parser separates plain parts by line breaks in HTML, even where there is none.
	return { text, html: hasHtml ? html || '' : '' };
};

const textsOf = async (
	{ texts }: BodyParts,
	{ structure, contents }: FetchedMessage,
): Promise<typeof noTexts> => {
	const written = new Map(
		texts.map((part) => [part.part, decodeText(part, contents.get(part.part) ?? Buffer.alloc(0))]),
	);
	const { text, html } = asWritten(texts, written) ?? (await asParsed(structure, texts, written));
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
	const texts = format === 'message' ? await textsOf(parts, fetched) : noTexts;
	const from = addresses(raw.from);
	const authentication = fetched.gmail && readAuthentication(header, from, GMAIL);
	return {
		...gmailFields(fetched, folder),
		uid: fetched.uid,
		mailbox,
		account,
		messageId: messageIds(first('message-id'))[0] ?? first('message-id'),
		inReplyTo: messageIds(first('in-reply-to'))[0] ?? '',
		references: messageIds((raw.references ?? []).join(' ')),
		date: isoDate(first('date').replace(/\([^()]*\)/g, '')),
		receivedAt: isoDate(fetched.receivedAt),
		subject: decoded(first('subject')),
		from,
		to: addresses(raw.to),
		cc: addresses(raw.cc),
		bcc: addresses(raw.bcc),
		replyTo: addresses(raw['reply-to']),
		...texts,
		...purposeOf(parts, fetched, headers),
		...(authentication && { authentication }),
		headers,
		attachments: parts.attachments,
		size: fetched.size,
	};
};
