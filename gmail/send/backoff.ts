import { setTimeout as sleep } from 'node:timers/promises';
import type { GmailError } from '../errors';

/** Tries of one message, the first one counted. */
const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
/** Google names a time; everyone who waits for it comes back then. */
const MAX_SPREAD_MS = 2_000;

/** Time and chance, as they are handed in. */
export interface Clock {
	/** ms since 1970. */
	now(): number;
	/** Resolves after `ms`; rejects with the reason of the signal. */
	pause(ms: number, signal?: AbortSignal): Promise<void>;
	/** From 0 up to 1. */
	random(): number;
}

export const realClock: Clock = {
	now: Date.now,
	pause: async (ms, signal) => await sleep(ms, undefined, { signal }),
	random: Math.random,
};

/** The pause after the n-th failure, in ms: doubled each time, and never the same for two senders. */
export const backoff = (failures: number, random: () => number): number =>
	Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), MAX_PAUSE_MS) * (0.5 + random() / 2);

/** What decides about a further try. */
export interface Failed {
	failure: GmailError;
	/** How often it failed by now. */
	failures: number;
	/** A new token was asked for already. */
	fresh: boolean;
	/** The longest that is waited for a limit to be lifted. */
	maxWaitMs: number;
}

/** How long to wait until the next try, in ms; undefined when there should be none. */
export const pauseBeforeNext = (
	{ failure, failures, fresh, maxWaitMs }: Failed,
	{ now, random }: Clock,
): number | undefined => {
	if (failures >= MAX_TRIES) return undefined;
	switch (failure.retry) {
		case 'never':
			return undefined;
		case 'freshToken':
			return fresh ? undefined : 0;
		case 'now':
			return backoff(failures, random);
		case 'later': {
			const wait = failure.retryAt === undefined ? failure.wait : failure.retryAt - now();
			if (wait === undefined || wait > maxWaitMs) return undefined;
			return Math.max(wait, 0) + random() * MAX_SPREAD_MS;
		}
	}
};
