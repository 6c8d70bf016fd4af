import type { Folder } from '../store/folder';
import type { MessageUpdate } from '../store/stored-message';

const outOfSight: readonly (string | undefined)[] = ['\\Trash', '\\Junk'];

/**
 * What COPY or MOVE between two folders means for the labels of a message. Copying is adding a label;
 * moving takes the old one away, which from All Mail is none: the message stays there. What leaves Trash
 * or Spam, by copy too, is back in All Mail.
 */
export function labelTransfer(
	from: Folder,
	to: Folder,
	{ move }: { move: boolean },
): MessageUpdate {
	const leaves = move || outOfSight.includes(from.label);
	return {
		removeLabels: leaves && from.label !== undefined && from !== to ? [from.label] : [],
		addLabels: to.label === undefined ? [] : [to.label],
	};
}
