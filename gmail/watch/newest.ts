import type { Account } from '../account';
import { openConnection } from '../imap/connection';
import { startNow, type Cursor } from './cursor';
import { fetchMessages } from '../read/fetch';
import { contentOf, readMessage } from '../read/read-message';
import type { ReaderOptions } from './reader';

/** How many messages are looked at for one that matches. */
const MAX_LOOKED_AT = 20;

/** UIDs at the end of a folder among which they are; `n:*` names the newest message even where all of them are gone. */
const RECENT_UIDS = 200;

/** What a person who tries a workflow out is given. */
export interface Newest<Item> {
	/** Undefined when none of the newest messages matches. */
	item: Item | undefined;
	/** Behind what was looked at: whoever watches from here on misses none that arrives meanwhile. */
	cursor: Cursor;
}

/**
 * Reads the newest message of a folder that matches, for a person who tries a workflow out.
 *
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
): Promise<Newest<Item>> => {
	const connection = await openConnection({ account, folder });
	try {
		const cursor: Cursor = {
			...startNow,
			account: connection.account,
			uidValidity: connection.folder.uidValidity,
			decided: connection.folder.uidNext - 1,
			newest: Date.now(),
		};
		const wanted = query?.(connection);
		const recent = `${Math.max(1, connection.folder.uidNext - RECENT_UIDS)}:*`;
		const uids = await connection.search(wanted ?? { uid: recent });
		for (const uid of uids.slice(-MAX_LOOKED_AT).reverse()) {
			const [fetched] = await fetchMessages(connection, [uid], format);
			if (!fetched) continue;
			const origin = { account: connection.account, mailbox: connection.folder.path, folder };
			const message = await readMessage(fetched, connection, origin, format);
			if (!message.unreadable && (await reject?.(message.mail)) !== undefined) continue;
			return {
				item: await prepare(message, contentOf(connection, uid), { lastTry: true }),
				cursor,
			};
		}
		return { item: undefined, cursor };
	} finally {
		await connection.close();
	}
};
