import type { Account } from '../../account';
import { GmailError, guideTo, pages } from '../../errors';
import { sentMailByApi } from '../../mailbox/find-sent';
import { call, gone, isMissing, onDraft, type Calling, type Try } from './calls';
import type { DraftHeader } from './draft';
import { look } from './look';
import { fetchHeader } from './read';

/** A draft that was sent. */
export interface SentDraft {
	draftId: string;
	id?: string;
	threadId?: string;
	/** True when it was sent before. */
	alreadySent?: boolean;
}

const lostTrack = (draftId: string, mailbox: string): GmailError =>
	new GmailError(
		`The draft ${draftId} of ${mailbox} is gone, and nobody can tell whether it was sent`,
		{
			code: 'outcomeUnknown',
			retry: 'never',
			remedy: `You look into the Sent mail of ${mailbox}. If the message is not there, somebody deleted the draft.`,
			page: pages.sent,
			guide: guideTo(
				'The draft r-5873643212345678901 of {mailbox} is gone, and nobody can tell whether it was sent',
			),
		},
	);

/**
 * Sends a draft, once; needs full mail access and the Gmail API. A draft is gone once it is sent. That it was sent is said only of one
 * that was seen before, and of which the Sent mail has the message or which went with this very request.
 *
 * @param seenBefore Message-ID of the draft, where an earlier run saw it and may have sent it
 * @param onSeen is told the Message-ID before anything is sent
 * @throws GmailError `messageNotFound` when there is no such draft, `outcomeUnknown` when it is gone without a trace
 */
export const sendDraft = async (
	account: Account,
	draftId: string,
	{
		seenBefore,
		onSeen,
		...calling
	}: { seenBefore?: string; onSeen?: (messageId: string) => void } & Calling = {},
): Promise<SentDraft> => {
	const sentMail = sentMailByApi(account);
	/** What this run has seen and sent. */
	let handedOver: DraftHeader | undefined;
	const afterwards = async (how: Try): Promise<SentDraft> => {
		const messageId = handedOver?.messageId ?? seenBefore;
		if (messageId === undefined) throw gone(draftId, account.address);
		const find = async () =>
			messageId === '' ? undefined : await sentMail.find(messageId, how.clock.now());
		const found = await look(find, how);
		if (found) return { draftId, ...found, alreadySent: true };
		if (handedOver === undefined) throw lostTrack(draftId, account.address);
		return { draftId, threadId: handedOver.threadId, alreadySent: true };
	};
	return await onDraft(account, draftId, calling, async (path, how) => {
		const draft = await fetchHeader(account, path, how).catch((error: unknown) => {
			if (isMissing(error)) return undefined;
			throw error;
		});
		if (draft === undefined) return await afterwards(how);
		onSeen?.(draft.messageId);
		try {
			const request = { method: 'POST', body: JSON.stringify({ id: draftId }) };
			const { id, threadId } = await call<{ id?: string; threadId?: string }>(
				account,
				'/send',
				how,
				request,
			);
			return { draftId, id, threadId };
		} catch (error) {
			// Somebody was faster.
			if (isMissing(error) && handedOver === undefined) throw gone(draftId, account.address);
			if (isMissing(error)) return await afterwards(how);
			if (error instanceof GmailError && error.retry === 'now') handedOver = draft;
			throw error;
		}
	});
};
