import type { GmailError } from '../errors';
import type { Receipt } from '../message';
import type { Composed } from './compose';

/** What became of one try. */
export type Attempt =
	| { receipt: Receipt }
	| {
			failure: GmailError;
			/** True when Gmail had the whole message and was not heard of again: it may be on its way. */
			inDoubt: boolean;
	  };

/** How one try is made. */
export interface AttemptOptions {
	/** Signs in with a new token: the last one was refused. */
	fresh?: boolean;
	/** Ends the try. */
	signal?: AbortSignal;
}

/** Sends messages to Gmail, over SMTP or by the Gmail API. */
export interface Backend {
	/** One try. Never throws. */
	attempt(message: Composed, options?: AttemptOptions): Promise<Attempt>;
	/**
	 * Signs in without sending anything.
	 *
	 * @returns one sentence on what answered
	 * @throws GmailError with the answer and the remedy
	 */
	check(): Promise<string>;
	/** Never throws. */
	close(): Promise<void>;
}
