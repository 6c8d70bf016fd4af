import type { Account } from '../account';
import { openConnection } from '../imap/connection';
import { fetchMessages } from './fetch';
import { contentOf, readMessage } from './read-message';
import type { ReaderOptions } from './reader';

/** How many messages are looked at for one that matches. */
const LOOKED_AT = 20;

/** UIDs at the end of a folder among which they are; `n:*` names the newest message even where all of them are gone. */
const RECENT = 200;

/**
 * Reads the newest message of a folder that matches, for a person who tries a workflow out.
 *
 * @returns undefined when there is none among the newest
 * @throws GmailError when the folder cannot be opened
 */
export const readNewest = async <Item>(
	account: Account,
	{
		folder,
		query,
		reject,
		format,
		prepare,
	}: Pick<ReaderOptions<Item>, 'folder' | 'query' | 'reject' | 'format' | 'prepare'>,
): Promise<Item | undefined> => {
	const connection = await openConnection({ account, folder });
	try {
		const wanted = query?.(connection);
		const recent = `${Math.max(1, connection.folder.uidNext - RECENT)}:*`;
		const uids = await connection.search(wanted ?? { uid: recent });
		for (const uid of uids.slice(-LOOKED_AT).reverse()) {
			const [fetched] = await fetchMessages(connection, [uid], format);
			if (!fetched) continue;
			const origin = { account: connection.account, mailbox: connection.folder.path, folder };
			const message = await readMessage(fetched, connection, origin, format);
			if (!message.unreadable && reject?.(message.mail) !== undefined) continue;
			return await prepare(message, contentOf(connection, uid));
		}
		return undefined;
	} finally {
		await connection.close();
	}
};
