import type { ImapFlow } from 'imapflow';
import { GmailError } from '../errors';

/** A folder as a person picks it. */
export interface Folder {
	/** What to open it by: a special use for Gmail's own folders (`\All`), else its path. */
	id: string;
	/** Its path as the mailbox's owner sees it: `[Gmail]/Alle Nachrichten`, `Customers/New`. */
	name: string;
}

/**
 * Lists what can be opened. Gmail's own folders go by their special use, because their names change with the language
 * of the account.
 */
export const listFolders = async (imap: ImapFlow): Promise<Folder[]> => {
	const listed = await imap.list();
	return listed
		.filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
		.map(({ path, specialUse, specialUseSource }) => ({
			id: specialUse && specialUseSource === 'extension' && path !== 'INBOX' ? specialUse : path,
			name: path,
		}));
};

/**
 * The path of a folder named by path or by special use.
 *
 * @throws GmailError `folderUnknown` when the account shows no folder with that special use
 */
export const findFolder = async (imap: ImapFlow, folder: string): Promise<string> => {
	if (!folder.startsWith('\\')) return folder;
	const found = (await listFolders(imap)).find(({ id }) => id === folder);
	if (found) return found.name;
	throw new GmailError(`The mailbox shows no ${folder.slice(1)} folder over IMAP`, {
		code: 'folderUnknown',
		retry: 'never',
		remedy:
			'In Gmail, open Settings > Labels and tick "Show in IMAP" for it, or choose another folder.',
	});
};
