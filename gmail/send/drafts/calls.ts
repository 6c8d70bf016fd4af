import type { Account } from '../../account';
import { GmailError, guideTo, pages, signInAgain } from '../../errors';
import { requestGoogleApi } from '../../google-api';
import { pauseBeforeNext, realClock, type Clock } from '../backoff';

/** How the calls of this room are made. */
export interface Calling {
	signal?: AbortSignal;
	clock?: Clock;
}

/** One try. */
export interface Try {
	/** With a new token: the last one was refused. */
	fresh: boolean;
	signal?: AbortSignal;
	clock: Clock;
}

const TIMEOUT_MS = 60_000;
const MAX_WAIT_MS = 2 * 60_000;

/** Throws GmailError `accessLevelTooLow` for a credential that may only send. */
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

/**
 * Does some work, and again where that can help: the work does no harm when it is done twice.
 *
 * @throws GmailError `accessLevelTooLow` for a credential that may only send
 */
export const withRetries = async <Result>(
	account: Account,
	{ signal, clock = realClock }: Calling,
	work: (how: Try) => Promise<Result>,
): Promise<Result> => {
	needFullMail(account);
	let fresh = false;
	for (let failures = 1; ; failures++) {
		try {
			return await work({ fresh, signal, clock });
		} catch (failure) {
			if (!(failure instanceof GmailError)) throw failure;
			const pause = pauseBeforeNext({ failure, failures, fresh, maxWaitMs: MAX_WAIT_MS }, clock);
			if (pause === undefined) throw failure;
			fresh = failure.retry === 'freshToken';
			await clock.pause(pause, signal);
		}
	}
};

/** Asks the API about drafts. */
export const call = async <Answer>(
	account: Account,
	path: string,
	{ fresh, signal }: Try,
	init: { method?: string; body?: string } = {},
): Promise<Answer> =>
	await requestGoogleApi<Answer>({
		url: `${account.servers.api}/gmail/v1/users/me/drafts${path}`,
		token: await account.getToken({ fresh }),
		mailbox: account.address,
		timeout: TIMEOUT_MS,
		signal,
		init: { ...init, ...(init.body && { headers: { 'Content-Type': 'application/json' } }) },
	});

/** Somebody may have been faster. */
export const gone = (draftId: string, mailbox: string): GmailError =>
	new GmailError(`There is no draft ${draftId.slice(0, 60)} in ${mailbox}`, {
		code: 'messageNotFound',
		retry: 'never',
		remedy:
			'You check the draft ID: "Create" and "Get Many" give it as draftId. Somebody may have sent or deleted the draft; the Sent mail tells.',
		page: pages.drafts,
		guide: guideTo('There is no draft r-5873643212345678901 in {mailbox}'),
	});

/** An ID of a draft: what is none must not become another address of the API. */
const draftPath = (draftId: string, mailbox: string): `/${string}` => {
	if (/^[\w-]{1,200}$/.test(draftId)) return `/${draftId}`;
	throw gone(draftId, mailbox);
};

/** Google knows no such draft. */
export const isMissing = (error: unknown): boolean =>
	error instanceof GmailError && error.code === 'messageNotFound';

/**
 * Does some work on one draft, as withRetries does.
 *
 * @param work is given the path of the draft
 * @throws GmailError `messageNotFound`, naming the draft, when there is no such draft
 */
export const onDraft = async <Result>(
	account: Account,
	draftId: string,
	calling: Calling,
	work: (path: `/${string}`, how: Try) => Promise<Result>,
): Promise<Result> => {
	needFullMail(account);
	const path = draftPath(draftId, account.address);
	try {
		return await withRetries(account, calling, async (how) => await work(path, how));
	} catch (error) {
		throw isMissing(error) ? gone(draftId, account.address) : error;
	}
};
