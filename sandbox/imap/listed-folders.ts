import type { Folder } from '../store/folder';
import { folderNames } from '../store/folder-names';
import type { Mailbox } from '../store/mailbox';

/** A line of LIST. */
export interface ListedFolder {
	path: string;
	/** `\HasChildren`, `\Noselect`, special use. */
	attributes: string[];
	subscribed: boolean;
	/** Undefined for a name that only holds others, as `[Gmail]` does. */
	folder: Folder | undefined;
}

/** INBOX, the user's labels by name, then Gmail's own under their prefix; parents that are no label too. */
export function listedFolders(mailbox: Mailbox): ListedFolder[] {
	const folders = new Map<string, Folder | undefined>();
	for (const folder of mailbox.folders()) {
		for (const parent of parentsOf(folder.path)) {
			if (!folders.has(parent)) folders.set(parent, undefined);
		}
		folders.set(folder.path, folder);
	}
	const paths = [...folders.keys()];
	const { prefix } = folderNames(mailbox.locale);
	const rank = (path: string): number =>
		path === 'INBOX' ? 0 : path === prefix || path.startsWith(`${prefix}/`) ? 2 : 1;
	paths.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
	return paths.map((path) => {
		const folder = folders.get(path);
		const hasChildren = paths.some((other) => other.startsWith(`${path}/`));
		const attributes = [hasChildren ? '\\HasChildren' : '\\HasNoChildren'];
		if (!folder) attributes.push('\\Noselect');
		if (folder?.specialUse) attributes.unshift(folder.specialUse);
		return { path, attributes, subscribed: !mailbox.unsubscribed.has(path), folder };
	});
}

function parentsOf(path: string): string[] {
	const levels = path.split('/');
	return levels.slice(1).map((_, depth) => levels.slice(0, depth + 1).join('/'));
}
