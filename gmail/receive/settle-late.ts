import type { Connection } from '../imap/connection';
import type { Bell } from './bell';
import type { Reader } from './reader';

/** What a watch that was closed while executions run leaves behind. */
export interface Leftovers {
	reader: Reader;
	/** Rings when an execution ends, and when somebody goes on. */
	due: Bell;
	/** Still open, if there was one when the watch was closed. */
	connection: Connection | undefined;
	reconnect(): Promise<Connection>;
	/** A successor knows all that is known here. */
	hasSuccessor(): boolean;
}

/**
 * A connection is kept for executions that end soon, in ms: n8n ends its process half a second after the last one, and gives
 * them this long by default.
 */
const KEPT = 30_000;

/**
 * Saves how executions end that run on after their watch was closed: at once over the connection that is still open, else
 * over a short one when the last has ended. Leaves no connection.
 *
 * @throws GmailError; then their messages come again at the next start, as after a crash
 */
export const settleLate = async ({
	reader,
	due,
	connection,
	reconnect,
	hasSuccessor,
}: Leftovers): Promise<void> => {
	const timer = setTimeout(() => void connection?.close(), KEPT).unref();
	const isOver = (): boolean => reader.inFlight().size === 0 || hasSuccessor();
	const settleHere = async (): Promise<void> => {
		// A connection that is lost meanwhile is replaced at the end.
		if (connection?.alive) await reader.settle(connection).catch(() => undefined);
	};
	try {
		if (isOver()) return;
		while (!isOver()) {
			await due.rung();
			if (!hasSuccessor()) await settleHere();
		}
		if (hasSuccessor() || connection?.alive) return;
		const last = await reconnect();
		try {
			await reader.settle(last);
		} finally {
			await last.close();
		}
	} finally {
		clearTimeout(timer);
		await connection?.close();
	}
};
