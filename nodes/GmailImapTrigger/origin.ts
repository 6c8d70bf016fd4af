/** One folder of one mailbox. */
export interface Origin {
	/** The mailbox of a service account; '' for the one of the credential. */
	mailbox: string;
	/** A path or a special use. */
	folder: string;
}

/** Names a mailbox: it is one, however it is written. */
export const mailboxName = ({ mailbox }: Pick<Origin, 'mailbox'>): string => mailbox.toLowerCase();

/** Names it in the saved state (RFC 9051 section 5.1 on INBOX). */
export const nameOf = (origin: Origin): string =>
	`${mailboxName(origin)}:${origin.folder.toUpperCase() === 'INBOX' ? 'INBOX' : origin.folder}`;

/** The folder in such a name. */
export const folderIn = (name: string): string => name.slice(name.indexOf(':') + 1);
