/** A folder as a person picks it. */
export interface Folder {
	/** What to open it by: a special use for Gmail's own folders (`\All`), else its path. */
	id: string;
	/** Its path as the mailbox's owner sees it: `[Gmail]/Alle Nachrichten`, `Customers/New`. */
	name: string;
	/** How many messages it holds, and how many of them are unread; where they were asked for. */
	messages?: number;
	unread?: number;
}
