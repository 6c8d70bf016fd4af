import { setTimeout as sleep } from 'node:timers/promises';
import { GmailError } from '../errors';
import type { Connection } from '../imap/connection';
import type { Bell } from './bell';
import type { Reader } from './reader';

/** What a watch that was closed leaves behind. */
export interface Leftovers {
	reader: Reader;
	/** Rings when an execution ends, and when somebody goes on. */
	due: Bell;
	/** Still open, if there was one when the watch was closed. */
	connection: Connection | undefined;
	reconnect(): Promise<Connection>;
	/** How long it stays open for executions that still run, in ms. */
	keptFor?: number;
	/** A successor knows all that is known here. */
	hasSuccessor(): boolean;
}

/**
 * A connection is kept for executions that end soon: n8n ends its process half a second after the last one, and gives
 * them this long by default.
 */
const KEPT_OPEN_MS = 30_000;

/** Pauses between tries to connect once more. */
const RECONNECT_PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Saves what a watch could not save before it was closed, above all how executions end that run on: at once over the
 * connection that is still open, else over a short one when the last has ended. Leaves no connection.
 *
 * @throws GmailError; then their messages come again at the next start, as after a crash
 */
export const settleLate = async ({
	reader,
	due,
	connection,
	reconnect,
	keptFor = KEPT_OPEN_MS,
	hasSuccessor,
}: Leftovers): Promise<void> => {
	const isOver = (): boolean => reader.isSettled() || hasSuccessor();
	/** It stays open no longer than it may, and not after the work. */
	const over = async (open: Connection | undefined, work: () => Promise<void>): Promise<void> => {
		const limit = setTimeout(() => void open?.close().then(due.ring), keptFor).unref();
		try {
			await work();
		} finally {
			clearTimeout(limit);
			await open?.close();
			await reader.close();
		}
	};
	await over(connection, async () => {
		while (connection?.alive && !isOver()) {
			// A connection that is lost meanwhile is replaced at the end.
			await reader.settle(connection).catch(() => undefined);
			if (!isOver()) await due.rung();
		}
		while (reader.running > 0 && !isOver()) await due.rung();
	});
	for (const pause of [...RECONNECT_PAUSES_MS, undefined]) {
		if (isOver()) return;
		try {
			const again = await reconnect();
			return await over(again, async () => {
				await reader.settle(again);
				// A keyword that the server refuses now it may take a moment later.
				while (reader.areKeywordsRefused() && again.alive && !isOver()) {
					await due.rung();
					await reader.settle(again);
				}
			});
		} catch (error) {
			// Whoever knocks again after a refusal only makes it worse.
			if (pause === undefined || (error instanceof GmailError && error.retry !== 'now'))
				throw error;
			await Promise.race([sleep(pause, undefined, { ref: false }), due.rung()]);
		}
	}
};
