import type { GmailError } from '../errors';
import type { Clock } from './backoff';
import type { Carrier } from './carrier';

/**
 * Keeps messages back that Google has just said it will not take: trying before a limit is lifted makes it last longer,
 * and a sign-in refused with a new token is refused for the next message too.
 */
export const limitGate = (carrier: Carrier, { now }: Clock): Carrier => {
	let closed: { failure: GmailError; until: number } | undefined;
	return {
		...carrier,
		attempt: async (message, options = {}) => {
			if (closed && now() < closed.until) return { failure: closed.failure, inDoubt: false };
			const outcome = await carrier.attempt(message, options);
			if ('receipt' in outcome) return outcome;
			const { failure } = outcome;
			if (failure.retry === 'later') {
				closed = { failure, until: failure.retryAt ?? now() + (failure.wait ?? 0) };
			} else if (failure.code === 'signInRefused' && options.fresh) {
				closed = { failure, until: Infinity };
			}
			return outcome;
		},
	};
};
