/** Bits under the milliseconds, as in Gmail's own ids: the newest Gmail id >> 20 is the time it came. */
const SEQUENCE_BITS = 20n;

/**
 * Hands out X-GM-MSGID values: unique over all accounts of a store, strictly growing, above 2^60 and odd,
 * so that a client that keeps them in a Number gets another message.
 */
export class MessageIds {
	#last = 0n;

	/** @param now milliseconds since 1970 */
	next(now: number): bigint {
		const fromTime = (BigInt(Math.trunc(now)) << SEQUENCE_BITS) | 1n;
		this.#last = fromTime > this.#last ? fromTime : this.#last + 2n;
		return this.#last;
	}
}
