import { groupBy } from './group-by';
import { GmailError, guideTo, pages } from '../errors';
import { needsGmail } from '../imap/plan-on-folders';
import { searchAny } from '../read/find-by-identity';
import { lookAt, placesOf, type LocatedMessage } from './locate';
import type { MailboxSession } from './session';

/** A thread to look for. */
export interface ThreadReference {
	/** Gmail's, in hex. */
	id: string;
	/** With its messages in Spam and Trash, which are not in All Mail. */
	spamAndTrash?: boolean;
}

interface DatedMessage {
	message: LocatedMessage;
	/** ms since 1970 */
	receivedAt: number;
}

const timeOf = (date: Date | string | undefined): number => new Date(date ?? 0).getTime();

/** The messages of threads that are in a folder. */
const inPlace = async (
	session: MailboxSession,
	place: string,
	threadIds: string[],
	dated: boolean,
): Promise<DatedMessage[]> => {
	const connection = await session.in(place);
	const keys = threadIds.map((id) => ({ threadId: BigInt(`0x${id}`).toString() }));
	const uids = await searchAny(connection, keys);
	const messages = await lookAt(connection, uids);
	const rows = dated ? await connection.fetch(uids, { uid: true, internalDate: true }) : [];
	const dates = new Map(rows.map(({ uid, internalDate }) => [uid, timeOf(internalDate)]));
	return messages.map((message) => ({ message, receivedAt: dates.get(message.uid) ?? 0 }));
};

/**
 * Finds the messages of threads in few round trips.
 *
 * @returns for each thread its messages, the oldest first, or the error that says it is gone
 * @throws GmailError `gmailOnly` on other servers, `folderUnknown` where All Mail is not shown over IMAP
 */
export const locateThreads = async (
	session: MailboxSession,
	threads: ThreadReference[],
): Promise<(LocatedMessage[] | GmailError)[]> => {
	const anywhere = await session.anywhere();
	if (!anywhere.gmail) throw needsGmail('A thread', session.account);
	const idsOf = (some: ThreadReference[]): string[] => [...new Set(some.map(({ id }) => id))];
	const wider = idsOf(threads.filter(({ spamAndTrash }) => spamAndTrash));
	const dated = wider.length > 0;

	const usual = await inPlace(session, '\\All', idsOf(threads), dated);
	const others: DatedMessage[] = [];
	for (const place of dated ? await placesOf(anywhere) : []) {
		if (place === '\\All') continue;
		for (const message of await inPlace(session, place, wider, dated)) others.push(message);
	}
	const byThread = (found: DatedMessage[]) => groupBy(found, ({ message }) => message.threadId);
	const [inAllMail, elsewhere] = [byThread(usual), byThread(others)];
	return threads.map(({ id, spamAndTrash }) => {
		const found = [
			...(inAllMail.get(id) ?? []),
			...((spamAndTrash && elsewhere.get(id)) || []),
		].sort((a, b) => a.receivedAt - b.receivedAt);
		return found.length > 0 ? found.map(({ message }) => message) : gone(id, session.account);
	});
};

const gone = (threadId: string, account: string): GmailError =>
	new GmailError(`There is no thread ${threadId} in ${account}`, {
		code: 'messageNotFound',
		retry: 'never',
		remedy:
			'All its messages are deleted, or in the trash or spam, where "Include Spam and Trash" finds them; or it belongs to another mailbox: threads have another ID in each. You look for it in Gmail, or take the threadId of a message of this mailbox.',
		page: pages.gmail,
		guide: guideTo('There is no thread 18c1a2b3c4d5e6f7 in {mailbox}'),
	});
