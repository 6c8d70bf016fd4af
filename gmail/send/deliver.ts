import { GmailError, guideTo, pages } from '../errors';
import type { SentMail, SentMessage } from '../mailbox/find-sent';
import type { Receipt, Transport } from '../message';
import { backoff, pauseBeforeNext, type Clock } from './backoff';
import type { Backend } from './backend';
import type { Composed } from './compose';

/** What a delivery works with. */
export interface Delivery {
	mailbox: string;
	backend: Backend;
	transport: Transport;
	/** Absent where the Sent mail cannot be looked at. */
	sentMail?: SentMail;
	signal?: AbortSignal;
	clock: Clock;
}

/** How one message is to be sent. */
export interface SendOptions {
	/** True when an earlier run may have sent this very message: the Sent mail is asked before anything else. */
	doubted?: boolean;
	/** What to do with a message that may be on its way, where nobody can tell: by default it is left. */
	ifInDoubt?: 'leave' | 'sendAgain';
	/** The longest that is waited for a limit to be lifted. */
	maxWaitMs?: number;
}

const DEFAULT_MAX_WAIT_MS = 2 * 60_000;

/** Pauses before each look at the Sent mail: Gmail may still be at work when the connection breaks. */
const LOOK_PAUSES_MS = [1_000, 3_000, 6_000];
const MAX_LOOK_TRIES = 5;

const unknownOutcome = (
	{ messageId, envelope }: Composed,
	mailbox: string,
	cause: GmailError | undefined,
): GmailError =>
	new GmailError(
		`The message of ${mailbox} to ${envelope.to.join(', ')} may have been sent, and nobody can tell`,
		{
			code: 'outcomeUnknown',
			retry: 'never',
			remedy: `You look for it in the Sent mail of ${mailbox} (search for rfc822msgid:${messageId.slice(1, -1)}) and send it again if it is not there. With the access level "Full Mail" this node looks by itself; with the option "If It May Have Been Sent" it sends again.`,
			page: pages.sent,
			guide: guideTo(
				'The message of {mailbox} to jane@example.org may have been sent, and nobody can tell',
			),
			answer: cause?.answer,
			cause,
		},
	);

/** Asks the Sent mail, again where it cannot be reached. Throws GmailError when it never can. */
const ask = async (
	sentMail: SentMail,
	messageId: string,
	{ clock, signal }: Delivery,
): Promise<SentMessage | undefined> => {
	for (let failures = 1; ; failures++) {
		try {
			return await sentMail.find(messageId, clock.now());
		} catch (error) {
			const final = !(error instanceof GmailError) || error.retry === 'never';
			if (final || failures === MAX_LOOK_TRIES) throw error;
			await clock.pause(backoff(failures, clock.random), signal);
		}
	}
};

/**
 * Hands a message to Gmail, as often as it takes and never twice: a failure is tried again when its kind makes that
 * sensible, and after an end that leaves doubt the Sent mail is asked first.
 *
 * @throws GmailError why it was not sent; `outcomeUnknown` when it may have been
 */
export const deliver = async (
	message: Composed,
	{ doubted = false, ifInDoubt = 'leave', maxWaitMs = DEFAULT_MAX_WAIT_MS }: SendOptions,
	delivery: Delivery,
): Promise<Receipt> => {
	const { mailbox, backend, transport, sentMail, signal, clock } = delivery;
	let fresh = false;
	let failure: GmailError | undefined;

	/** The receipt of a message that is in the Sent mail after all. */
	const lookUp = async (looks: number[]): Promise<Receipt | undefined> => {
		if (!sentMail) {
			if (ifInDoubt === 'sendAgain') return undefined;
			throw unknownOutcome(message, mailbox, failure);
		}
		for (const wait of looks) {
			await clock.pause(wait, signal);
			const found = await ask(sentMail, message.messageId, delivery).catch((error: unknown) => {
				if (ifInDoubt === 'sendAgain') return undefined;
				throw unknownOutcome(message, mailbox, error instanceof GmailError ? error : failure);
			});
			if (found) {
				const { messageId, envelope } = message;
				return {
					...found,
					messageId,
					accepted: envelope.to,
					rejected: [],
					transport,
					alreadySent: true,
				};
			}
		}
		return undefined;
	};

	const before = doubted ? await lookUp([0]) : undefined;
	if (before) return before;
	for (let failures = 1; ; failures++) {
		signal?.throwIfAborted();
		const outcome = await backend.attempt(message, { fresh, signal });
		if ('receipt' in outcome) return outcome.receipt;
		failure = outcome.failure;
		const after = outcome.inDoubt ? await lookUp(LOOK_PAUSES_MS) : undefined;
		if (after) return after;
		const pause = pauseBeforeNext({ failure, failures, fresh, maxWaitMs }, clock);
		if (pause === undefined) throw failure;
		fresh = failure.retry === 'freshToken';
		await clock.pause(pause, signal);
	}
};
