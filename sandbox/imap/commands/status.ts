import { SUCCESS, type Command } from '../command';
import { findFolder } from '../find-folder';
import { parseStatusItems, statusLine } from '../status-items';

/** STATUS. */
export const status: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		const path = args.mailbox();
		const items = parseStatusItems(args);
		args.end();
		const folder = findFolder(session.requireMailbox(), path);
		session.untagged(statusLine(session, folder, items));
		return SUCCESS;
	},
};
