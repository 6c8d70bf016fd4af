import { setTimeout as sleep } from 'node:timers/promises';
import { createBell } from './bell';

/** Deliveries that may run at once, over several watches. */
export interface SharedLimit {
	/** True while one more may begin. */
	hasRoom(): boolean;
	begin(): void;
	end(): void;
	/** Calls when room may have come. */
	onRoom(listener: () => void): () => void;
}

/** @param most deliveries at once; Infinity for no limit */
export const createSharedLimit = (most: number): SharedLimit => {
	let running = 0;
	const listeners = new Set<() => void>();
	return {
		hasRoom: () => running < most,
		begin: () => {
			running += 1;
		},
		end: () => {
			running -= 1;
			for (const listener of listeners) listener();
		},
		onRoom: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
};

/** The right to start one delivery. */
export interface Slot {
	/** The delivery has begun, and holds the slot until it settles. */
	occupy(delivery: Promise<unknown>): void;
	/** Nothing is started after all. */
	release(): void;
}

/** Bounds how many deliveries run at once, and how many begin at once. */
export interface Concurrency {
	/**
	 * Waits until a delivery may start; calls `meanwhile` each second until then.
	 *
	 * @returns undefined when the handing-out has been stopped
	 */
	slot(meanwhile: () => Promise<void>): Promise<Slot | undefined>;
}

/**
 * Deliveries that begin together; more begin as these end or turn out to last. For each execution n8n makes a sandbox of
 * about 5 MB, and it runs short ones no faster for having many at once.
 */
const BEGIN_TOGETHER = 4;

/** A delivery that has run for this long is one that lasts, in ms. */
const LASTS = 250;

/**
 * @param most deliveries of this watch that have not ended
 * @param shared bounds those of all watches of the process
 * @param signal stops the handing-out
 */
export const createConcurrency = (
	most: number,
	signal: AbortSignal,
	shared: SharedLimit = createSharedLimit(Infinity),
): Concurrency => {
	const freed = createBell();
	signal.addEventListener('abort', freed.ring, { once: true });
	let running = 0;
	let beginning = 0;
	const isFull = (): boolean => running >= most || beginning >= BEGIN_TOGETHER || !shared.hasRoom();
	const take = (): Slot => {
		running += 1;
		beginning += 1;
		shared.begin();
		const end = (): void => {
			running -= 1;
			shared.end();
			freed.ring();
		};
		const hasBegun = (): void => {
			beginning -= 1;
			freed.ring();
		};
		return {
			occupy: (delivery) => {
				const ended = delivery.then(
					() => undefined,
					() => undefined,
				);
				void Promise.race([ended, sleep(LASTS, undefined, { ref: false })]).then(hasBegun);
				void ended.then(end);
			},
			release: () => {
				hasBegun();
				end();
			},
		};
	};
	return {
		slot: async (meanwhile) => {
			if (signal.aborted) return undefined;
			if (!isFull()) return take();
			const stopListening = shared.onRoom(freed.ring);
			try {
				while (isFull() && !signal.aborted) {
					const stop = new AbortController();
					const aSecond = sleep(1_000, true, { signal: stop.signal }).catch(() => false);
					const late = await Promise.race([freed.rung().then(() => false), aSecond]);
					stop.abort();
					if (late) await meanwhile();
				}
				return signal.aborted ? undefined : take();
			} finally {
				stopListening();
			}
		},
	};
};
