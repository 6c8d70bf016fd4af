import type { MessageChanges } from '../imap/message-changes';
import type { Folder } from '../folder';
import { labelName, labelOfFolder, readLabel } from '../label-names';
import { table } from '../table';

/** A message is in one of these at most. */
const exclusive = ['INBOX', 'TRASH', 'SPAM'];

const places = table({ inbox: 'INBOX', trash: 'TRASH', spam: 'SPAM' });

/**
 * The labels that messages have after changes, so that nobody has to be asked for them.
 *
 * @param mailbox path of the folder that the changes are made in
 * @returns gives the labels of a message by those before, as the Gmail API names them
 */
export const labelsAfter = (
	{ read, starred, addLabels = [], removeLabels = [], moveTo }: MessageChanges,
	mailbox: string,
	folders: Folder[],
): ((before: string[]) => string[]) => {
	const named = (name: string): string => {
		const label = readLabel(name, folders);
		if (label.kind === 'unread') return 'UNREAD';
		return label.kind === 'user' ? label.path : labelName(label.label);
	};
	const steps: [label: string, on: boolean][] = [];
	if (read !== undefined) steps.push(['UNREAD', !read]);
	if (starred !== undefined) steps.push(['STARRED', starred]);
	for (const label of addLabels) steps.push([named(label), true]);
	if (moveTo === 'archive' || moveTo === '\\All') {
		for (const place of exclusive) steps.push([place, false]);
	} else if (moveTo) {
		const target = places[moveTo] ?? named(moveTo);
		const here = labelName(labelOfFolder(mailbox, folders) ?? '');
		if (!exclusive.includes(target) && target !== 'STARRED' && target !== 'IMPORTANT') {
			for (const place of exclusive) steps.push([place, false]);
			if (folders.some(({ id }) => id === here)) steps.push([here, false]);
		}
		steps.push([target, true]);
	}
	for (const label of removeLabels) steps.push([named(label), false]);

	return (before) => {
		const labels = new Set(before);
		for (const [label, on] of steps) {
			if (on && exclusive.includes(label)) for (const other of exclusive) labels.delete(other);
			if (on) labels.add(label);
			else labels.delete(label);
		}
		return [...labels].sort();
	};
};
