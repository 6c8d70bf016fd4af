import type { GmailError } from '../errors';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long a connection must live for its end to count as the first of a new series. */
const MIN_LIFE_MS = 30 * SECOND_MS;

/** First and longest pause by what the last error says about trying again, in ms. */
const pauses: Record<GmailError['retry'], { first: number; cap: number }> = {
	now: { first: SECOND_MS, cap: MINUTE_MS },
	freshToken: { first: 5 * SECOND_MS, cap: 5 * MINUTE_MS },
	// A credential may be mended at any time: asking every few minutes costs nothing and heals by itself.
	never: { first: 30 * SECOND_MS, cap: 5 * MINUTE_MS },
	// Gmail prolongs a lock for clients that keep knocking.
	later: { first: 5 * MINUTE_MS, cap: HOUR_MS },
};

/** A time that Google names is kept up to here: a clock that is wrong by years must not silence a mailbox. */
const MAX_PAUSE_MS = 24 * HOUR_MS;

/** Counts the failures of one mailbox in a row and says how long to wait before the next try. */
export interface ReconnectPolicy {
	/** A connection ended after `lived` ms, 0 when it never opened. Returns the pause in ms. */
	pauseAfter(error: GmailError | undefined, lived: number): number;
}

/**
 * Endless reconnection: growing pauses with a cap and jitter, none after a session that lived, so that Gmail's hourly
 * goodbye costs no mail a delay. A time that Google names is waited for; how long a limit usually lasts is the first pause.
 *
 * @param random a number from 0 to 1, to spread mailboxes that fail together
 * @param now ms since 1970
 */
export const reconnectPolicy = (
	random: () => number = Math.random,
	now: () => number = Date.now,
): ReconnectPolicy => {
	let failures = 0;
	return {
		pauseAfter: (error, lived) => {
			if (lived >= MIN_LIFE_MS) {
				failures = 0;
				if (error?.retry !== 'later') return random() * 500;
			}
			const { first, cap } = pauses[error?.retry ?? 'now'];
			const pause = Math.min(cap, Math.max(first, error?.wait ?? 0) * 2 ** failures);
			failures += 1;
			const named = Math.min(MAX_PAUSE_MS, (error?.retryAt ?? 0) - now());
			// Never before the time named: that would make it longer.
			if (named > 0) return named + random() * MINUTE_MS;
			return pause * (0.75 + random() * 0.5);
		},
	};
};
