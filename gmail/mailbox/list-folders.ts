import type { Account } from '../account';
import { openConnection } from '../imap/connection';
import type { Folder } from '../folder';

/**
 * The folders and labels that can be watched, as their owner names them.
 *
 * @throws GmailError when the account cannot sign in over IMAP
 */
export const listFolders = async (account: Account): Promise<Folder[]> => {
	const connection = await openConnection({ account, folder: 'INBOX' });
	try {
		return await connection.listFolders();
	} finally {
		await connection.close();
	}
};
