import type { Account } from '../account';
import { GmailError, guideTo, pages, signInAgain } from '../errors';
import { requestGoogleApi } from '../google-api';
import { pauseBeforeNext, realClock, type Clock } from './backoff';
import type { Composed } from './compose';
import { handOver } from './handed-over';
import { upload } from './upload';

/** A draft, by Gmail's ids. */
export interface Draft {
	/** To send it by. */
	draftId: string;
	id: string;
	threadId: string;
	messageId: string;
}

/** A draft that was sent. */
export interface SentDraft {
	draftId: string;
	id?: string;
	threadId?: string;
	/** True when it was sent before. */
	alreadySent?: boolean;
}

interface DraftResource {
	id: string;
	message: { id: string; threadId: string };
}

const TIMEOUT = 60_000;
const PATIENCE = 2 * 60_000;

const needFullMail = ({ access, address }: Account): void => {
	if (access === 'fullMail') return;
	throw new GmailError(`The credential for ${address} may only send mail, not keep drafts`, {
		code: 'accessLevelTooLow',
		retry: 'never',
		remedy: `You choose the access level "Full Mail" in the credential, then ${signInAgain}. For a service account, your Workspace admin adds the scopes that the credential shows then.`,
		page: pages.accessGuide,
		guide: guideTo('The credential for {mailbox} may only send mail'),
	});
};

/** Tries again what does no harm when it is done twice. */
const patiently = async <Result>(
	work: (fresh: boolean) => Promise<Result>,
	clock: Clock,
	signal?: AbortSignal,
): Promise<Result> => {
	let fresh = false;
	for (let failures = 1; ; failures++) {
		try {
			return await work(fresh);
		} catch (failure) {
			if (!(failure instanceof GmailError)) throw failure;
			const pause = pauseBeforeNext({ failure, failures, fresh, patience: PATIENCE }, clock);
			if (pause === undefined) throw failure;
			fresh = failure.retry === 'freshToken';
			await clock.pause(pause, signal);
		}
	}
};

/**
 * Keeps a message as a draft of the account; needs full mail access and the Gmail API.
 *
 * @throws GmailError
 */
export const createDraft = async (
	account: Account,
	{ threadId, messageId, attached, open }: Composed,
	{ signal, clock = realClock }: { signal?: AbortSignal; clock?: Clock } = {},
): Promise<Draft> => {
	needFullMail(account);
	const { id, message } = await patiently(
		async (fresh) => {
			const raw = handOver(async () => await open({ keepBcc: true }));
			try {
				return await upload<DraftResource>({
					account,
					endpoint: 'drafts',
					threadId,
					message: raw,
					attached,
					fresh,
					signal,
					clock,
				});
			} catch (error) {
				const unread = raw.failure();
				throw unread instanceof GmailError ? unread : error;
			} finally {
				raw.stream.destroy();
			}
		},
		clock,
		signal,
	);
	return { draftId: id, id: message.id, threadId: message.threadId, messageId };
};

/**
 * Sends a draft; needs full mail access and the Gmail API. A draft is gone once it is sent, so one that was sent before is
 * known by that.
 *
 * @param doubted an earlier run may have sent it: that it is gone is then good news
 * @throws GmailError `messageNotFound` when there is no such draft
 */
export const sendDraft = async (
	account: Account,
	draftId: string,
	{
		doubted = false,
		signal,
		clock = realClock,
	}: { doubted?: boolean; signal?: AbortSignal; clock?: Clock } = {},
): Promise<SentDraft> => {
	needFullMail(account);
	let maybeSent = doubted;
	return await patiently(
		async (fresh) => {
			try {
				const { id, threadId } = await requestGoogleApi<{ id?: string; threadId?: string }>({
					url: `${account.servers.api}/gmail/v1/users/me/drafts/send`,
					token: await account.getToken({ fresh }),
					mailbox: account.address,
					timeout: TIMEOUT,
					signal,
					init: {
						method: 'POST',
						headers: { 'Content-Type': 'application/json' },
						body: JSON.stringify({ id: draftId }),
					},
				});
				return { draftId, id, threadId };
			} catch (error) {
				if (!(error instanceof GmailError)) throw error;
				if (maybeSent && error.code === 'messageNotFound') return { draftId, alreadySent: true };
				maybeSent ||= error.retry === 'now';
				throw error;
			}
		},
		clock,
		signal,
	);
};
