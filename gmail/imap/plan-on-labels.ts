import type { ChangePlan, MessageChanges, PlannedFor } from './message-changes';
import { labelOfFolder, labelsUnknown, newLabelName, readLabel } from '../label-names';
import { table } from '../table';

/** Places as the labels that messages get there; the archive is All Mail, which is none. */
const places = table({
	archive: '\\All',
	inbox: 'INBOX',
	trash: '\\Trash',
	spam: '\\Junk',
});

/** Folders that a message is in alone: what leaves them has to be moved. */
const exclusive = ['\\Inbox', '\\Trash', '\\Junk'];

/**
 * Plans for Gmail, where folders are labels. X-GM-LABELS does not hear of the label of the open folder, so MOVE has to take
 * that off; MOVE out of All Mail takes nothing off, so there X-GM-LABELS does
 * (https://developers.google.com/workspace/gmail/imap/imap-extensions).
 *
 * @throws GmailError for labels that do not exist, unless they are to be created, and for those that only Gmail sets
 */
export const planOnLabels = async (
	{ account, folder, knownFolders, listFolders }: PlannedFor,
	changes: MessageChanges,
): Promise<ChangePlan> => {
	const { addLabels = [], removeLabels = [], createMissingLabels = false } = changes;
	const target = changes.moveTo && (places[changes.moveTo] ?? changes.moveTo);
	const wanted = [...addLabels, ...(target && target !== '\\All' ? [target] : [])];

	let folders = await knownFolders();
	const isMissing = (name: string): boolean => {
		const label = readLabel(name, folders);
		return label.kind === 'user' && !label.exists;
	};
	if ([...wanted, ...removeLabels].some(isMissing)) folders = await listFolders();
	const missing = wanted.filter(isMissing);
	const unknown = [...(createMissingLabels ? [] : missing), ...removeLabels.filter(isMissing)];
	if (unknown.length > 0) throw labelsUnknown([...new Set(unknown)], account);

	const here = labelOfFolder(folder.path, folders);
	const add = new Set<string>();
	const remove = new Set<string>();
	const addFlags = new Set<string>(changes.addKeywords);
	const removeFlags = new Set<string>();
	let move: string | undefined;

	if (changes.read !== undefined) (changes.read ? addFlags : removeFlags).add('\\Seen');
	if (changes.starred !== undefined) (changes.starred ? addFlags : removeFlags).add('\\Flagged');

	/** Into one of the three, or out of one of them. */
	const goTo = (label: string): void => {
		if (label === here) return;
		const toMove = label !== '\\Inbox' || (here !== undefined && exclusive.includes(here));
		if (toMove) move = label === '\\Inbox' ? 'INBOX' : label;
		else add.add(label);
	};
	/** As Gmail's own "Move to": out of the inbox, and out of the label that is looked at. */
	const goToLabel = (label: string): void => {
		const leavesFolder = here !== undefined && (exclusive.includes(here) || !here.startsWith('\\'));
		if (leavesFolder && label !== here) move = label;
		else if (label !== here) add.add(label);
		if (here !== '\\Inbox') remove.add('\\Inbox');
	};
	const takeOff = (label: string): void => {
		if (label === here) move ??= '\\All';
		// Elsewhere a message has neither.
		else if (label !== '\\Trash' && label !== '\\Junk') remove.add(label);
	};
	const given = (name: string): string | undefined => {
		const label = readLabel(name, folders);
		if (label.kind === 'unread') return undefined;
		return label.kind === 'system' ? label.label : label.path;
	};

	for (const name of addLabels) {
		const label = given(name);
		if (label === undefined) removeFlags.add('\\Seen');
		else if (exclusive.includes(label)) goTo(label);
		else if (label !== here) add.add(label);
	}
	if (target === '\\All') {
		if (here !== undefined && exclusive.includes(here)) move = '\\All';
		else remove.add('\\Inbox');
	} else if (target) {
		const label = given(target);
		if (label === undefined) removeFlags.add('\\Seen');
		else if (exclusive.includes(label)) goTo(label);
		else if (label.startsWith('\\')) add.add(label);
		else goToLabel(label);
	}
	for (const name of removeLabels) {
		const label = given(name);
		if (label === undefined) addFlags.add('\\Seen');
		else takeOff(label);
	}
	return {
		createFolders: [...new Set(missing.map(newLabelName))],
		addFlags: [...addFlags],
		removeFlags: [...removeFlags],
		addLabels: [...add],
		removeLabels: [...remove],
		move,
	};
};
