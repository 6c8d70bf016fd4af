import type { Connection } from '../imap/connection';
import { createAlarm } from './alarm';
import type { Elsewhere } from './elsewhere';
import type { Entry } from './progress';
import { markWherever } from './wherever';

/** An execution that runs longer than this is known to the server; quick ones cost it no command. */
const KEYWORD_AFTER_MS = 300;

/** The keyword on a message that was handed out; it says nothing any more once the message is done. */
export const inFlightKeyword = (keyword: string): string => `${keyword}-out`;

export interface InFlightOptions {
	/** Marks what is done. */
	keyword: string;
	elsewhere: Elsewhere;
	/** False where the server keeps no keywords. */
	areKept(connection: Connection): boolean;
	/** True while the execution of a message runs. */
	isRunning(key: string): boolean;
	/** The server is to be told. */
	onDue(): void;
	signal: AbortSignal;
}

/**
 * Keeps on the server which messages have an execution. The cursor knows it too, but n8n may put back an older one, and a message
 * that its own workflow has moved is then nowhere in the folder: after a kill nothing else would know that it is not done.
 */
export interface InFlight {
	/** An execution of it has begun. */
	add(entry: Entry): void;
	/** Tells the server of those that have run for some time. */
	store(connection: Connection): Promise<void>;
}

export const createInFlight = ({
	keyword,
	elsewhere,
	areKept,
	isRunning,
	onDue,
	signal,
}: InFlightOptions): InFlight => {
	const name = inFlightKeyword(keyword);
	/** Since when they run, ms since 1970; in that order. */
	const untold = new Map<Entry, number>();
	const told = new WeakSet<Entry>();
	const alarm = createAlarm(() => {
		// Most have ended by then.
		for (const entry of untold.keys()) if (!isRunning(entry.key)) untold.delete(entry);
		if (untold.size > 0) onDue();
	}, signal);

	const tellLater = (): void => {
		const [first] = untold.values();
		if (first !== undefined) alarm.ringIn(Math.max(0, first + KEYWORD_AFTER_MS - Date.now()));
	};

	return {
		add: (entry) => {
			if (keyword === '' || told.has(entry)) return;
			untold.set(entry, Date.now());
			tellLater();
		},
		store: async (connection) => {
			const long = Date.now() - KEYWORD_AFTER_MS;
			const due: Entry[] = [];
			for (const [entry, since] of untold) {
				if (since > long) break;
				untold.delete(entry);
				if (isRunning(entry.key)) due.push(entry);
			}
			tellLater();
			if (due.length === 0 || !areKept(connection)) return;
			try {
				for (const entry of due) told.add(entry);
				await markWherever(connection, elsewhere, due, name);
			} catch (error) {
				// The cursor knows of them. A server that refuses keywords is told of with the next message that is done.
				if (!connection.alive) throw error;
			}
		},
	};
};
