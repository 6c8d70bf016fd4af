import type { Account } from '../account';
import { openConnection } from '../imap/connection';
import type { ReadMessage } from './delivery';
import { fetchMessages } from './fetch';
import { readMessage } from './read-message';

/**
 * Reads the newest message of a folder, for a person who tries a workflow out.
 *
 * @returns undefined when the folder is empty
 * @throws GmailError when the folder cannot be opened
 */
export const readNewest = async (
	account: Account,
	folder: string,
): Promise<ReadMessage | undefined> => {
	const connection = await openConnection({ account, folder });
	try {
		const [newest] = await fetchMessages(connection, await connection.search({ uid: '*' }));
		const origin = { account: connection.account, mailbox: connection.folder.path, folder };
		return newest && (await readMessage(newest, connection, origin));
	} finally {
		await connection.close();
	}
};
