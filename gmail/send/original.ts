import addressparser from 'nodemailer/lib/addressparser';
import type { Address, Attachment } from '../message';
import { oneAddressIn, withoutControls } from '../one-address';

/** A message that is answered or passed on, as far as an item of a workflow tells of it. */
export interface Original {
	id?: string;
	threadId?: string;
	/** Message-ID with its angle brackets; '' where the item does not tell it. */
	messageId: string;
	/** True where it is known that the message has none; Gmail's thread is all that an answer can go by then. */
	withoutMessageId?: true;
	/** True where the message writes its Message-ID in another way than `messageId` does: others may know it by that alone. */
	oddMessageId?: true;
	references: string[];
	subject: string;
	from: Address[];
	to: Address[];
	cc: Address[];
	replyTo: Address[];
	/** As the item tells it; '' where it does not. */
	date: string;
	text: string;
	html: string;
	/** By lower-case name. */
	headers: Record<string, string[]>;
	kind?: string;
	answerable?: boolean;
	/** Whom a bounce could not reach, in small letters; absent where it tells nobody. */
	unreachable?: string[];
	attachments: Attachment[];
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Characters of a header that are read: far more than a message may have recipients. */
const MAX_HEADER_CHARACTERS = 100_000;

/** The same in addresses: no server takes a message to so many. */
const MAX_ADDRESSES = 10_000;

/**
 * Addresses as this package, mailparser (n8n's Gmail node) and Gmail's own headers write them: `[{name, address}]`,
 * `{value: [...]}`, `Ann <ann@example.com>`. What is no single address is left out: nobody knows whom it would reach.
 */
const addressesIn = (value: unknown): Address[] => {
	if (typeof value === 'string') {
		return addressparser(value.slice(0, MAX_HEADER_CHARACTERS), { flatten: true }).flatMap(
			addressesIn,
		);
	}
	if (Array.isArray(value)) return value.slice(0, MAX_ADDRESSES).flatMap(addressesIn);
	if (!isFields(value)) return [];
	if (typeof value.address !== 'string' || value.address === '') return addressesIn(value.value);
	const address = oneAddressIn(value.address);
	return address === '' ? [] : [{ name: withoutControls(textIn(value.name)), address }];
};

const idsIn = (value: unknown): string[] => {
	const text = Array.isArray(value)
		? value.filter((id) => typeof id === 'string').join(' ')
		: value;
	return (
		textIn(text)
			.slice(0, MAX_HEADER_CHARACTERS)
			.match(/<[^<>\s\p{Cc}]+>/gu) ?? []
	);
};

/** Characters of a line of a header (RFC 5322 section 2.1.1). */
const MAX_LINE_CHARACTERS = 900;

/**
 * The Message-ID of a message: programs write it without brackets, and with blanks in it, which mean nothing (RFC 5322 section 4.5.4).
 * '' where none can be made of it.
 */
const messageIdIn = (value: unknown): string => {
	const text = textIn(value).slice(0, MAX_LINE_CHARACTERS);
	const [id = text] = idsIn(text);
	const bare = /<([^<>]+)>/.exec(id)?.[1] ?? id;
	const words = bare.replace(/[\s\p{Cc}]+/gu, '');
	return /^[^<>]*[^<>]$/.test(words) ? `<${words}>` : '';
};

/** n8n's Gmail node writes a header as its whole line: `list-id: <users.example.com>`. */
const headersIn = (value: unknown): Record<string, string[]> =>
	Object.fromEntries(
		Object.entries(isFields(value) ? value : {}).map(([name, given]) => {
			const key = name.toLowerCase();
			const values = [given].flat().filter((each) => typeof each === 'string');
			const isLine = (each: string): boolean => each.toLowerCase().startsWith(`${key}:`);
			return [
				key,
				values.map((each) => (isLine(each) ? each.slice(key.length + 1).trimStart() : each)),
			];
		}),
	);

const parsed = (given: unknown): unknown => {
	if (typeof given !== 'string' || !given.trim().startsWith('{')) return given;
	try {
		return JSON.parse(given);
	} catch {
		// Not JSON: then it is an id, or what misses a message is said later.
		return given;
	}
};

/**
 * Reads what an item says of a message: one of Gmail IMAP Trigger, Gmail Mailbox or n8n's Gmail node, changed or not by nodes
 * between. What it does not say is empty.
 *
 * @param given JSON of an item, or its text; a bare id of a message says nothing but itself
 */
export const readOriginal = (given: unknown): Original => {
	const value = parsed(given);
	const fields: Fields = isFields(value) ? value : {};
	const headers = headersIn(fields.headers);
	const told = (name: string, title: string): unknown =>
		fields[name] ?? fields[title] ?? headers[title.toLowerCase()]?.[0];
	const date = told('date', 'Date');
	const written = [fields.messageId, fields['Message-ID'], headers['message-id']?.[0]];
	const messageId = written.map(messageIdIn).find((id) => id !== '') ?? '';
	const isOdd = messageId !== '' && !written.some((id) => textIn(id).trim() === messageId);
	const isTold = fields.messageId !== undefined || Object.keys(headers).length > 0;
	const { recipients } = isFields(fields.bounce) ? fields.bounce : {};
	const failed = [recipients].flat().filter((each) => isFields(each) && each.action === 'failed');
	// Gmail names them in a header.
	const unreachable = addressesIn([headers['x-failed-recipients'] ?? [], failed].flat()).map(
		({ address }) => address.toLowerCase(),
	);
	return {
		...(typeof fields.id === 'string' && { id: fields.id }),
		...(typeof fields.threadId === 'string' && fields.threadId && { threadId: fields.threadId }),
		messageId,
		...(messageId === '' && isTold && { withoutMessageId: true }),
		...(isOdd && { oddMessageId: true }),
		references: idsIn(told('references', 'References')),
		subject: textIn(told('subject', 'Subject')),
		from: addressesIn(told('from', 'From')),
		to: addressesIn(told('to', 'To')),
		cc: addressesIn(told('cc', 'Cc')),
		replyTo: addressesIn(told('replyTo', 'Reply-To')),
		date: date instanceof Date ? date.toISOString() : textIn(date),
		text: textIn(fields.text),
		html: textIn(fields.html),
		headers,
		...(typeof fields.kind === 'string' && { kind: fields.kind }),
		...(typeof fields.answerable === 'boolean' && { answerable: fields.answerable }),
		...(unreachable.length > 0 && { unreachable }),
		attachments: (Array.isArray(fields.attachments) ? fields.attachments : []).filter(
			(each): each is Attachment => isFields(each) && typeof each.part === 'string',
		),
	};
};

/** Whether it can be answered without looking the message up. */
export const canBeAnswered = ({ messageId, from, replyTo }: Original): boolean =>
	messageId !== '' && from.length + replyTo.length > 0;
