import { SUCCESS, type Command } from '../command';
import { expungeDeleted } from '../expunge-deleted';

/** EXPUNGE, and UID EXPUNGE of a set (RFC 4315). The EXPUNGE responses are the session's news. */
export const expunge: Command = {
	state: 'selected',
	run({ session, args, byUid }) {
		const selected = session.requireWritable();
		if (!byUid) {
			args.end();
			expungeDeleted(selected);
			return SUCCESS;
		}
		args.space();
		const set = args.sequenceSet();
		args.end();
		const uids = selected.messages(set, { byUid: true }).map(({ uid }) => uid);
		expungeDeleted(selected, new Set(uids));
		return SUCCESS;
	},
};
