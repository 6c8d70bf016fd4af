import type { Clock } from '../../gmail/send/backoff';

/** A clock that nobody waits for; it keeps the pauses it was asked for, in ms. */
export const hurriedClock = (): Clock & { pauses: number[] } => {
	let skipped = 0;
	const pauses: number[] = [];
	return {
		pauses,
		now: () => Date.now() + skipped,
		pause: async (ms, signal) => {
			signal?.throwIfAborted();
			pauses.push(ms);
			skipped += ms;
			await new Promise((resolve) => setImmediate(resolve));
		},
		random: () => 0.5,
	};
};
