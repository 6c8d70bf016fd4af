import type { GmailError } from '../errors';
import type { MessageChanges } from '../imap/message-changes';
import { changeApart } from './change-apart';
import { groupBy } from './group-by';
import { labelsAfter } from './labels-after';
import type { LocatedMessage } from './locate';
import type { MailboxSession } from './session';

/**
 * Changes messages, those of one folder by the same few commands.
 *
 * @returns in the same order, each message as it is now, at UID 0 where the server did not tell its new place; or why the
 * server does not change it
 * @throws GmailError as `changeMessages`, for what is about no message
 */
export const changeLocated = async (
	session: MailboxSession,
	messages: LocatedMessage[],
	changes: MessageChanges,
): Promise<(LocatedMessage | GmailError)[]> => {
	const changed = new Map<LocatedMessage, LocatedMessage | GmailError>();
	for (const [mailbox, here] of groupBy(messages, (message) => message.mailbox)) {
		const connection = await session.in(mailbox);
		const uids = here.map(({ uid }) => uid);
		const { moved, refused } = await changeApart(connection, uids, changes);
		const folders = connection.alive ? await connection.knownFolders() : [];
		// Only where the server has labels: a name may be none elsewhere.
		const after = here.some(({ labels }) => labels)
			? labelsAfter(changes, mailbox, folders)
			: undefined;
		for (const message of here) {
			const now = {
				...message,
				...(moved && { mailbox: moved.path, uid: moved.uids.get(message.uid) ?? 0 }),
				...(message.labels && after && { labels: after(message.labels) }),
			};
			changed.set(message, refused.get(message.uid) ?? now);
		}
	}
	return messages.map((message) => changed.get(message) ?? message);
};
