import type { Token } from './token-source';

/** Renewals that are remembered; the oldest gives way. */
const MAX_RENEWALS = 1_000;

const renewals = new Map<string, Promise<Token>>();

/**
 * Replaces a token once for all executions of this process: whoever still holds the old one later gets what replaced it.
 * A renewal that failed is forgotten, so that the next one asks again.
 *
 * @param credential tells it from any other that holds the same token
 * @param old the token that has ended or was refused
 * @param renew asks for another; its error reaches everybody who waits for it
 */
export const sharedRenewal = async (
	credential: string,
	old: string,
	renew: () => Promise<Token>,
): Promise<Token> => {
	const key = `${credential} ${old}`;
	const known = renewals.get(key);
	if (known) return await known;
	const renewal = renew();
	renewals.set(key, renewal);
	const [oldest] = renewals.keys();
	if (renewals.size > MAX_RENEWALS && oldest !== undefined) renewals.delete(oldest);
	try {
		return await renewal;
	} catch (error) {
		renewals.delete(key);
		return await Promise.reject(error);
	}
};
