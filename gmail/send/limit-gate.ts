import type { GmailError } from '../errors';
import type { Clock } from './backoff';
import type { Backend } from './backend';

/**
 * Keeps messages back that Google has just said it will not take: trying before a limit is lifted makes it last longer,
 * and a sign-in refused with a new token is refused for the next message too.
 */
export const limitGate = (backend: Backend, { now }: Clock): Backend => {
	let closed: { failure: GmailError; until: number } | undefined;
	return {
		...backend,
		attempt: async (message, options = {}) => {
			if (closed && now() < closed.until) return { failure: closed.failure, inDoubt: false };
			const outcome = await backend.attempt(message, options);
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
