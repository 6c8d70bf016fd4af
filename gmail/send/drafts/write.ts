import type { Account } from '../../account';
import { GmailError } from '../../errors';
import { realClock } from '../backoff';
import type { Composed } from '../compose';
import { handOver } from '../handed-over';
import { upload, type Upload } from '../upload';
import { call, draftPath, named, needFullMail, withRetries, type Calling } from './calls';
import type { Draft, DraftResource } from './draft';
import { look } from './look';

/** Brings a message to where drafts are kept. */
const bring = async (
	{ threadId, attached, open }: Composed,
	how: Pick<Upload, 'account' | 'endpoint' | 'fresh' | 'signal' | 'clock'>,
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
	{ doubted = false, signal, clock = realClock }: { doubted?: boolean } & Calling = {},
): Promise<Draft> => {
	needFullMail(account);
	const { messageId } = composed;
	const query = new URLSearchParams({
		q: `rfc822msgid:${messageId.slice(1, -1)}`,
		maxResults: '1',
	});
	const find = async (fresh: boolean): Promise<DraftResource | undefined> =>
		(await call<{ drafts?: DraftResource[] }>(account, `?${query}`, { fresh, signal })).drafts?.[0];
	let mayExist = doubted;
	const keep = async (fresh: boolean): Promise<DraftResource> => {
		const found = mayExist
			? await look(async () => await find(fresh), { clock, signal })
			: undefined;
		if (found) return found;
		try {
			return await bring(composed, { account, endpoint: 'drafts', fresh, signal, clock });
		} catch (error) {
			mayExist ||= error instanceof GmailError && error.retry === 'now';
			throw error;
		}
	};
	const { id, message } = await withRetries(keep, clock, signal);
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
	{ signal, clock = realClock }: Calling = {},
): Promise<Draft> => {
	needFullMail(account);
	const endpoint = `drafts${draftPath(draftId, account)}` as const;
	const write = async (fresh: boolean) =>
		await bring(composed, { account, endpoint, fresh, signal, clock });
	const { message } = await named(account, draftId, withRetries(write, clock, signal));
	return { draftId, id: message.id, threadId: message.threadId, messageId: composed.messageId };
};
