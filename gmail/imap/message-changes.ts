import type { Folder } from '../folder';

/** What is to become of messages; what is absent stays as it is. */
export interface MessageChanges {
	read?: boolean;
	starred?: boolean;
	/** IMAP keywords, as the server keeps them. */
	addKeywords?: string[];
	/** Names as Gmail shows or the Gmail API writes them: `Customers/New`, `STARRED`, `UNREAD`. */
	addLabels?: string[];
	removeLabels?: string[];
	/** A place, or the path or special use of a label or folder. */
	moveTo?: 'archive' | 'inbox' | 'trash' | 'spam' | (string & {});
	/** Makes the labels and the folder that do not exist yet. */
	createMissingLabels?: boolean;
}

/** The commands that make changes, in the order they are given: what moves messages comes last, as it voids their UIDs. */
export interface ChangePlan {
	createFolders: string[];
	addFlags: string[];
	removeFlags: string[];
	addLabels: string[];
	removeLabels: string[];
	/** A path or special use; undefined to let them stay. */
	move: string | undefined;
}

/** What a plan asks of a connection. */
export interface PlannedFor {
	account: string;
	folder: { path: string };
	knownFolders(): Promise<Folder[]>;
	listFolders(): Promise<Folder[]>;
}
