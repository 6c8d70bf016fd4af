import type { Folder } from '../../store/folder';
import type { Mailbox } from '../../store/mailbox';
import { folderNames } from '../../store/folder-names';
import { SUCCESS, type Command } from '../command';
import { findFolder } from '../find-folder';
import { no } from '../refusal';

/** CREATE: a folder is a label. */
export const create: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		const path = args.mailbox().replace(/\/$/, '');
		args.end();
		const mailbox = session.requireMailbox();
		refuseReserved(mailbox, path);
		if (mailbox.folder(path)) throw no('[ALREADYEXISTS] Duplicate folder name (Failure)');
		mailbox.createLabel(path);
		return SUCCESS;
	},
};

/** DELETE: the label goes, its messages stay in All Mail. */
export const deleteFolder: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		const path = args.mailbox();
		args.end();
		const mailbox = session.requireMailbox();
		mailbox.deleteLabel(userLabel(findFolder(mailbox, path)));
		return SUCCESS;
	},
};

/** RENAME: the label and those below it. */
export const rename: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		const from = args.mailbox();
		args.space();
		const to = args.mailbox().replace(/\/$/, '');
		args.end();
		const mailbox = session.requireMailbox();
		const label = userLabel(findFolder(mailbox, from));
		refuseReserved(mailbox, to);
		if (mailbox.folder(to)) throw no('[ALREADYEXISTS] Duplicate folder name (Failure)');
		mailbox.renameLabel(label, to);
		return SUCCESS;
	},
};

/** SUBSCRIBE. */
export const subscribe: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		const path = args.mailbox();
		args.end();
		session.requireMailbox().unsubscribed.delete(path);
		return SUCCESS;
	},
};

/** UNSUBSCRIBE: the folder stays in LIST and leaves LSUB. */
export const unsubscribe: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		const path = args.mailbox();
		args.end();
		session.requireMailbox().unsubscribed.add(path);
		return SUCCESS;
	},
};

function userLabel(folder: Folder): string {
	const { label, path } = folder;
	if (label === undefined || label.startsWith('\\')) {
		throw no(`[CANNOT] Operation not allowed on ${path} (Failure)`);
	}
	return label;
}

function refuseReserved(mailbox: Mailbox, path: string): void {
	const { prefix } = folderNames(mailbox.locale);
	const [top] = path.split('/');
	if (path === '' || top === prefix || top === '[Gmail]' || path.startsWith('\\')) {
		throw no(`[CANNOT] Invalid folder name: ${path} (Failure)`);
	}
}
