import { groupBy } from './group-by';
import { changeMessages, type MessageChanges } from '../imap/change-messages';
import { labelsAfter } from './labels-after';
import type { LocatedMessage } from './locate';
import type { MailboxSession } from './session';

/**
 * Changes messages, those of one folder by the same few commands.
 *
 * @returns the messages as they are now, in the same order; one whose new place the server did not tell is at UID 0
 * @throws GmailError as `changeMessages`
 */
export const changeLocated = async (
	session: MailboxSession,
	messages: LocatedMessage[],
	changes: MessageChanges,
): Promise<LocatedMessage[]> => {
	const changed = new Map<LocatedMessage, LocatedMessage>();
	for (const [mailbox, here] of groupBy(messages, (message) => message.mailbox)) {
		const connection = await session.in(mailbox);
		const uids = here.map(({ uid }) => uid);
		const moved = await changeMessages(connection, uids, changes);
		const folders = connection.alive ? await connection.knownFolders() : [];
		for (const message of here) {
			changed.set(message, {
				...message,
				...(moved && { mailbox: moved.path, uid: moved.uids.get(message.uid) ?? 0 }),
				...(message.labels && { labels: labelsAfter(message.labels, changes, mailbox, folders) }),
			});
		}
	}
	return messages.map((message) => changed.get(message) ?? message);
};
