import { GmailError, guideTo } from '../errors';
import type { ChangePlan, MessageChanges, PlannedFor } from './message-changes';
import { table } from '../table';

/** Places as the special uses of RFC 6154. */
const places = table({
	archive: '\\Archive',
	inbox: 'INBOX',
	trash: '\\Trash',
	spam: '\\Junk',
});

/** What a server without Gmail's extension keeps of Gmail's labels: as flags. */
const flagOf = table<{ flag: string; meansSet: boolean } | undefined>({
	UNREAD: { flag: '\\Seen', meansSet: false },
	STARRED: { flag: '\\Flagged', meansSet: true },
});

/**
 * Plans for a server without labels: flags, and one folder for each message.
 *
 * @throws GmailError `gmailOnly` for labels; `folderUnknown` for a folder that does not exist and is not to be created
 */
export const planOnFolders = async (
	{ account, folder, knownFolders, listFolders }: PlannedFor,
	{
		read,
		starred,
		addKeywords = [],
		addLabels = [],
		removeLabels = [],
		moveTo,
		createMissingLabels,
	}: MessageChanges,
): Promise<ChangePlan> => {
	const add: string[] = [...addKeywords];
	const remove: string[] = [];
	const set = (flag: string, on: boolean | undefined): void => {
		if (on !== undefined) (on ? add : remove).push(flag);
	};
	set('\\Seen', read);
	set('\\Flagged', starred);
	const changeLabels = (labels: string[], put: boolean): void => {
		for (const label of labels) {
			const known = flagOf[label.trim().toUpperCase()];
			if (!known) throw needsGmail(`The label "${label}"`, account);
			set(known.flag, known.meansSet === put);
		}
	};
	changeLabels(addLabels, true);
	changeLabels(removeLabels, false);

	const target = moveTo && (places[moveTo] ?? moveTo);
	const createFolders: string[] = [];
	if (target && !target.startsWith('\\') && target !== 'INBOX') {
		const exists = (await knownFolders()).some(({ name }) => name === target);
		if (!exists && !(await listFolders()).some(({ name }) => name === target)) {
			if (createMissingLabels !== true) throw folderUnknown(target, account);
			createFolders.push(target);
		}
	}
	return {
		createFolders,
		addFlags: add,
		removeFlags: remove,
		addLabels: [],
		removeLabels: [],
		move: target === folder.path ? undefined : target,
	};
};

const folderUnknown = (path: string, mailbox: string): GmailError =>
	new GmailError(`There is no folder "${path}" in ${mailbox}`, {
		code: 'folderUnknown',
		retry: 'never',
		remedy:
			'You choose it from the list in the node, or switch on "Create Missing Labels", which creates folders here.',
		guide: guideTo('There is no folder "Customers" in {mailbox}'),
	});

/** Says that something works with Gmail alone. */
export const needsGmail = (what: string, mailbox: string): GmailError =>
	new GmailError(`${what} needs Gmail, and the mail server of ${mailbox} is not Gmail`, {
		code: 'gmailOnly',
		retry: 'never',
		remedy:
			'Read and unread, stars, folders and attachments work with every server. If this account is Gmail, you check "Use Other Servers" in the credential.',
		guide: guideTo('A thread needs Gmail, and the mail server of {mailbox} is not Gmail'),
	});
