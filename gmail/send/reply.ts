import { GmailError, guideTo } from '../errors';
import type { Address, OutgoingMail } from '../message';
import { mailboxOf } from '../one-address';
import type { Original } from './original';

const replySubject = (subject: string): string =>
	/^re:/i.test(subject) ? subject : `Re: ${subject}`;

/** So many messages of a thread are named: a stranger may name thousands. */
const MAX_REFERENCES = 50;

/** The first message begins the thread, the last ones are what is answered (RFC 5537 section 3.4.4 shortens them so). */
export const threadOf = (references: string[]): string[] =>
	references.length > MAX_REFERENCES
		? [...references.slice(0, 1), ...references.slice(1 - MAX_REFERENCES)]
		: references;

const lower = ({ address }: Address): string => address.toLowerCase();

/** Each address once, none of `without`. */
const distinct = (addresses: Address[], without: string[] = []): Address[] => {
	const seen = new Set(without);
	return addresses.filter((each) => !seen.has(lower(each)) && seen.add(lower(each)));
};

/** Those that lead to no mailbox of one's own. */
const notOf = (own: string[], addresses: Address[]): Address[] => {
	const mailboxes = new Set(own.map(mailboxOf));
	return addresses.filter(({ address }) => !mailboxes.has(mailboxOf(address)));
};

/** Who answers. */
export interface Answerer {
	/** Addresses of the account, its aliases among them, lower case. */
	own: string[];
	/** True to answer everybody who got the message; else one alone gets it, as a program answers (RFC 3834 section 4). */
	all: boolean;
}

/**
 * Who is to get the answer: whom the sender named for it, but for one answer no list of others, and never oneself, which anybody
 * can name; else the sender.
 */
const askedFor = ({ from, replyTo }: Original, { own, all }: Answerer): Address[] => {
	const others = notOf(own, distinct(replyTo));
	if (others.length === 1 || (others.length > 1 && (all || from.length === 0))) return others;
	return from.length > 0 ? from : replyTo;
};

/**
 * To whom an answer goes. An answer to a message of one's own goes to whom that went; whether it is one's own, From alone tells.
 */
const recipientsOf = (original: Original, answerer: Answerer): { to: Address[]; cc: Address[] } => {
	const { from, to, cc } = original;
	const { own, all } = answerer;
	const isMine = from.length > 0 && notOf(own, from).length === 0;
	const first = distinct(isMine && to.length > 0 ? to : askedFor(original, answerer));
	if (!all) return { to: first.slice(0, 1), cc: [] };
	const kept = notOf(own, first);
	const main = kept.length > 0 ? kept : first;
	const others = isMine ? cc : [...to, ...cc];
	return { to: main, cc: distinct(notOf(own, others), main.map(lower)) };
};

/**
 * Makes a message the answer to another one: its subject, its recipients where none are given, and the headers by which
 * every mail program threads (RFC 5322 section 3.6.4).
 *
 * @throws GmailError `messageInvalid` that names what the message to answer does not tell
 */
export const asReply = (
	mail: OutgoingMail,
	original: Original,
	answerer: Answerer = { own: [], all: false },
): OutgoingMail => {
	const missing = [
		original.messageId === '' && !original.withoutMessageId && 'messageId',
		original.from.length + original.replyTo.length === 0 && 'from',
	].filter((name) => name !== false);
	if (missing.length > 0) {
		throw new GmailError(`The message to reply to has no ${missing.join(' and no ')}`, {
			code: 'messageInvalid',
			retry: 'never',
			remedy:
				'Give it the whole item of Gmail IMAP Trigger. If other nodes come between, use an expression like {{ $(\'Gmail IMAP Trigger\').item.json }}. With the access level "Full Mail" the Gmail ID of the message is enough.',
			guide: guideTo('The message to reply to has no messageId'),
		});
	}
	const { to, cc } = recipientsOf(original, answerer);
	const { messageId, references, subject, threadId } = original;
	const main = mail.to.length > 0 ? mail.to : to;
	const earlier = references.filter((id) => id !== messageId);
	const thread = threadOf(messageId === '' ? earlier : [...earlier, messageId]);
	return {
		...mail,
		to: main,
		cc: distinct([...cc, ...mail.cc], main.map(lower)),
		subject: mail.subject || replySubject(subject),
		...(messageId !== '' && { inReplyTo: messageId }),
		...(thread.length > 0 && { references: thread }),
		threadId,
		...((messageId === '' || original.oddMessageId) && { threadsById: true }),
	};
};
