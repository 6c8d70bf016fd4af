import { GmailError, guideTo, pages } from '../errors';
import type { Folder } from '../folder';
import { labelName, labelOfFolder, labelsUnknown, newLabelName, readLabel } from '../label-names';
import type { MailboxSession } from './session';

/** A label of Gmail's, or a folder of another server. */
export interface Label {
	/** What the nodes call it: `INBOX`, `STARRED`, `Customers/New`. */
	name: string;
	/** Its folder as IMAP shows it, in the language of the account. */
	path: string;
	/** Gmail's own cannot be renamed or deleted. */
	type: 'system' | 'user';
	/** What to open it by: its special use, or its path. */
	folder: string;
	messages: number;
	unread: number;
}

const toLabel = (folder: Folder, folders: Folder[]): Label => {
	const label = labelOfFolder(folder.name, folders);
	return {
		name: label === undefined ? folder.name : labelName(label),
		path: folder.name,
		type: label === undefined || label.startsWith('\\') ? 'system' : 'user',
		folder: folder.id,
		messages: folder.messages ?? 0,
		unread: folder.unread ?? 0,
	};
};

/** Lists the labels that IMAP shows, with their messages counted. */
export const listLabels = async (session: MailboxSession): Promise<Label[]> => {
	const folders = await (await session.anywhere()).listFolders({ counts: true });
	return folders.map((folder) => toLabel(folder, folders));
};

/** The path of a label of the person's own. Throws GmailError for Gmail's, and for one that is not there. */
const ownLabel = async (session: MailboxSession, name: string): Promise<string> => {
	const connection = await session.anywhere();
	const label = readLabel(name, await connection.knownFolders());
	if (label.kind !== 'user') {
		throw new GmailError(`${name} is a label of Gmail's own: it cannot be renamed or deleted`, {
			code: 'folderUnknown',
			retry: 'never',
			remedy: 'You choose a label that somebody made, from the list of the field "Label".',
			page: pages.labels,
			guide: guideTo("INBOX is a label of Gmail's own: it cannot be renamed or deleted"),
		});
	}
	if (!label.exists) throw labelsUnknown([name], session.account);
	return label.path;
};

/**
 * Makes a label, with a slash below another one.
 *
 * @returns false where it existed
 * @throws GmailError when the server refuses the name
 */
export const createLabel = async (session: MailboxSession, name: string): Promise<boolean> =>
	await (await session.anywhere()).createFolder(newLabelName(name));

/**
 * Renames a label and those below it; its own name changes nothing.
 *
 * @throws GmailError for one that is not there or is Gmail's, and for a name that another label has
 */
export const renameLabel = async (
	session: MailboxSession,
	name: string,
	to: string,
): Promise<void> => {
	const path = await ownLabel(session, name);
	const wanted = newLabelName(to);
	if (wanted === path) return;
	const connection = await session.anywhere();
	const taken = readLabel(wanted, await connection.listFolders());
	// The same label in another case is not in the way.
	if (taken.kind !== 'user' || (taken.exists && taken.path !== path)) {
		throw new GmailError(`There is a label "${wanted}" already`, {
			code: 'messageInvalid',
			retry: 'never',
			remedy:
				'You choose another name. To put two labels together, you add the one to the messages of the other, and delete that.',
			page: pages.labels,
			guide: guideTo('There is a label "Customers" already'),
		});
	}
	await connection.renameFolder(path, wanted);
};

/** Deletes a label. On Gmail its messages stay in All Mail; elsewhere they go with it. Throws as `renameLabel`. */
export const deleteLabel = async (session: MailboxSession, name: string): Promise<void> => {
	const path = await ownLabel(session, name);
	await (await session.anywhere()).deleteFolder(path);
};
