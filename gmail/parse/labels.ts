import { labelName, labelOfFolder } from '../label-names';

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
	const labels = new Set([...gmailLabels].map(labelName));
	const own = labelOfFolder(folder, []);
	if (own !== undefined) labels.add(labelName(own));
	if (!flags.has('\\Seen')) labels.add('UNREAD');
	return [...labels].sort();
};
