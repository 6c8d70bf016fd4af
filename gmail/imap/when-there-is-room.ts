import { setTimeout as sleep } from 'node:timers/promises';
import { GmailError } from '../errors';

/** Other executions need their connections for seconds: so long one more is waited for, in ms. */
const PATIENCE_MS = 60_000;

/** Pauses between the tries, in ms: the first, which doubles, and the longest. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Connects as soon as the server allows one connection more for the mailbox: Gmail allows 15, and as many executions of one workflow
 * may work on it at once as messages arrive.
 *
 * @param patienceMs how long it may refuse
 * @param signal ends the waiting
 * @throws what `connect` throws; `tooManyConnections` where there was no room for that long
 */
export const whenThereIsRoom = async <Result>(
	connect: () => Promise<Result>,
	{ patienceMs = PATIENCE_MS, signal }: { patienceMs?: number; signal?: AbortSignal } = {},
): Promise<Result> => {
	const end = Date.now() + patienceMs;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
		try {
			return await connect();
		} catch (error) {
			const isFull = error instanceof GmailError && error.code === 'tooManyConnections';
			if (!isFull || Date.now() + pause > end) throw error;
		}
		// Never the same for two that wait.
		await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal });
	}
};
