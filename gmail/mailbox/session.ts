import type { Account } from '../account';
import { openConnection, type Connection } from '../imap/connection';
import { whenThereIsRoom } from '../imap/when-there-is-room';

/** A mailbox at hand: one connection, opened when it is needed, whatever number of folders it looks into. */
export interface MailboxSession {
	/** The address of the account. */
	readonly account: string;
	/**
	 * The connection with a folder open, by path or special use; opened anew where it was lost.
	 *
	 * @throws GmailError when the account cannot sign in or has no such folder
	 */
	in(folder: string): Promise<Connection>;
	/** The connection with whatever folder is open. */
	anywhere(): Promise<Connection>;
	/** Never throws. */
	close(): Promise<void>;
}

/**
 * @param signal ends what is under way, when the execution is cancelled. Without it nobody could end a wait: a server that allows no
 * further connection at the moment is then told of at once
 */
export const openMailbox = (account: Account, signal?: AbortSignal): MailboxSession => {
	let connection: Connection | undefined;
	let open = '';

	const enter = async (folder: string): Promise<Connection> => {
		signal?.throwIfAborted();
		if (!connection?.alive) {
			const connect = async () => await openConnection({ account, folder, signal });
			connection = signal ? await whenThereIsRoom(connect, { signal }) : await connect();
		} else if (folder !== open && folder !== connection.folder.path) {
			open = '';
			await connection.openFolder(folder);
		}
		open = folder;
		return connection;
	};

	return {
		account: account.address,
		in: enter,
		anywhere: async () => (connection?.alive ? connection : await enter('INBOX')),
		close: async () => await connection?.close(),
	};
};
