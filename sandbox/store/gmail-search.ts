import { attachments, fileName } from '../mime/attachments';
import { mimeStructure } from '../mime/mime-part';
import { searchableBody } from '../mime/searchable-text';
import { parseGmailQuery, termsOf, type GmailQuery } from './gmail-query';
import { momentBefore, momentOf } from './gmail-time';
import type { StoredMessage } from './stored-message';

type Predicate = (message: StoredMessage) => boolean;

export interface GmailSearchOptions {
	/** Milliseconds since 1970, what newer_than counts from. */
	now: number;
	/** True to find mail in Trash and Spam without being asked to, as a search within such a folder does. */
	everywhere?: boolean;
}

/**
 * Compiles a query of Gmail's search box (the `q` of the API, X-GM-RAW of IMAP) to a test of a message.
 * Words match whole words in any case. Trash and Spam are left out unless the query names them.
 * An operator or value that Gmail does not know matches nothing.
 */
export function compileGmailSearch(
	query: string,
	{ now, everywhere = false }: GmailSearchOptions,
): Predicate {
	const parsed = parseGmailQuery(query);
	const matches = compile(parsed, now);
	if (everywhere || termsOf(parsed).some(namesTrashOrSpam)) return matches;
	return (message) =>
		!message.labels.has('\\Trash') && !message.labels.has('\\Junk') && matches(message);
}

const namesTrashOrSpam = ({ operator, value }: { operator: string; value: string }): boolean =>
	['in', 'is', 'label'].includes(operator) && /^(?:anywhere|trash|bin|spam)$/i.test(value);

function compile(query: GmailQuery, now: number): Predicate {
	switch (query.kind) {
		case 'and': {
			const all = query.of.map((part) => compile(part, now));
			return (message) => all.every((matches) => matches(message));
		}
		case 'or': {
			const any = query.of.map((part) => compile(part, now));
			return (message) => any.some((matches) => matches(message));
		}
		case 'not': {
			const matches = compile(query.of, now);
			return (message) => !matches(message);
		}
		case 'term': {
			const operator = operators.get(query.operator);
			return operator ? operator(query.value, now) : words(`${query.operator} ${query.value}`);
		}
	}
}

/** Words of a text between single spaces, so that whole words and phrases are found as substrings. */
const wordsOf = (text: string): string =>
	` ${(text.toLowerCase().match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []).join(' ')} `;

/** A value without any word, such as `-`, is in every text. */
const contains = (text: string, wanted: string): boolean =>
	wanted.trim() === '' || wordsOf(text).includes(wanted);

function words(value: string): Predicate {
	const wanted = wordsOf(value);
	return ({ source }) => {
		const { headers } = mimeStructure(source);
		return (
			['subject', 'from', 'to', 'cc', 'bcc'].some((name) => contains(headers.text(name), wanted)) ||
			contains(searchableBody(source), wanted)
		);
	};
}

/** Finds words in a header; nothing where the value has none. */
const header =
	(...names: string[]) =>
	(value: string): Predicate => {
		const wanted = wordsOf(value);
		return ({ source }) => {
			const { headers } = mimeStructure(source);
			return names.some((name) => contains(headers.text(name), wanted));
		};
	};

/** Labels as the search box spells them: `customers-new` is `Customers/New`. */
const labelKey = (label: string): string => label.toLowerCase().replace(/[\s/]+/g, '-');

const labelled =
	(label: string): Predicate =>
	({ labels }) =>
		labels.has(label);
const seen: Predicate = ({ flags }) => flags.has('\\Seen');
const not =
	(matches: Predicate): Predicate =>
	(message) =>
		!matches(message);

/** Values of in:, is: and label: that are no user label. */
const states = new Map<string, Predicate>(
	Object.entries({
		inbox: labelled('\\Inbox'),
		sent: labelled('\\Sent'),
		draft: labelled('\\Draft'),
		drafts: labelled('\\Draft'),
		trash: labelled('\\Trash'),
		bin: labelled('\\Trash'),
		spam: labelled('\\Junk'),
		starred: labelled('\\Starred'),
		important: labelled('\\Important'),
		anywhere: () => true,
		all: () => true,
		read: seen,
		unread: not(seen),
	}),
);

function inLabel(value: string): Predicate {
	const state = states.get(value.toLowerCase());
	if (state) return state;
	const wanted = labelKey(value);
	return ({ labels }) => [...labels].some((label) => labelKey(label) === wanted);
}

const hasUserLabel: Predicate = ({ labels }) =>
	[...labels].some((label) => !label.startsWith('\\'));

const features = new Map<string, Predicate>(
	Object.entries({
		attachment: ({ source }) => attachments(mimeStructure(source)).length > 0,
		userlabels: hasUserLabel,
		nouserlabels: not(hasUserLabel),
	}),
);

const factors: Record<string, number> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** Bytes of `10M`; NaN for what is no size, which compares as false. */
function bytesOf(value: string): number {
	const [, count, unit] = /^(\d+)([KMG]?)B?$/i.exec(value) ?? [];
	return count ? Number(count) * factors[unit.toUpperCase()] : NaN;
}

const received =
	(
		compare: (at: number, moment: number) => boolean,
		moment: (value: string, now: number) => number,
	) =>
	(value: string, now: number): Predicate => {
		const from = moment(value, now);
		return ({ receivedAt }) => compare(receivedAt.getTime(), from);
	};

const notBefore = (at: number, moment: number) => at >= moment;
const earlier = (at: number, moment: number) => at < moment;

const larger =
	(value: string): Predicate =>
	({ source }) =>
		source.length > bytesOf(value);

const bareMessageId = (id: string): string => id.replace(/^<|>$/g, '');

const operators = new Map<string, (value: string, now: number) => Predicate>(
	Object.entries({
		'': words,
		from: header('from'),
		to: header('to', 'cc', 'bcc'),
		cc: header('cc'),
		bcc: header('bcc'),
		deliveredto: header('delivered-to'),
		subject: header('subject'),
		list: header('list-id'),
		rfc822msgid:
			(value) =>
			({ source }) =>
				bareMessageId(mimeStructure(source).headers.raw('message-id')) === bareMessageId(value),
		filename: (value) => {
			const wanted = value.toLowerCase();
			return ({ source }) =>
				attachments(mimeStructure(source)).some((part) => {
					const name = fileName(part).toLowerCase();
					return contains(name, wordsOf(wanted)) || name.endsWith(`.${wanted.replace(/^\./, '')}`);
				});
		},
		in: inLabel,
		is: inLabel,
		label: inLabel,
		has: (value) => features.get(value.toLowerCase()) ?? (() => false),
		larger,
		size: larger,
		smaller:
			(value) =>
			({ source }) =>
				source.length < bytesOf(value),
		after: received(notBefore, momentOf),
		newer: received(notBefore, momentOf),
		before: received(earlier, momentOf),
		older: received(earlier, momentOf),
		newer_than: received(notBefore, (value, now) => momentBefore(now, value)),
		older_than: received(earlier, (value, now) => momentBefore(now, value)),
	}),
);
