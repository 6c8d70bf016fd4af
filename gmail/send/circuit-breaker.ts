import type { GmailError } from '../errors';
import type { Clock } from './backoff';
import type { Backend } from './backend';

/**
 * A circuit breaker: it is open from a failure that every other message would meet too, and lets none through while it is.
 * Trying before a limit is lifted makes it last longer, and a sign-in refused with a new token is refused for the next message too.
 */
export const circuitBreaker = (backend: Backend, { now }: Clock): Backend => {
	let open: { failure: GmailError; until: number } | undefined;
	return {
		...backend,
		attempt: async (message, options = {}) => {
			if (open && now() < open.until) return { failure: open.failure, inDoubt: false };
			const outcome = await backend.attempt(message, options);
			if ('receipt' in outcome) return outcome;
			const { failure } = outcome;
			if (failure.retry === 'later') {
				open = { failure, until: failure.retryAt ?? now() + (failure.wait ?? 0) };
			} else if (failure.code === 'signInRefused' && options.fresh) {
				open = { failure, until: Infinity };
			}
			return outcome;
		},
	};
};
