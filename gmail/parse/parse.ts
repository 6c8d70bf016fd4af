import { parseAddressHeader } from 'mailparser';
import type { Address, CalendarEvent, Mail } from '../message';
import { oneAddressIn, withoutControls } from '../one-address';
import type { BodyStructure } from './body-structure';
import { readAuthentication } from './authentication';
import { namesRecipients, readBounce } from './bounce';
import { splitBounceText } from './bounce-text';
import { readCalendar } from './calendar/event';
import { readDate } from './date';
import { decodeText, withoutEncoding } from './decode-text';
import { readFeedback } from './feedback';
import type { FetchedMessage, Format } from './fetched-message';
import { decoded, rawHeaders, readable } from './headers';
import { gmailFields, isoDate, type Origin } from './origin';
import { isAnswerable, kindOf, kindOfReport } from './kind';
import { outcomeOfSubject, outcomeOfText } from './notice-words';
import { readMailingList } from './mailing-list';
import { freshMessage, toReplyText, type FreshMessage } from './reply-text';
import { toSnippet } from './snippet';
import { sortParts, type BodyParts, type ReportPart } from './structure';
import { textsOfTnef, type Tnef } from './tnef';
import { meetingIn } from './tnef-meeting';
import { textOfHtml } from './text-of-html';
import { unpack, withFilesOf } from './unpack';
import { isBlank, readWritten } from './written';

/**
 * Names and addresses. What is no single address has none: of `<a@x.test,b@x.test>` a mail program or a server would make
 * several.
 */
const people = (values: string[] | undefined): Address[] =>
	(values ? parseAddressHeader(values.map(readable), { flatten: true }).value : []).map(
		({ name, address = '' }) => ({
			name: withoutControls(name).trim(),
			address: oneAddressIn(address),
		}),
	);

const addresses = (values: string[] | undefined): Address[] =>
	people(values).filter(({ address }) => address !== '');

/** A mail system may name itself without an address; whoever reads it has to know that much. */
const named = (senders: Address[]): Address[] =>
	senders.filter(({ name, address }) => name !== '' || address !== '');

const messageIds = (value: string): string[] => value.match(/<[^<>\s\p{Cc}]+>/gu) ?? [];

const noTexts = { text: '', html: '', replyText: '', snippet: '' };

/** What the sender wrote; where that is blank in a form, what Outlook has packed in it. */
const textsOf = (
	{ texts }: BodyParts,
	{ structure, contents }: FetchedMessage,
	unpacked: Tnef[],
	fresh: FreshMessage | undefined,
): typeof noTexts => {
	const decodedTexts = new Map(
		texts.map((part) => [part.part, decodeText(part, contents.get(part.part) ?? Buffer.alloc(0))]),
	);
	const written = readWritten(structure, decodedTexts);
	const packed = unpacked.map(textsOfTnef);
	const html = written.html || (packed.find((each) => !isBlank(each.html))?.html ?? '');
	const text = isBlank(written.text)
		? (packed.find((each) => !isBlank(each.text))?.text ??
			(written.html === '' && html !== '' ? textOfHtml(html) : written.text))
		: written.text;
	const replyText = toReplyText(text, fresh);
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

/**
 * The text of a calendar. Its lines may be folded between the bytes of one letter (RFC 5545 section 3.1), which is whole again only
 * where they are unfolded before they are decoded.
 */
const icsOf = (part: ReportPart | undefined, contents: Map<string, Buffer>): string | undefined => {
	const ics = textOf(part, contents);
	const content = part && contents.get(part.part);
	if (!content || !ics?.includes('\ufffd')) return ics;
	const folded = withoutEncoding(content, part.encoding).toString('latin1');
	const bytes = Buffer.from(folded.replace(/\r?\n[ \t]/g, ''), 'latin1');
	return decodeText({ ...part, encoding: '' }, bytes);
};

/** The header of the message that a report is about, from its own part or from what the server says of it. */
const originalOf = (
	{ original, embedded }: BodyParts,
	contents: Map<string, Buffer>,
): Record<string, string[]> => {
	const content = original && contents.get(original.part);
	if (content && content.length > 0) {
		const bytes = withoutEncoding(content, original.encoding);
		const end = /\r?\n\r?\n/.exec(bytes.toString('latin1'))?.index;
		return rawHeaders(bytes.subarray(0, end));
	}
	if (!embedded?.envelope) return {};
	const { subject, messageId, from, to, cc } = embedded.envelope;
	const list = (some: { address?: string }[] = []): string[] =>
		some.map(({ address = '' }) => address).filter((address) => address !== '');
	return {
		...(subject && { subject: [subject] }),
		...(messageId && { 'message-id': [messageId] }),
		from: list(from),
		to: list(to),
		cc: list(cc),
	};
};

/** The report of a multipart/report (RFC 6522), whatever stands around it. */
const reportTypeOf = ({ type, parameters }: BodyStructure): string =>
	type === 'multipart/report' ? (parameters?.['report-type'] ?? '').trim().toLowerCase() : '';

/** Above the message that it returns; the rest of a notice tells nothing more. In characters. */
const MAX_REPORT = 20_000;

/**
 * What the message is for, beside its texts.
 *
 * @param packedMeeting asked where there is no calendar: the event in what Outlook has packed
 */
const purposeOf = (
	parts: BodyParts,
	{ structure, contents }: FetchedMessage,
	headers: Record<string, string[]>,
	text: string,
	packedMeeting: () => CalendarEvent | undefined,
): Pick<Mail, 'kind' | 'answerable' | 'list' | 'bounce' | 'feedback' | 'calendar'> => {
	const namedMethod = parts.calendar?.parameters?.method ?? '';
	const ics = icsOf(parts.calendar, contents);
	const calendar = ics === undefined ? packedMeeting() : readCalendar(ics, namedMethod);
	const notice = text.slice(0, MAX_REPORT);
	const said = (): string => splitBounceText(notice).report.join('\n');
	const kind = kindOf({
		headers,
		reportType: reportTypeOf(structure),
		hasStatus: parts.deliveryStatus !== undefined,
		hasFeedback: parts.feedback !== undefined,
		prose: {
			outcome: () => outcomeOfText(said()),
			namesRecipients: () => namesRecipients(notice, headers),
		},
		// A calendar of tasks or of free hours alone invites to nothing; one that was not fetched is taken at its word.
		calendarMethod:
			ics === undefined || calendar ? calendar?.method || namedMethod.toUpperCase() : '',
	});
	const list = readMailingList(headers);
	const purpose = { ...(list && { list }), ...(calendar && { calendar }) };
	if (kind === 'bounce') {
		const outcome =
			[outcomeOfSubject(headers.subject?.[0] ?? ''), outcomeOfText(said())].find(
				(each) => each === 'delayed',
			) ?? 'failed';
		const bounce = readBounce({
			headers,
			status: textOf(parts.deliveryStatus, contents),
			original: originalOf(parts, contents),
			text: notice,
			outcome,
		});
		return {
			kind: kindOfReport(bounce.recipients, outcome),
			answerable: false,
			bounce,
			...purpose,
		};
	}
	const report = textOf(parts.feedback, contents);
	return {
		kind,
		answerable: isAnswerable(headers, kind, list !== undefined),
		...(report !== undefined && { feedback: readFeedback(report, originalOf(parts, contents)) }),
		...purpose,
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
	const unpacked = unpack(parts.packed, fetched.contents);
	const senders = people(raw.from);
	const from = named(senders);
	const [to, cc] = [addresses(raw.to), addresses(raw.cc)];
	const subject = decoded(first('subject'));
	const inReplyTo = messageIds(first('in-reply-to'))[0] ?? '';
	const references = messageIds((raw.references ?? []).join(' '));
	const fresh = freshMessage(
		{ subject, inReplyTo, references },
		{
			from: from.map(({ address }) => address),
			to: [account, ...[...to, ...cc].map(({ address }) => address)],
		},
	);
	const texts =
		format === 'message' ? textsOf(parts, fetched, [...unpacked.values()], fresh) : noTexts;
	const purpose = purposeOf(parts, fetched, headers, texts.text, () =>
		[...unpacked.values()]
			.map((tnef) => meetingIn(tnef, { subject, from, to, cc }))
			.find((meeting) => meeting !== undefined),
	);
	// A sender who is no single address counts too: several prove nothing.
	const authentication = fetched.gmail && readAuthentication(header, senders, GMAIL);
	return {
		...gmailFields(fetched, folder),
		uid: fetched.uid,
		mailbox,
		account,
		messageId: messageIds(first('message-id'))[0] ?? withoutControls(first('message-id')),
		inReplyTo,
		references,
		date: readDate(first('date')),
		receivedAt: isoDate(fetched.receivedAt),
		subject,
		from,
		to,
		cc,
		bcc: addresses(raw.bcc),
		replyTo: addresses(raw['reply-to']),
		...texts,
		...purpose,
		// Nobody has sent it who could be written to.
		answerable: purpose.answerable && from.some(({ address }) => address !== ''),
		...(authentication && { authentication }),
		headers,
		attachments: withFilesOf(parts.attachments, unpacked, texts.html),
		size: fetched.size,
	};
};
