import { groupBy } from './group-by';
import { GmailError, guideTo, pages } from '../errors';
import { needsGmail } from '../imap/plan-on-folders';
import { lookAt, searchAny, type LocatedMessage } from './locate';
import type { MailboxSession } from './session';

/**
 * Finds the messages of threads, without those in Trash and Spam, in few round trips.
 *
 * @param threadIds Gmail's, in hex
 * @returns for each thread its messages, the oldest first, or the error that says it is gone
 * @throws GmailError `gmailOnly` on other servers, `folderUnknown` where All Mail is not shown over IMAP
 */
export const locateThreads = async (
	session: MailboxSession,
	threadIds: string[],
): Promise<(LocatedMessage[] | GmailError)[]> => {
	const anywhere = await session.anywhere();
	if (!anywhere.gmail) throw needsGmail('A thread', session.account);
	const connection = await session.in('\\All');
	const wanted = [...new Set(threadIds)];
	const uids = await searchAny(
		connection,
		wanted.map((id) => ({ threadId: BigInt(`0x${id}`).toString() })),
	);
	const messages = groupBy(await lookAt(connection, uids), ({ threadId }) => threadId);
	return threadIds.map((id) => messages.get(id) ?? gone(id, session.account));
};

const gone = (threadId: string, account: string): GmailError =>
	new GmailError(`There is no thread ${threadId} in ${account}`, {
		code: 'messageNotFound',
		retry: 'never',
		remedy:
			'All its messages are deleted, or in the trash or spam; or it belongs to another mailbox: threads have another ID in each. You look for it in Gmail, or take the threadId of a message of this mailbox.',
		page: pages.gmail,
		guide: guideTo('There is no thread 18c1a2b3c4d5e6f7 in {mailbox}'),
	});
