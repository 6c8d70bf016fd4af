import type { ImapFlow, QuotaResponse } from 'imapflow';
import type { Folder } from '../folder';
import { listFolders } from './folders';
import type { Run } from './run-command';

/** What can be done with the folders of an account. */
export interface FolderCommands {
	/** What the account can open; with `counts` each with its messages. */
	listFolders(options?: { counts?: boolean }): Promise<Folder[]>;
	/** The same, as it was listed last on this connection, or now where it was not. */
	knownFolders(): Promise<Folder[]>;
	/** Makes a folder, which on Gmail is a label. Returns false where it exists, and leaves it alone. */
	createFolder(path: string): Promise<boolean>;
	/** Renames a folder and those below it. */
	renameFolder(path: string, to: string): Promise<void>;
	/** Deletes a folder. On Gmail its messages stay in All Mail, elsewhere they go with it. */
	deleteFolder(path: string): Promise<void>;
	/** What the account may hold and holds; undefined where the server does not tell. */
	quota(): Promise<QuotaResponse | undefined>;
}

/** The commands of one client. */
export const folderCommands = (imap: ImapFlow, run: Run, mailbox: string): FolderCommands => {
	let known: Folder[] | undefined;
	const list = async (counts = false): Promise<Folder[]> => {
		known = await run(() => listFolders(imap, { counts }), `list the folders of ${mailbox}`);
		return known;
	};
	const change = async <T>(command: () => Promise<T>, doing: string): Promise<T> => {
		known = undefined;
		return await run(command, `${doing} in ${mailbox}`);
	};
	return {
		listFolders: async ({ counts } = {}) => await list(counts),
		knownFolders: async () => known ?? (await list()),
		createFolder: async (path) =>
			(await change(() => imap.mailboxCreate(path), `create the label "${path}"`)).created,
		renameFolder: async (path, to) =>
			void (await change(() => imap.mailboxRename(path, to), `rename "${path}" to "${to}"`)),
		deleteFolder: async (path) =>
			void (await change(() => imap.mailboxDelete(path), `delete "${path}"`)),
		quota: async () => {
			if (!imap.capabilities.has('QUOTA')) return undefined;
			return await run(() => imap.getQuota('INBOX'), `ask for the quota of ${mailbox}`);
		},
	};
};
