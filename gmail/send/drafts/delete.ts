import type { Account } from '../../account';
import { GmailError } from '../../errors';
import { call, isMissing, onDraft, type Calling } from './calls';

/**
 * Deletes a draft for ever.
 *
 * @throws GmailError `messageNotFound` when there was no such draft
 */
export const deleteDraft = async (
	account: Account,
	draftId: string,
	calling: Calling = {},
): Promise<void> => {
	let mayBeGone = false;
	await onDraft(account, draftId, calling, async (path, how) => {
		try {
			await call(account, path, how, { method: 'DELETE' });
		} catch (error) {
			if (mayBeGone && isMissing(error)) return;
			mayBeGone ||= error instanceof GmailError && error.retry === 'now';
			throw error;
		}
	});
};
