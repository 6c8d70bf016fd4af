import { setTimeout as sleep } from 'node:timers/promises';

/** Pauses before messages are tried again, by key. */
export interface Retries {
	/** It is tried again after a pause that doubles with each try, up to 5 minutes. */
	later(key: string, tries: number, first?: number): void;
	/** It is tried again at once. */
	now(key: string): void;
	/** Keys that are to be tried now. */
	due(): string[];
	/** True while a message waits for its next try. */
	isWaiting(): boolean;
	/** It is being tried, or nobody waits for it any more. */
	take(key: string): void;
	/** Nothing is to be tried any more. */
	clear(): void;
}

const MAX_PAUSE_MS = 5 * 60_000;

/**
 * @param firstPause before the second try, in ms
 * @param onDue something is to be tried now
 * @param signal ends all pauses; what waited then is not due
 */
export const createRetries = (
	firstPause: number,
	onDue: () => void,
	signal: AbortSignal,
): Retries => {
	const due = new Set<string>();
	const waiting = new Map<string, object>();
	return {
		later: (key, tries, first = firstPause) => {
			const ticket = {};
			waiting.set(key, ticket);
			due.delete(key);
			const pause = Math.min(MAX_PAUSE_MS, first * 2 ** Math.max(0, tries - 1));
			void sleep(pause, undefined, { signal, ref: false }).then(
				() => {
					if (waiting.get(key) !== ticket) return;
					waiting.delete(key);
					due.add(key);
					onDue();
				},
				// The watch has ended.
				() => undefined,
			);
		},
		now: (key) => {
			waiting.delete(key);
			due.add(key);
			onDue();
		},
		due: () => [...due],
		isWaiting: () => waiting.size > 0,
		take: (key) => {
			waiting.delete(key);
			due.delete(key);
		},
		clear: () => {
			waiting.clear();
			due.clear();
		},
	};
};
