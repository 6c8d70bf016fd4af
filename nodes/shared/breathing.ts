import { setImmediate } from 'node:timers/promises';

/** How long the event loop of n8n is held for work that waits for nothing. */
const MAX_HOLD_MS = 20;

/**
 * Lets everything else in n8n run between the items of a node, thousands of which may need no answer from anywhere.
 *
 * @returns is to be awaited before each item
 */
export const breathing = (): (() => Promise<void>) => {
	let since = performance.now();
	return async () => {
		if (performance.now() - since < MAX_HOLD_MS) return;
		await setImmediate();
		since = performance.now();
	};
};
