/** Gmail's system labels: as IMAP writes them, as the Gmail API names them. */
const systemLabels: Record<string, string> = {
	'\\Inbox': 'INBOX',
	'\\Sent': 'SENT',
	'\\Draft': 'DRAFT',
	'\\Starred': 'STARRED',
	'\\Important': 'IMPORTANT',
	'\\Trash': 'TRASH',
	'\\Junk': 'SPAM',
};

/** Special uses of folders that are labels, as the Gmail API names them; All Mail is none. */
const folderLabels: Record<string, string> = {
	'\\Sent': 'SENT',
	'\\Drafts': 'DRAFT',
	'\\Flagged': 'STARRED',
	'\\Important': 'IMPORTANT',
	'\\Trash': 'TRASH',
	'\\Junk': 'SPAM',
};

/**
 * The labels of a message as the Gmail API would list them, user labels by name.
 *
 * X-GM-LABELS leaves out the label of the selected folder, and says read or unread only by the \Seen flag
 * (https://developers.google.com/workspace/gmail/imap/imap-extensions).
 *
 * @param folder path or special use of the folder the message was fetched from
 */
export const toLabels = (
	gmailLabels: Iterable<string>,
	flags: Set<string>,
	folder: string,
): string[] => {
	const labels = new Set([...gmailLabels].map((label) => systemLabels[label] ?? label));
	if (folderLabels[folder]) labels.add(folderLabels[folder]);
	else if (!folder.startsWith('\\'))
		labels.add(folder.toUpperCase() === 'INBOX' ? 'INBOX' : folder);
	if (!flags.has('\\Seen')) labels.add('UNREAD');
	return [...labels].sort();
};
