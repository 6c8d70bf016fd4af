import { GmailError, guideTo } from '../errors';

/** What a message is known by. At least one of `id`, `messageId` and `uid` is set. */
export interface MessageReference {
	/** Gmail's id: lower-case hex of X-GM-MSGID. */
	id?: string;
	threadId?: string;
	/** Message-ID with its angle brackets. */
	messageId?: string;
	/** Where it was seen last: a folder and the UID there. */
	mailbox?: string;
	uid?: number;
}

const gmailId = /^[0-9a-f]{10,16}$/i;
const messageIdInBrackets = /<[^<>\s]+>/;

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** @param section the heading of our guide */
const unreadable = (what: string, remedy: string, section: string): GmailError =>
	new GmailError(what, {
		code: 'messageInvalid',
		retry: 'never',
		remedy,
		guide: guideTo(section),
	});

const notNamed = (what: string): GmailError =>
	unreadable(what, howToName, '"first" is neither a Gmail ID nor a Message-ID');

const howToName =
	'You give the field "Message" an item of Gmail IMAP Trigger or Gmail Mailbox, the Gmail ID of a message such as 18c1a2b3c4d5e6f7, or its Message-ID in angle brackets.';

/** What a value that came as JSON text stands for. */
const parsed = (value: unknown): unknown => {
	const text = textOf(value);
	if (!text.startsWith('{')) return value;
	try {
		return JSON.parse(text);
	} catch {
		return value;
	}
};

const fromText = (text: string): MessageReference => {
	if (gmailId.test(text)) return { id: text.toLowerCase() };
	const [messageId] = messageIdInBrackets.exec(text) ?? [];
	if (messageId) return { messageId };
	if (text === '') throw notNamed('No message is named');
	throw notNamed(`"${text.slice(0, 80)}" is neither a Gmail ID nor a Message-ID`);
};

/**
 * Reads what a workflow holds of a message: an item of this package or of n8n's Gmail node, a Gmail ID, a Message-ID.
 *
 * @param account the address that is worked on
 * @throws GmailError `messageInvalid` for what names no message, and for a message of another account
 */
export const readReference = (given: unknown, account: string): MessageReference => {
	const value = parsed(given);
	if (typeof value !== 'object' || value === null) return fromText(textOf(value));
	const item = value as Record<string, unknown>;
	const owner = textOf(item.account);
	if (owner !== '' && owner.toLowerCase() !== account.toLowerCase()) {
		throw unreadable(
			`The message belongs to ${owner}, and this node works on ${account}`,
			'You choose the credential of that mailbox. With a service account, "Mailbox to Act For" can be {{ $json.account }}.',
			'The message belongs to other@example.com, and this node works on {mailbox}',
		);
	}
	const id = textOf(item.id).toLowerCase();
	const threadId = textOf(item.threadId).toLowerCase();
	// n8n's Gmail node tells the Message-ID in `messageId` or among its headers.
	const headers = (item.headers ?? {}) as Record<string, unknown>;
	const told = [item.messageId, headers['message-id'], item['Message-ID']].flat().map(textOf);
	const [messageId] = told.flatMap((text) => messageIdInBrackets.exec(text)?.[0] ?? []);
	const uid = Number(item.uid);
	const mailbox = textOf(item.mailbox);
	const place = Number.isInteger(uid) && uid > 0 && mailbox !== '' ? { mailbox, uid } : {};
	const reference = {
		...(gmailId.test(id) && { id }),
		...(gmailId.test(threadId) && { threadId }),
		...(messageId && { messageId }),
		...place,
	};
	if (reference.id || reference.messageId || 'uid' in place) return reference;
	throw notNamed('The item names no message: it has no id and no messageId');
};

/** A message as an error names it. */
export const messageNamed = ({ id, messageId, uid, mailbox }: MessageReference): string =>
	id ?? messageId ?? `UID ${uid} of ${mailbox}`;
