import type { Account } from '../account';
import { GmailError, guideTo, pages, signInAgain } from '../errors';
import { requestGoogleApi } from '../google-api';
import { pauseBeforeNext, realClock, type Clock } from './backoff';
import { sentMailByApi } from '../mailbox/find-sent';
import type { Address } from '../message';
import { decoded } from '../parse/headers';
import type { Composed } from './compose';
import { handOver } from './handed-over';
import { readOriginal } from './original';
import { upload } from './upload';

/** A draft, by Gmail's ids. */
export interface Draft {
	/** To send it by. */
	draftId: string;
	id: string;
	threadId: string;
	messageId: string;
}

/** A draft, and what its header says. */
export interface DraftHeader extends Draft {
	subject: string;
	to: Address[];
	cc: Address[];
	bcc: Address[];
	/** What it answers: Message-IDs with their brackets; '' and empty where it answers nothing. */
	inReplyTo: string;
	references: string[];
	/** When it was written last, ISO 8601 in UTC. */
	date: string;
	/** Its first words. */
	snippet: string;
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

interface DraftDetails {
	id: string;
	message: {
		id: string;
		threadId: string;
		snippet?: string;
		internalDate?: string;
		payload?: { headers?: { name: string; value: string }[] };
	};
}

/** How the calls of this room are made. */
interface Calling {
	signal?: AbortSignal;
	clock?: Clock;
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

/** Asks the API about drafts. */
const call = async <Answer>(
	account: Account,
	path: string,
	{
		fresh = false,
		signal,
		...init
	}: { fresh?: boolean; signal?: AbortSignal; method?: string; body?: string } = {},
): Promise<Answer> =>
	await requestGoogleApi<Answer>({
		url: `${account.servers.api}/gmail/v1/users/me/drafts${path}`,
		token: await account.getToken({ fresh }),
		mailbox: account.address,
		timeout: TIMEOUT,
		signal,
		init: { ...init, ...(init.body && { headers: { 'Content-Type': 'application/json' } }) },
	});

/** An ID of a draft: what is none must not become another address of the API. */
const draftPath = (draftId: string, { address }: Account): `/${string}` => {
	if (/^[\w-]{1,200}$/.test(draftId)) return `/${draftId}`;
	throw gone(draftId, address);
};

const gone = (draftId: string, mailbox: string): GmailError =>
	new GmailError(`There is no draft ${draftId.slice(0, 60)} in ${mailbox}`, {
		code: 'messageNotFound',
		retry: 'never',
		remedy:
			'You check the draft ID: "Create" and "Get Many" give it as draftId. Somebody may have sent or deleted the draft; the Sent mail tells.',
		page: pages.drafts,
		guide: guideTo('There is no draft r-5873643212345678901 in {mailbox}'),
	});

const isMissing = (error: unknown): boolean =>
	error instanceof GmailError && error.code === 'messageNotFound';

/** Says of an answer that there is no such draft. */
const named = async <Result>(
	{ address }: Account,
	draftId: string,
	work: Promise<Result>,
): Promise<Result> =>
	await work.catch((error: unknown) => {
		throw isMissing(error) ? gone(draftId, address) : error;
	});

/** In ms before each look: the search of Gmail may not know at once what was written. */
const LOOKS = [500, 2_000, 4_000];

/** Looks until something is there, or gives up. */
const look = async <Found>(
	find: () => Promise<Found | undefined>,
	{ clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<Found | undefined> => {
	for (const wait of LOOKS) {
		await clock.pause(wait, signal);
		const found = await find();
		if (found) return found;
	}
	return undefined;
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
	{ threadId, messageId, attached, open }: Composed,
	{ doubted = false, signal, clock = realClock }: { doubted?: boolean } & Calling = {},
): Promise<Draft> => {
	needFullMail(account);
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
			if (unread instanceof GmailError) throw unread;
			mayExist ||= error instanceof GmailError && error.retry === 'now';
			throw error;
		} finally {
			raw.stream.destroy();
		}
	};
	const { id, message } = await patiently(keep, clock, signal);
	return { draftId: id, id: message.id, threadId: message.threadId, messageId };
};

const readHeader = ({ id, message }: DraftDetails): DraftHeader => {
	const headers: Record<string, string[]> = {};
	for (const { name, value } of message.payload?.headers ?? [])
		(headers[name.toLowerCase()] ??= []).push(value);
	const told = readOriginal({ headers });
	const people = (list: Address[]): Address[] =>
		list.map(({ name, address }) => ({ name: decoded(name), address }));
	const { cc: bcc } = readOriginal({ headers: { cc: headers.bcc ?? [] } });
	const time = Number(message.internalDate);
	return {
		draftId: id,
		id: message.id,
		threadId: message.threadId,
		messageId: told.messageId,
		subject: decoded(told.subject),
		to: people(told.to),
		cc: people(told.cc),
		bcc: people(bcc),
		inReplyTo: readOriginal({ headers: { 'message-id': headers['in-reply-to'] ?? [] } }).messageId,
		references: told.references,
		date: Number.isFinite(time) ? new Date(time).toISOString() : '',
		snippet: message.snippet ?? '',
	};
};

/**
 * What the header of a draft says.
 *
 * @throws GmailError `messageNotFound` when there is no such draft
 */
export const readDraft = async (
	account: Account,
	draftId: string,
	{ signal, clock = realClock }: Calling = {},
): Promise<DraftHeader> => {
	needFullMail(account);
	const path = `${draftPath(draftId, account)}?format=metadata`;
	const read = async (fresh: boolean) => await call<DraftDetails>(account, path, { fresh, signal });
	return readHeader(await named(account, draftId, patiently(read, clock, signal)));
};

/** Drafts that one answer lists at most. */
const PAGE = 500;

/** Drafts that are read at a time. */
const AT_A_TIME = 5;

/**
 * The drafts of an account, the newest first.
 *
 * @param search as in Gmail's search box; '' for all
 * @throws GmailError
 */
export const listDrafts = async (
	account: Account,
	{ search, limit }: { search: string; limit: number },
	calling: Calling = {},
): Promise<DraftHeader[]> => {
	needFullMail(account);
	const { signal, clock = realClock } = calling;
	const ids: string[] = [];
	let pageToken: string | undefined;
	do {
		const query = new URLSearchParams({
			maxResults: String(Math.min(PAGE, limit - ids.length)),
			...(search && { q: search }),
			...(pageToken && { pageToken }),
		});
		const list = async (fresh: boolean) =>
			await call<{ drafts?: { id: string }[]; nextPageToken?: string }>(account, `?${query}`, {
				fresh,
				signal,
			});
		const { drafts = [], nextPageToken } = await patiently(list, clock, signal);
		ids.push(...drafts.map(({ id }) => id));
		pageToken = nextPageToken;
	} while (pageToken && ids.length < limit);
	const read: DraftHeader[] = [];
	for (let i = 0; i < Math.min(ids.length, limit); i += AT_A_TIME) {
		const some = ids.slice(i, Math.min(limit, i + AT_A_TIME));
		const drafts = await Promise.all(
			// One that somebody sent or deleted meanwhile is none any more.
			some.map(
				async (id) =>
					await readDraft(account, id, calling).catch((error: unknown) => {
						if (isMissing(error)) return undefined;
						throw error;
					}),
			),
		);
		read.push(...drafts.filter((draft) => draft !== undefined));
	}
	return read;
};

/**
 * Writes a draft anew; it keeps its ID.
 *
 * @throws GmailError `messageNotFound` when there is no such draft
 */
export const updateDraft = async (
	account: Account,
	draftId: string,
	{ threadId, messageId, attached, open }: Composed,
	{ signal, clock = realClock }: Calling = {},
): Promise<Draft> => {
	needFullMail(account);
	const endpoint = `drafts${draftPath(draftId, account)}` as const;
	const write = async (fresh: boolean): Promise<DraftResource> => {
		const message = handOver(async () => await open({ keepBcc: true }));
		const job = { account, endpoint, threadId, message, attached, fresh, signal, clock };
		try {
			return await upload<DraftResource>(job);
		} catch (error) {
			const unread = message.failure();
			throw unread instanceof GmailError ? unread : error;
		} finally {
			message.stream.destroy();
		}
	};
	const { message } = await named(account, draftId, patiently(write, clock, signal));
	return { draftId, id: message.id, threadId: message.threadId, messageId };
};

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
	await named(account, draftId, patiently(remove, clock, signal));
};

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
		signal,
		clock = realClock,
	}: { seenBefore?: string; onSeen?: (messageId: string) => void } & Calling = {},
): Promise<SentDraft> => {
	needFullMail(account);
	const path = draftPath(draftId, account);
	const sentMail = sentMailByApi(account);
	/** What this run has seen and handed over. */
	let handedOver: DraftHeader | undefined;
	const afterwards = async (): Promise<SentDraft> => {
		const messageId = handedOver?.messageId ?? seenBefore;
		if (messageId === undefined) throw gone(draftId, account.address);
		const find = async () =>
			messageId === '' ? undefined : await sentMail.find(messageId, clock.now());
		const found = await look(find, { clock, signal });
		if (found) return { draftId, ...found, alreadySent: true };
		if (handedOver === undefined) throw lostTrack(draftId, account.address);
		return { draftId, threadId: handedOver.threadId, alreadySent: true };
	};
	const send = async (fresh: boolean): Promise<SentDraft> => {
		const draft = await readOnce(account, draftId, { fresh, signal });
		if (draft === undefined) return await afterwards();
		onSeen?.(draft.messageId);
		try {
			const body = JSON.stringify({ id: path.slice(1) });
			const calling = { fresh, signal, method: 'POST', body };
			const { id, threadId } = await call<{ id?: string; threadId?: string }>(
				account,
				'/send',
				calling,
			);
			return { draftId, id, threadId };
		} catch (error) {
			// Somebody was faster.
			if (isMissing(error) && handedOver === undefined) throw gone(draftId, account.address);
			if (isMissing(error)) return await afterwards();
			if (error instanceof GmailError && error.retry === 'now') handedOver = draft;
			throw error;
		}
	};
	return await patiently(send, clock, signal);
};

const readOnce = async (
	account: Account,
	draftId: string,
	{ fresh, signal }: { fresh: boolean; signal?: AbortSignal },
): Promise<DraftHeader | undefined> => {
	const path = `${draftPath(draftId, account)}?format=metadata`;
	try {
		return readHeader(await call<DraftDetails>(account, path, { fresh, signal }));
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
};
