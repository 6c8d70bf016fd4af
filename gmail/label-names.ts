import { GmailError, guideTo, pages } from './errors';
import type { Folder } from './folder';
import { table } from './table';

/** Labels that Gmail makes by itself and lets clients set, by their names in the Gmail API, as X-GM-LABELS writes them. */
const systemLabels = table({
	INBOX: '\\Inbox',
	STARRED: '\\Starred',
	IMPORTANT: '\\Important',
	TRASH: '\\Trash',
	SPAM: '\\Junk',
});

/** Special uses of folders that are labels (and the names that clients give them), as X-GM-LABELS writes the label. */
const labelOfSpecialUse = table({
	'\\Inbox': '\\Inbox',
	'\\Flagged': '\\Starred',
	'\\Starred': '\\Starred',
	'\\Important': '\\Important',
	'\\Trash': '\\Trash',
	'\\Junk': '\\Junk',
	'\\Spam': '\\Junk',
});

/** What a label given by a person stands for. Unread is no label over IMAP but the absence of `\Seen`. */
export type NamedLabel =
	| { kind: 'system'; label: string }
	| { kind: 'unread' }
	| { kind: 'user'; path: string; exists: boolean };

/**
 * Reads the name of a label: one of the Gmail API (`STARRED`), a special use (`\Flagged`), the localised path of a folder
 * of Gmail's (`[Gmail]/Wichtig`), or a label of the person's own (`Customers/New`). In any case, as Gmail has it.
 *
 * @param folders those of the account
 * @throws GmailError `folderUnknown` for a label that only Gmail sets
 */
export const readLabel = (name: string, folders: Folder[]): NamedLabel => {
	const wanted = name.trim();
	const upper = wanted.toUpperCase();
	if (upper === 'UNREAD') return { kind: 'unread' };
	const listed = folders.find((folder) => folder.name.toUpperCase() === upper);
	const special = wanted.startsWith('\\') ? wanted : (listed?.id ?? '');
	const label = systemLabels[upper] ?? labelOfSpecialUse[special];
	if (label !== undefined) return { kind: 'system', label };
	if (special.startsWith('\\') || /^(SENT|DRAFT|CATEGORY_\w+)$/.test(upper)) {
		throw new GmailError(`Gmail does not let anyone set the label ${wanted}`, {
			code: 'folderUnknown',
			retry: 'never',
			remedy:
				'Gmail gives SENT, DRAFT and its categories by itself. You choose a label of your own in the field "Label", or INBOX, STARRED, IMPORTANT, UNREAD, SPAM or TRASH.',
			page: pages.labels,
			guide: guideTo('Gmail does not let anyone set the label SENT'),
		});
	}
	return { kind: 'user', path: listed?.name ?? wanted, exists: listed !== undefined };
};

/** The name of a label that is to be made, without blanks around it. Throws GmailError where a level has no name. */
export const newLabelName = (name: string): string => {
	const path = name.trim();
	if (path !== '' && path.split('/').every((level) => level.trim() !== '')) return path;
	throw new GmailError(`"${name}" is not the name of a label`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy: 'You write a name, with a slash between a label and the one above it: Customers/New.',
		page: pages.labels,
		guide: guideTo('"Customers/" is not the name of a label'),
	});
};

/** The label of a folder as X-GM-LABELS would write it; undefined for All Mail, which is none. */
export const labelOfFolder = (path: string, folders: Folder[]): string | undefined => {
	if (path.toUpperCase() === 'INBOX') return '\\Inbox';
	const special = folders.find(({ name }) => name === path)?.id ?? path;
	if (special === '\\All') return undefined;
	return labelOfSpecialUse[special] ?? special;
};

/** Names labels that are not there, and how they come to be. */
export const labelsUnknown = (names: string[], mailbox: string): GmailError =>
	new GmailError(
		`IMAP shows no label ${names.map((name) => `"${name}"`).join(', ')} in ${mailbox}`,
		{
			code: 'folderUnknown',
			retry: 'never',
			remedy:
				'You choose it from the list of the field "Label", or switch on "Create Missing Labels". In Gmail > Settings > Labels, "Show in IMAP" must be ticked for it.',
			page: pages.labels,
			guide: guideTo('IMAP shows no label "Customers/New" in {mailbox}'),
		},
	);

/** X-GM-LABELS as the Gmail API names them. */
const apiNames = table({
	...Object.fromEntries(Object.entries(systemLabels).map(([name, label]) => [label, name])),
	'\\Sent': 'SENT',
	'\\Drafts': 'DRAFT',
	'\\Draft': 'DRAFT',
});

/** What to call a label of X-GM-LABELS: `STARRED`, `Customers/New`. */
export const labelName = (label: string): string => apiNames[label] ?? label;
