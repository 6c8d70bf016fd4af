import { SUCCESS, type Command } from '../command';
import { mailboxName } from '../mailbox-name';
import type { Session } from '../session';

/** Gmail's 15 GB, in units of 1,024 bytes (RFC 2087). */
const QUOTA_KIB = 15 * 1024 * 1024;

/** GETQUOTA: one root, named "". */
export const getQuota: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		args.astring();
		args.end();
		tellQuota(session);
		return SUCCESS;
	},
};

/** GETQUOTAROOT. */
export const getQuotaRoot: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		const path = args.mailbox();
		args.end();
		session.untagged(`QUOTAROOT ${mailboxName(path, session)} ""`);
		tellQuota(session);
		return SUCCESS;
	},
};

function tellQuota(session: Session): void {
	const bytes = session
		.requireMailbox()
		.all()
		.reduce((sum, { source }) => sum + source.length, 0);
	session.untagged(`QUOTA "" (STORAGE ${Math.ceil(bytes / 1024)} ${QUOTA_KIB})`);
}
