import type { Account } from '../account';
import { GmailError, guideTo, pages } from '../errors';
import { sentMailOf, type SentMail } from '../mailbox/find-sent';
import type { Receipt, Transport } from '../message';
import { apiBackend } from './api';
import { realClock, type Clock } from './backoff';
import type { Backend } from './backend';
import { circuitBreaker } from './circuit-breaker';
import type { Composed } from './compose';
import { deliver, type Delivery, type SendOptions } from './deliver';
import { smtpBackend } from './smtp';

/** Sends messages of one account; as many at a time as it is asked to. */
export interface Sender {
	readonly transport: Transport;
	/** @throws GmailError with Gmail's answer and the remedy; `outcomeUnknown` when it may have been sent all the same */
	send(message: Composed, options?: SendOptions): Promise<Receipt>;
	/**
	 * Signs in without sending anything.
	 *
	 * @returns one sentence on what answered
	 */
	check(): Promise<string>;
	/** Never throws. */
	close(): Promise<void>;
}

/** What a sender depends on. */
export interface SenderOptions {
	/** Ends what is under way. */
	signal?: AbortSignal;
	clock?: Clock;
	/** Leaves connections open for some minutes, for whoever sends next with the same sign-in. */
	keep?: boolean;
}

type Opens = (account: Account, options: { clock: Clock; keep: boolean }) => Backend;

const backends: Record<Transport, Opens> = { smtp: smtpBackend, api: apiBackend };

/** Chooses SMTP where the access level allows it, else the API. Throws GmailError `accessLevelTooLow`. */
const chooseTransport = (account: Account, wanted: Transport | 'automatic'): Transport => {
	const chosen = wanted === 'automatic' ? (account.access === 'fullMail' ? 'smtp' : 'api') : wanted;
	if (chosen === 'api' || account.access === 'fullMail') return chosen;
	throw new GmailError(`The credential for ${account.address} cannot send over SMTP`, {
		code: 'accessLevelTooLow',
		retry: 'never',
		remedy: 'Choose the transport "Gmail API", or the access level "Full Mail" in the credential.',
		page: pages.accessGuide,
		guide: guideTo('The credential for {mailbox} cannot send over SMTP'),
	});
};

const DAY_MS = 24 * 3_600_000;

/** Tells beside the daily limit how many messages were sent within it. */
const withCount = async (error: unknown, sentMail: SentMail, now: number): Promise<unknown> => {
	if (!(error instanceof GmailError) || error.code !== 'sendingLimitReached') return error;
	const count = await sentMail.countSince(now - DAY_MS).catch(() => undefined);
	if (count === undefined) return error;
	return new GmailError(error.message, {
		...error,
		remedy: `${error.remedy} Its Sent mail holds ${count} messages of the last 24 hours.`,
		cause: error,
	});
};

/**
 * Makes the sender of an account.
 *
 * @param wanted `automatic`: SMTP where the access level allows it, else the API
 * @throws GmailError `accessLevelTooLow` before any connection when SMTP is asked of a send-only credential
 */
export const openSender = (
	account: Account,
	wanted: Transport | 'automatic',
	{ signal, clock = realClock, keep = false }: SenderOptions = {},
): Sender => {
	const transport = chooseTransport(account, wanted);
	const backend = backends[transport](account, { clock, keep });
	const sentMail = sentMailOf(account, transport);
	const delivery: Delivery = {
		mailbox: account.address,
		backend: circuitBreaker(backend, clock),
		transport,
		sentMail,
		signal,
		clock,
	};
	return {
		transport,
		send: async (message, how = {}) => {
			try {
				return await deliver(message, how, delivery);
			} catch (error) {
				throw sentMail ? await withCount(error, sentMail, clock.now()) : error;
			}
		},
		check: backend.check,
		close: async () => {
			await Promise.all([backend.close(), sentMail?.close()]);
		},
	};
};
