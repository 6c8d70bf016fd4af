import type { Account } from '../account';
import { openConnection, type Connection } from '../imap/connection';

/** Does something to messages that have left the folder they were read from. */
export type InAllMail = (act: (connection: Connection) => Promise<void>) => Promise<void>;

/**
 * All Mail has every message of a Gmail account but those in Spam and Trash. It is opened over a short connection of its
 * own.
 *
 * @throws GmailError `folderUnknown` where the account's owner hides it from IMAP
 */
export const inAllMail =
	(signIn: () => Promise<Account>, signal: AbortSignal): InAllMail =>
	async (act) => {
		const connection = await openConnection({ account: await signIn(), folder: '\\All', signal });
		try {
			await act(connection);
		} finally {
			await connection.close();
		}
	};
