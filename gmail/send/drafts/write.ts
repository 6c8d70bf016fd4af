import type { Account } from '../../account';
import { GmailError } from '../../errors';
import type { Composed } from '../compose';
import { handOver } from '../handed-over';
import { upload, type Upload } from '../upload';
import { call, onDraft, withRetries, type Calling, type Try } from './calls';
import type { Draft, DraftResource } from './draft';
import { look } from './look';

/** Uploads a message to where drafts are kept. */
const uploadDraft = async (
	{ threadId, attached, open }: Composed,
	how: Try & Pick<Upload, 'account' | 'endpoint'>,
): Promise<DraftResource> => {
	const message = handOver(async () => await open({ keepBcc: true }));
	try {
		return await upload<DraftResource>({ ...how, threadId, message, attached });
	} catch (error) {
		const unread = message.failure();
		throw unread instanceof GmailError ? unread : error;
	} finally {
		message.stream.destroy();
	}
};

/**
 * Keeps a message as a draft of the account, once: after an end that leaves doubt the drafts are asked for its Message-ID. Needs full
 * mail access and the Gmail API.
 *
 * @param doubted an earlier run may have made it
 * @throws GmailError
 */
export const createDraft = async (
	account: Account,
	composed: Composed,
	{ doubted = false, ...calling }: { doubted?: boolean } & Calling = {},
): Promise<Draft> => {
	const { messageId } = composed;
	const query = new URLSearchParams({
		q: `rfc822msgid:${messageId.slice(1, -1)}`,
		maxResults: '1',
	});
	const find = async (how: Try): Promise<DraftResource | undefined> =>
		(await call<{ drafts?: DraftResource[] }>(account, `?${query}`, how)).drafts?.[0];
	let mayExist = doubted;
	const keep = async (how: Try): Promise<DraftResource> => {
		const found = mayExist ? await look(async () => await find(how), how) : undefined;
		if (found) return found;
		try {
			return await uploadDraft(composed, { ...how, account, endpoint: 'drafts' });
		} catch (error) {
			mayExist ||= error instanceof GmailError && error.retry === 'now';
			throw error;
		}
	};
	const { id, message } = await withRetries(account, calling, keep);
	return { draftId: id, id: message.id, threadId: message.threadId, messageId };
};

/**
 * Writes a draft anew; it keeps its ID.
 *
 * @throws GmailError `messageNotFound` when there is no such draft
 */
export const updateDraft = async (
	account: Account,
	draftId: string,
	composed: Composed,
	calling: Calling = {},
): Promise<Draft> => {
	const { message } = await onDraft(
		account,
		draftId,
		calling,
		async (path, how) =>
			await uploadDraft(composed, { ...how, account, endpoint: `drafts${path}` }),
	);
	return { draftId, id: message.id, threadId: message.threadId, messageId: composed.messageId };
};
