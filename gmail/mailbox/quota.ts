import { GmailError, guideTo } from '../errors';
import type { MailboxSession } from './session';

/** How full an account is, in bytes. Google counts Drive and Photos in. */
export interface Quota {
	usedBytes: number;
	limitBytes: number;
	/** Whole percent. */
	usedPercent: number;
}

/**
 * Asks how full the account is (GETQUOTAROOT, RFC 9208).
 *
 * @throws GmailError where the server does not tell
 */
export const readQuota = async (session: MailboxSession): Promise<Quota> => {
	const { storage } = (await (await session.anywhere()).quota()) ?? {};
	const { usage, limit } = storage ?? {};
	if (usage === undefined || !limit) {
		throw new GmailError(`The server of ${session.account} tells no quota`, {
			code: 'gmailOnly',
			retry: 'never',
			remedy:
				'Gmail does. If this account is Gmail, you check "Use Other Servers" in the credential; on another server its administrator has to switch quotas on.',
			guide: guideTo('The server of {mailbox} tells no quota'),
		});
	}
	return { usedBytes: usage, limitBytes: limit, usedPercent: Math.round((100 * usage) / limit) };
};
