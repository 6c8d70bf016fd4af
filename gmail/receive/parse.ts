import { parseAddressHeader, simpleParser, type ParsedMail } from 'mailparser';
import type { Address, Mail } from '../message';
import { decoded, rawHeaders } from './headers';
import { toLabels } from './labels';
import { reassemble } from './reassemble';
import type { FetchedMessage } from './fetch';
import { sortParts } from './structure';

/** Where a fetched message comes from. */
export interface Origin {
	/** Address of the Gmail account. */
	account: string;
	/** Path of the folder. */
	mailbox: string;
	/** The folder as it was asked for: path or special use. */
	folder: string;
}

// A text beyond this is no letter; parsing it into text would hold up every other trigger of this n8n. In characters.
const MAX_HTML_TO_TEXT = 2_000_000;

const addresses = (values: string[] | undefined): Address[] =>
	parseAddressHeader(values ?? [], { flatten: true })
		.value.filter(({ address }) => address)
		.map(({ name, address }) => ({ name, address: address ?? '' }));

const messageIds = (value: string): string[] => value.match(/<[^<>\s]+>/g) ?? [];

/** '' for what is no date; mailparser would put the current time there. */
const isoDate = (value: Date | string | undefined): string => {
	const date = new Date(value ?? NaN);
	return Number.isNaN(date.getTime()) ? '' : date.toISOString();
};

/** X-GM-MSGID is decimal and wider than a Number; the Gmail API writes the same id in hex. */
const hexId = (decimal: string): string => BigInt(decimal).toString(16);

const gmailFields = (
	fetched: FetchedMessage,
	folder: string,
): Pick<Mail, 'id' | 'threadId' | 'labels'> =>
	fetched.gmail
		? {
				id: hexId(fetched.gmail.messageId),
				threadId: hexId(fetched.gmail.threadId),
				labels: toLabels(fetched.gmail.labels, fetched.flags, folder),
			}
		: {};

/**
 * Turns what was fetched of a message into a Mail. Works on bytes throughout: charsets are the parser's to decode.
 *
 * @throws whatever makes the message unreadable; the caller then delivers it raw
 */
export const parse = async (
	fetched: FetchedMessage,
	{ account, mailbox, folder }: Origin,
): Promise<Mail> => {
	const { header, structure, contents } = fetched;
	const raw = rawHeaders(header);
	const first = (name: string): string => raw[name]?.[0] ?? '';
	const parsed: ParsedMail = await simpleParser(reassemble(header, structure, contents), {
		skipTextToHtml: true,
		skipImageLinks: true,
		keepCidLinks: true,
		maxHtmlLengthToParse: MAX_HTML_TO_TEXT,
	});
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
		from: addresses(raw.from),
		to: addresses(raw.to),
		cc: addresses(raw.cc),
		bcc: addresses(raw.bcc),
		replyTo: addresses(raw['reply-to']),
		text: parsed.text ?? '',
		html: parsed.html || '',
		headers: Object.fromEntries(
			Object.entries(raw).map(([name, values]) => [name, values.map(decoded)]),
		),
		attachments: sortParts(structure).attachments,
		size: fetched.size,
	};
};
