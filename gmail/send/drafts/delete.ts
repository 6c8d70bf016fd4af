import type { Account } from '../../account';
import { GmailError } from '../../errors';
import { realClock } from '../backoff';
import {
	call,
	draftPath,
	isMissing,
	named,
	needFullMail,
	withRetries,
	type Calling,
} from './calls';

/**
 * Deletes a draft for ever.
 *
 * @throws GmailError `messageNotFound` when there was no such draft
 */
export const deleteDraft = async (
	account: Account,
	draftId: string,
	{ signal, clock = realClock }: Calling = {},
): Promise<void> => {
	needFullMail(account);
	const path = draftPath(draftId, account);
	let mayBeGone = false;
	const remove = async (fresh: boolean): Promise<void> => {
		try {
			await call(account, path, { fresh, signal, method: 'DELETE' });
		} catch (error) {
			if (mayBeGone && isMissing(error)) return;
			mayBeGone ||= error instanceof GmailError && error.retry === 'now';
			throw error;
		}
	};
	await named(account, draftId, withRetries(remove, clock, signal));
};
