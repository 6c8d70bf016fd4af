import type { MessageChanges } from '../imap/message-changes';
import type { Folder } from '../folder';
import { labelName, labelOfFolder, readLabel } from '../label-names';
import { table } from '../table';

/** A message is in one of these at most. */
const exclusive = ['INBOX', 'TRASH', 'SPAM'];

const places = table({ inbox: 'INBOX', trash: 'TRASH', spam: 'SPAM' });

/**
 * The labels that a message has after changes, so that nobody has to be asked for them.
 *
 * @param before as the Gmail API names them
 * @param mailbox path of the folder that the changes were made in
 */
export const labelsAfter = (
	before: string[],
	{ read, starred, addLabels = [], removeLabels = [], moveTo }: MessageChanges,
	mailbox: string,
	folders: Folder[],
): string[] => {
	const labels = new Set(before);
	const set = (label: string, on: boolean): void => {
		if (on && exclusive.includes(label)) for (const other of exclusive) labels.delete(other);
		if (on) labels.add(label);
		else labels.delete(label);
	};
	const named = (name: string): string => {
		const label = readLabel(name, folders);
		if (label.kind === 'unread') return 'UNREAD';
		return label.kind === 'user' ? label.path : labelName(label.label);
	};
	if (read !== undefined) set('UNREAD', !read);
	if (starred !== undefined) set('STARRED', starred);
	for (const label of addLabels) set(named(label), true);
	if (moveTo === 'archive' || moveTo === '\\All') {
		for (const place of exclusive) set(place, false);
	} else if (moveTo) {
		const target = places[moveTo] ?? named(moveTo);
		const here = labelName(labelOfFolder(mailbox, folders) ?? '');
		if (!exclusive.includes(target) && target !== 'STARRED' && target !== 'IMPORTANT') {
			for (const place of exclusive) set(place, false);
			if (folders.some(({ id }) => id === here)) set(here, false);
		}
		set(target, true);
	}
	for (const label of removeLabels) set(named(label), false);
	return [...labels].sort();
};
