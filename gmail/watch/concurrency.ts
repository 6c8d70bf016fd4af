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
const MAX_BEGIN_TOGETHER = 4;

/** A delivery that has run for this long is one that lasts. */
const LASTS_AFTER_MS = 250;

/** While messages wait and no delivery has ended for this long, somebody is told. */
const STUCK_AFTER_MS = 5 * 60_000;

export interface ConcurrencyOptions {
	/** Deliveries of this watch that have not ended. */
	most: number;
	/** Bounds those of all watches of the process. */
	shared?: SharedLimit;
	/** Messages wait, as many deliveries run as may, and none has ended for minutes: told once, until one ends. */
	onStuck?(stuck: Stuck): void;
	/** One has ended after that. */
	onUnstuck?(): void;
	/** Stops the handing-out. */
	signal: AbortSignal;
}

/** What is known of deliveries of which none ends. */
export interface Stuck {
	/** How many of this watch have begun and not ended. */
	running: number;
	/** Since when none has ended or begun, in ms. */
	silentFor: number;
}

export const createConcurrency = ({
	most,
	shared = createSharedLimit(Infinity),
	onStuck,
	onUnstuck,
	signal,
}: ConcurrencyOptions): Concurrency => {
	const freed = createBell();
	signal.addEventListener('abort', freed.ring, { once: true });
	let running = 0;
	let beginning = 0;
	let changedAt = Date.now();
	let isStuck = false;
	const isFull = (): boolean =>
		running >= most || beginning >= MAX_BEGIN_TOGETHER || !shared.hasRoom();
	const lookIfStuck = (): void => {
		const silentFor = Date.now() - changedAt;
		// Where others hold the shared limit, they tell.
		if (isStuck || running < most || silentFor < STUCK_AFTER_MS) return;
		isStuck = true;
		onStuck?.({ running, silentFor });
	};
	const hasEnded = (): void => {
		changedAt = Date.now();
		if (!isStuck) return;
		isStuck = false;
		onUnstuck?.();
	};
	const take = (): Slot => {
		running += 1;
		beginning += 1;
		changedAt = Date.now();
		shared.begin();
		const end = (): void => {
			running -= 1;
			shared.end();
			hasEnded();
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
				void Promise.race([ended, sleep(LASTS_AFTER_MS, undefined, { ref: false })]).then(hasBegun);
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
					if (!late) continue;
					lookIfStuck();
					await meanwhile();
				}
				return signal.aborted ? undefined : take();
			} finally {
				stopListening();
			}
		},
	};
};
