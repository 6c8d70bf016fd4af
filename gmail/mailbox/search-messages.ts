import { GmailError, guideTo, pages } from '../errors';
import type { SearchObject } from '../imap/connection';
import { folderNamed } from '../imap/folders';
import { needsGmail } from '../imap/plan-on-folders';
import {
	alternatives,
	anyOfPeople,
	anyTerm,
	oneLine,
	unclosedIn,
	withoutValueIn,
} from '../imap/search-words';
import type { MailboxSession } from './session';

/** What to search for; what is absent or '' is no criterion. */
export interface MessageQuery {
	/** Gmail's search language, as in its search box. */
	query?: string;
	/** One or several, as `alternatives` reads them; the same goes for `to`. */
	from?: string;
	to?: string;
	subject?: string;
	receivedAfter?: Date;
	receivedBefore?: Date;
	read?: boolean;
	starred?: boolean;
}

/** What Gmail would take for something else, and find nothing or anything. */
const faultIn = (query: string): string | undefined => {
	const open = unclosedIn(query);
	if (open !== undefined) return `a ${open} without its other half`;
	const bare = withoutValueIn(query);
	return bare && `"${bare.operator}" without ${bare.needs}`;
};

/**
 * Refuses a query in Gmail's search language that would find what nobody meant.
 *
 * @param account whose mailbox it searches, for the error
 * @throws GmailError `messageInvalid`
 */
export const checkQuery = (query: string, account: string): void => {
	const fault = faultIn(query);
	if (fault === undefined) return;
	throw new GmailError(`The search in ${account} has ${fault}: ${query}`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy:
			'You write it in the field "Search" as in the search box of Gmail, and try it there first. If it has an expression, you look at what that gives for this item.',
		page: pages.searchHelp,
		guide: guideTo('The search in {mailbox} has a bracket without its other half'),
	});
};

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

const phrase = (text: string): string => `"${text.replaceAll('"', ' ')}"`;

/**
 * The search as a server takes it: all of it in Gmail's language where that is spoken, which knows seconds; else in the
 * keys of IMAP, which know days.
 *
 * @throws GmailError for a query that is not balanced or lacks a value, or that needs Gmail
 */
export const searchFor = (
	{ query, from, to, subject, receivedAfter, receivedBefore, read, starred }: MessageQuery,
	{ gmail, account }: { gmail: boolean; account: string },
): SearchObject => {
	const words = oneLine(query);
	checkQuery(words, account);
	const [senders, recipients] = [alternatives(from), alternatives(to)];
	const title = oneLine(subject);
	if (gmail) {
		const terms = [
			words && `(${words})`,
			anyTerm('from', senders),
			anyTerm('to', recipients),
			title && `subject:${phrase(title)}`,
			receivedAfter && `after:${seconds(receivedAfter)}`,
			receivedBefore && `before:${seconds(receivedBefore)}`,
			read !== undefined && (read ? 'is:read' : 'is:unread'),
			starred !== undefined && (starred ? 'is:starred' : '-is:starred'),
		].filter(Boolean);
		return terms.length === 0 ? { all: true } : { gmraw: terms.join(' ') };
	}
	if (words) throw needsGmail("Gmail's search language", account);
	const keys: SearchObject = {
		...anyOfPeople(senders, recipients),
		...(title && { subject: title }),
		...(receivedAfter && { since: receivedAfter }),
		...(receivedBefore && { before: receivedBefore }),
		...(read !== undefined && { seen: read }),
		...(starred !== undefined && { flagged: starred }),
	};
	return Object.keys(keys).length === 0 ? { all: true } : keys;
};

/**
 * Searches a folder.
 *
 * @param folder path, special use or one of the names that `folderNamed` knows; undefined for All Mail, or the inbox where there is none
 * @param most so many of the newest; all by default
 * @returns the UIDs of what matches, the oldest first, and the folder they are in
 * @throws GmailError for a search that cannot be made sense of, or a folder that does not exist
 */
export const searchMessages = async (
	session: MailboxSession,
	query: MessageQuery,
	folder?: string,
	most = Infinity,
): Promise<{ folder: string; uids: number[] }> => {
	const folders = await (await session.anywhere()).knownFolders();
	const everywhere = folders.some(({ id }) => id === '\\All') ? '\\All' : 'INBOX';
	const place = folder === undefined ? everywhere : folderNamed(folder, folders);
	const connection = await session.in(place);
	return { folder: place, uids: await connection.newest(searchFor(query, connection), most) };
};
