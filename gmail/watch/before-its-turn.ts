import type { Connection } from '../imap/connection';
import { lookAt } from '../read/look-at';
import { createAlarm } from './alarm';
import type { Progress } from './progress';
import type { Retries } from './retries';

/** How often a watch that is busy looks at what waits, in ms, and at how many messages. */
const LOOK_EVERY = 1_000;
const MOST_AHEAD = 1_000;

export interface BeforeItsTurnOptions {
	progress: Progress;
	retries: Retries;
	keyOf(uid: number, identity: string): string;
	/** True where the folder holds messages that nobody has looked for yet. */
	hasNews(): boolean;
	/** Looks for them. */
	findNews(connection: Connection): Promise<void>;
	onDue(): void;
	signal: AbortSignal;
}

/** Messages that wait for their turn: somebody may put them away before it comes. Elsewhere than on Gmail they are lost then. */
export interface BeforeItsTurn {
	/** Learns what the messages are known by that wait, and those that have come meanwhile; once a second at most. */
	look(connection: Connection): Promise<void>;
	/** A message is not in the folder any more: it is looked for where it is now, as one that nobody has seen yet. */
	hasLeft(uid: number): void;
	/** Their turn has come. */
	forget(uids: number[]): void;
	/** UIDs are void. */
	clear(): void;
}

export const createBeforeItsTurn = ({
	progress,
	retries,
	keyOf,
	hasNews,
	findNews,
	onDue,
	signal,
}: BeforeItsTurnOptions): BeforeItsTurn => {
	/** By UID. */
	const identities = new Map<number, string>();
	let lookedAt = 0;
	const alarm = createAlarm(onDue, signal);

	return {
		look: async (connection) => {
			if (!connection.gmail || signal.aborted) return;
			const pause = lookedAt + LOOK_EVERY - Date.now();
			if (pause > 0) {
				// Where nothing is handed out meanwhile nobody else comes back to it.
				if (hasNews()) alarm.ringIn(pause);
				return;
			}
			lookedAt = Date.now();
			if (hasNews()) await findNews(connection);
			const unknown = progress.next(MOST_AHEAD).filter((uid) => !identities.has(uid));
			if (unknown.length === 0) return;
			for (const { uid, identity } of await lookAt(connection, unknown)) {
				identities.set(uid, identity);
			}
		},
		hasLeft: (uid) => {
			const identity = identities.get(uid) ?? '';
			progress.drop(uid);
			if (identity === '') return;
			const key = keyOf(0, identity);
			if (progress.entry(key)) return;
			const entry = { key, uid: 0, identity, attempt: 1, failures: 0, waits: true } as const;
			progress.restore({ ...entry, isUnread: true });
			retries.now(key);
		},
		forget: (uids) => {
			for (const uid of uids) identities.delete(uid);
		},
		clear: () => identities.clear(),
	};
};
