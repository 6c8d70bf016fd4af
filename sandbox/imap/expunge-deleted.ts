import type { Folder } from '../store/folder';
import type { Mailbox } from '../store/mailbox';
import type { SelectedFolder } from './selected-folder';

/** Folders in which deleting is final: Trash and Spam by Google's word, a draft because it is discarded. */
const finalFolders: readonly (string | undefined)[] = ['\\Trash', '\\Junk', '\\Draft'];

/** Expunges what is marked \Deleted in a folder, all of it or the given UIDs only. */
export function expungeDeleted(
	{ mailbox, folder }: SelectedFolder,
	only?: ReadonlySet<number>,
): void {
	for (const uid of [...folder.uids]) {
		if (folder.isDeleted(uid) && (!only || only.has(uid))) expungeMessage(mailbox, folder, uid);
	}
}

/**
 * Gmail's expunge of one message: in a label's folder the label goes and the message stays in All Mail;
 * with no label left, the account's `expungeBehavior` says what becomes of it.
 */
export function expungeMessage(mailbox: Mailbox, folder: Folder, uid: number): void {
	const message = folder.message(uid);
	if (!message) return;
	if (finalFolders.includes(folder.label)) return mailbox.remove(message.id);
	mailbox.setDeleted(folder, uid, false);
	if (folder.label !== undefined) mailbox.update(message.id, { removeLabels: [folder.label] });
	if (message.labels.size > 0 && folder.label !== undefined) return;
	const { expungeBehavior } = mailbox.imapSettings;
	if (expungeBehavior === 'trash') mailbox.update(message.id, { addLabels: ['\\Trash'] });
	if (expungeBehavior === 'deleteForever') mailbox.remove(message.id);
}
