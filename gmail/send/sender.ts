import type { Account } from '../account';
import { GmailError, guideTo, pages } from '../errors';
import { sentMailOf } from '../mailbox/find-sent';
import type { Receipt, Transport } from '../message';
import { apiCarrier } from './api';
import { realClock, type Clock } from './backoff';
import type { Carrier } from './carrier';
import type { Composed } from './compose';
import { deliver, type Delivery, type SendOptions } from './deliver';
import { limitGate } from './limit-gate';
import { smtpCarrier } from './smtp';

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
}

const carriers: Record<Transport, (account: Account, clock: Clock) => Carrier> = {
	smtp: smtpCarrier,
	api: apiCarrier,
};

/** Which way out: SMTP where the access level allows it, else the API. Throws GmailError `accessLevelTooLow`. */
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

/**
 * Opens the way out.
 *
 * @param wanted `automatic`: SMTP where the access level allows it, else the API
 * @throws GmailError `accessLevelTooLow` before any connection when SMTP is asked of a send-only credential
 */
export const openSender = (
	account: Account,
	wanted: Transport | 'automatic',
	{ signal, clock = realClock }: SenderOptions = {},
): Sender => {
	const transport = chooseTransport(account, wanted);
	const carrier = carriers[transport](account, clock);
	const sentMail = sentMailOf(account, transport);
	const delivery: Delivery = {
		mailbox: account.address,
		carrier: limitGate(carrier, clock),
		transport,
		sentMail,
		signal,
		clock,
	};
	return {
		transport,
		send: async (message, how = {}) => await deliver(message, how, delivery),
		check: carrier.check,
		close: async () => {
			await Promise.all([carrier.close(), sentMail?.close()]);
		},
	};
};
