import type { ImapFlow, QuotaResponse } from 'imapflow';
import { listFolders, type Folder } from './folders';
import type { Run } from './run-command';

/** What can be done with the folders of an account. */
export interface FolderCommands {
	/** What the account can open; with `counts` each with its messages. */
	listFolders(options?: { counts?: boolean }): Promise<Folder[]>;
	/** The same, as it was listed last on this connection, or now where it was not. */
	knownFolders(): Promise<Folder[]>;
	/** Makes a folder, which on Gmail is a label; one that exists is left alone. */
	createFolder(path: string): Promise<void>;
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
	const change = async (command: () => Promise<unknown>, doing: string): Promise<void> => {
		known = undefined;
		await run(async () => ({ done: await command() }), `${doing} in ${mailbox}`);
	};
	return {
		listFolders: async ({ counts } = {}) => await list(counts),
		knownFolders: async () => known ?? (await list()),
		createFolder: async (path) =>
			await change(() => imap.mailboxCreate(path), `create the label "${path}"`),
		renameFolder: async (path, to) =>
			await change(() => imap.mailboxRename(path, to), `rename the label "${path}" to "${to}"`),
		deleteFolder: async (path) =>
			await change(() => imap.mailboxDelete(path), `delete the label "${path}"`),
		quota: async () => {
			if (!imap.capabilities.has('QUOTA')) return undefined;
			return await run(() => imap.getQuota('INBOX'), `ask for the quota of ${mailbox}`);
		},
	};
};
