import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../imap/connection';

/** Tries at the end of a watch, and the pause between them, in ms: n8n's process will end. */
const MAX_TRIES = 5;
const PAUSE_MS = 200;

/**
 * Asks a server several times for what it may refuse at the moment.
 *
 * @returns false where it has refused each time
 * @throws what `act` threw where the connection is lost
 */
export const severalTimes = async (
	connection: Connection,
	act: () => Promise<void>,
): Promise<boolean> => {
	for (let tries = 1; ; tries += 1) {
		try {
			await act();
			return true;
		} catch (error) {
			if (!connection.alive) throw error;
		}
		if (tries === MAX_TRIES) return false;
		await sleep(PAUSE_MS, undefined, { ref: false });
	}
};
