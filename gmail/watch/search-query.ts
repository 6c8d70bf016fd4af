import { GmailError, guideTo, pages } from '../errors';
import type { SearchObject } from '../imap/connection';
import { needsGmail } from '../imap/plan-on-folders';
import {
	alternatives,
	anyOfPeople,
	anyTerm,
	oneLine,
	unclosedIn,
	withoutValueIn,
} from '../imap/search-words';

/** What the server is asked for; what is absent, '' or 0 is no condition. */
export interface SearchOptions {
	/** In the language of Gmail's search box. */
	gmailSearch?: string;
	/**
	 * Words of the sender's name or address, or several of them, as `alternatives` reads them; any part of it on servers other than
	 * Gmail. The same goes for `to`.
	 */
	from?: string;
	to?: string;
	/** Words of it; any part of it on servers other than Gmail. */
	subject?: string;
	/** False for messages without one. On servers that cannot tell, `createFilter` judges it. */
	hasAttachment?: boolean;
	/** Bytes of the whole message. */
	largerThan?: number;
	smallerThan?: number;
	unreadOnly?: boolean;
	receivedAfter?: Date;
	/** On servers without labels: on Gmail `createFilter` knows a draft by its label, at no cost. */
	skipDrafts?: boolean;
	/** Judged by `createFilter`; here it is refused on a server that does not tell. */
	authenticatedOnly?: boolean;
}

/** What is known of the server and of whom it serves. */
interface Server {
	gmail: boolean;
	account: string;
}

const DAY_MS = 24 * 60 * 60_000;

/** Between quotation marks nothing is an operator; Gmail knows no way to write a quotation mark there. */
const term = (operator: string, text: string | undefined): string => {
	const words = oneLine(text?.replaceAll('"', ' '));
	return words === '' ? '' : `${operator}:"${words}"`;
};

/** What Gmail would answer with what it guesses, which may be everything. */
const faultIn = (query: string): string | undefined => {
	if (unclosedIn(query) !== undefined) return 'a quotation mark or bracket is not closed';
	const bare = withoutValueIn(query);
	return bare && `"${bare.operator}" is without ${bare.needs}`;
};

const gmailSearchTerm = (text: string | undefined): string => {
	const query = oneLine(text);
	if (query === '') return '';
	const fault = faultIn(query);
	if (fault === undefined) return `(${query})`;
	throw new GmailError(`In the Gmail search ${fault}: ${query}`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy: 'You try it in the search box of Gmail, and copy it from there into "Gmail Search".',
		page: pages.searchHelp,
		guide: guideTo('The search in {mailbox} has a bracket without its other half'),
	});
};

const gmailQuery = (options: SearchOptions): SearchObject => {
	const { hasAttachment, receivedAfter } = options;
	const query = [
		gmailSearchTerm(options.gmailSearch),
		anyTerm('from', alternatives(options.from)),
		anyTerm('to', alternatives(options.to)),
		term('subject', options.subject),
		hasAttachment !== undefined && `${hasAttachment ? '' : '-'}has:attachment`,
		// Seconds: a date would be midnight in California.
		receivedAfter && `after:${Math.floor(receivedAfter.getTime() / 1000) - 1}`,
	]
		.filter(Boolean)
		.join(' ');
	return query === '' ? {} : { gmraw: query };
};

const standardQuery = (options: SearchOptions, account: string): SearchObject => {
	if (oneLine(options.gmailSearch) !== '') throw needsGmail("Gmail's search language", account);
	if (options.authenticatedOnly) throw needsGmail('A proof of who the sender is', account);
	const subject = oneLine(options.subject);
	return {
		...anyOfPeople(alternatives(options.from), alternatives(options.to)),
		...(subject && { subject }),
		// Whole days of the server's own time zone: createFilter knows the second.
		...(options.receivedAfter && { since: new Date(options.receivedAfter.getTime() - DAY_MS) }),
		...(options.skipDrafts && { draft: false }),
	};
};

/**
 * Makes the question that a trigger asks the server about new messages, so that others are not even fetched. Text in any
 * script: imapflow sends what is not ASCII as a literal.
 *
 * @returns a function of the server, which returns undefined where there is nothing to ask, and throws GmailError for what
 * this server cannot be asked, or what is no search
 */
export const createSearchQuery =
	(options: SearchOptions) =>
	({ gmail, account }: Server): SearchObject | undefined => {
		const query: SearchObject = {
			...(gmail ? gmailQuery(options) : standardQuery(options, account)),
			...(options.largerThan && { larger: options.largerThan }),
			...(options.smallerThan && { smaller: options.smallerThan }),
			...(options.unreadOnly && { seen: false }),
		};
		return Object.keys(query).length === 0 ? undefined : query;
	};
