import { processWide } from './process-wide';

/** n8n's process has been asked to end. */
export interface Shutdown {
	readonly signal: AbortSignal;
	/** How long it may still take to save what its last executions did, in ms. */
	left(): number;
}

/** What n8n gives its last executions, unless N8N_GRACEFUL_SHUTDOWN_TIMEOUT says otherwise. */
const DEFAULT_GRACE_SECONDS = 30;

/** Of that we use so much: n8n has things to put away itself. */
const SHARE_OF_GRACE = 0.8;

const grace = (): number => {
	const chosen = Number(process.env.N8N_GRACEFUL_SHUTDOWN_TIMEOUT);
	return (chosen > 0 ? chosen : DEFAULT_GRACE_SECONDS) * 1_000;
};

/**
 * Tells that n8n's process ends. n8n closes a trigger in the same way when somebody unpublishes it, and a trigger may hold up the
 * one and not the other. n8n listens to the same signals, and stays the one that ends the process.
 */
export const shutdown = (): Shutdown =>
	processWide('shutdown-1', () => {
		const ending = new AbortController();
		let since = Infinity;
		const begin = (): void => {
			if (ending.signal.aborted) return;
			since = Date.now();
			ending.abort();
		};
		process.once('SIGTERM', begin);
		process.once('SIGINT', begin);
		return {
			signal: ending.signal,
			left: () => Math.max(0, Math.min(since, Date.now()) + grace() * SHARE_OF_GRACE - Date.now()),
		};
	});
