import type { ImapFlow } from 'imapflow';
import { GmailError, guideTo, pages } from '../errors';
import type { Folder } from '../folder';
import { table } from '../table';

/**
 * Lists what can be opened. Gmail's own folders go by their special use, because their names change with the language
 * of the account.
 *
 * @param counts true to have the messages counted, in the same round trip where the server can (RFC 5819)
 */
export const listFolders = async (
	imap: ImapFlow,
	{ counts = false }: { counts?: boolean } = {},
): Promise<Folder[]> => {
	const listed = await imap.list(counts ? { statusQuery: { messages: true, unseen: true } } : {});
	return listed
		.filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
		.map(({ path, flags, specialUse, specialUseSource, status }) => {
			// imapflow knows no \Important (RFC 8457), and gives INBOX a special use of its own making.
			const use = flags.has('\\Important') ? '\\Important' : specialUse;
			const told = use === '\\Important' || specialUseSource === 'extension';
			return {
				id: use && told && path !== 'INBOX' ? use : path,
				name: path,
				...(status && { messages: status.messages ?? 0, unread: status.unseen ?? 0 }),
			};
		});
};

/** Gmail's own folders by the names that they have in the Gmail API and in English. */
const specialUses = table({
	'ALL MAIL': '\\All',
	SENT: '\\Sent',
	'SENT MAIL': '\\Sent',
	DRAFT: '\\Drafts',
	DRAFTS: '\\Drafts',
	SPAM: '\\Junk',
	TRASH: '\\Trash',
	BIN: '\\Trash',
	STARRED: '\\Flagged',
	IMPORTANT: '\\Important',
});

/**
 * What to open a folder by that somebody named in their own words: its path in any case, or for one of Gmail's own its
 * name in the Gmail API or in English, whatever language the account has.
 *
 * @returns the name itself where no folder is called so
 */
export const folderNamed = (name: string, folders: Folder[]): string => {
	const wanted = name.trim().toUpperCase();
	if (folders.some((folder) => folder.name === name)) return name;
	const listed = folders.find((folder) => folder.name.toUpperCase() === wanted);
	const special = specialUses[wanted];
	return listed?.name ?? folders.find(({ id }) => id === special)?.id ?? name;
};

/**
 * The path of a folder named by path or by special use.
 *
 * @param list gives the folders of the account
 * @throws GmailError `folderUnknown` when the account shows no folder with that special use
 */
export const findFolder = async (
	list: () => Promise<Folder[]>,
	folder: string,
): Promise<string> => {
	if (!folder.startsWith('\\')) return folder;
	const found = (await list()).find(({ id }) => id === folder);
	if (found) return found.name;
	throw new GmailError(`The mailbox shows no ${folder.slice(1)} folder over IMAP`, {
		code: 'folderUnknown',
		retry: 'never',
		remedy:
			'In Gmail, open Settings > Labels and tick "Show in IMAP" for it, or choose another folder.',
		page: pages.labels,
		guide: guideTo('The mailbox shows no All folder over IMAP'),
	});
};
