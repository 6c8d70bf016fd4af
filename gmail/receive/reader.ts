import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../imap/connection';
import { createBell } from './bell';
import { acknowledge, attemptsOf, fits, handOut, reseed, waitFrom, type Cursor } from './cursor';
import type { Receiver } from './delivery';
import { fetchMessages, type FetchedMessage } from './fetch';
import { readMessage } from './read-message';

/** Which folder is read, from where on, and where its messages go. */
export interface ReaderOptions<Item> extends Receiver<Item> {
	/** A path or a special use: `INBOX`, `\All`. */
	folder: string;
	/** The cursor of the last Delivery, or `startNow`. */
	cursor: Cursor;
	/** IMAP keyword that marks acknowledged messages on the server, so that a restart knows them. */
	keyword: string;
	/** Most messages handed out and not yet acknowledged. */
	maxInFlight: number;
	/** A message could not be handed out several times and waits for the next start. */
	onGivenUp(error: unknown): void;
	/** There is something to read or to save. */
	onDue(): void;
	/** Stops the handing-out. */
	signal: AbortSignal;
}

/** Reads a folder over whatever connection there is at the moment, and is the one writer of its cursor. */
export interface Reader {
	cursor(): Cursor;
	/** No connection at the first start: mail counts as new from now on. */
	wait(): void;
	/** Fits the cursor to the folder as it is now. To be called once a connection. */
	takeHold(connection: Connection): Promise<void>;
	/** Hands out what is owed and what is new. */
	catchUp(connection: Connection): Promise<void>;
	/** Keeps on the server what was acknowledged since the last emission. */
	saveAcknowledged(connection: Connection): Promise<void>;
}

/** Fetched with one command; more would hold many texts in memory at once. */
const BATCH = 50;

/** How often a message is handed out in one life of a reader, and the pause before the next time, in ms. */
const MAX_ATTEMPTS = 3;
const RETRY_AFTER = 5_000;

const DAY = 24 * 60 * 60_000;

/** The lowest UID that arrived since then (ms). SEARCH SINCE knows only days, in the server's time zone. */
const firstSince = async (connection: Connection, since: number): Promise<number | undefined> => {
	const uids = await connection.search({ since: new Date(since - DAY) });
	const dated = await connection.fetch(uids, { uid: true, internalDate: true });
	// INTERNALDATE has whole seconds: what came in the same second may be new.
	const from = Math.floor(since / 1000) * 1000;
	return dated.find(({ internalDate }) => new Date(internalDate ?? 0).getTime() >= from)?.uid;
};

export const createReader = <Item>({
	folder,
	cursor: start,
	keyword,
	maxInFlight,
	prepare,
	deliver,
	onGivenUp,
	onDue,
	signal,
}: ReaderOptions<Item>): Reader => {
	const inFlight = new Set<number>();
	const slotFreed = createBell();
	signal.addEventListener('abort', slotFreed.ring, { once: true });
	let cursor = start;
	/** To be handed out again: pending in an earlier life, or failed in this one. */
	const owed = new Set(start.pending.map(({ uid }) => uid));
	/** Acknowledged, and no emission has carried that yet. */
	let unsaved: number[] = [];

	const isDone = (uid: number): void => {
		owed.delete(uid);
		cursor = acknowledge(cursor, uid);
	};

	const handOutAgain = async (uid: number, error: unknown): Promise<void> => {
		if (attemptsOf(cursor, uid) >= MAX_ATTEMPTS) return onGivenUp(error);
		await sleep(RETRY_AFTER * attemptsOf(cursor, uid), undefined, { signal }).catch(
			() => undefined,
		);
		owed.add(uid);
		onDue();
	};

	const follow = async (uid: number, outcome: Promise<void>): Promise<void> => {
		inFlight.add(uid);
		try {
			await outcome;
			isDone(uid);
			unsaved.push(uid);
			onDue();
		} catch (error) {
			void handOutAgain(uid, error);
		} finally {
			inFlight.delete(uid);
			slotFreed.ring();
		}
	};

	const handOn = async (fetched: FetchedMessage, from: Connection): Promise<void> => {
		const { uid, receivedAt } = fetched;
		const origin = { account: from.account, mailbox: from.folder.path, folder };
		const item = await prepare(await readMessage(fetched, from, origin));
		while (inFlight.size >= maxInFlight && !signal.aborted) await slotFreed.rung();
		if (signal.aborted) return;
		cursor = handOut(cursor, uid, receivedAt.getTime() || 0);
		owed.delete(uid);
		unsaved = [];
		void follow(uid, deliver({ item, uid, cursor, attempt: attemptsOf(cursor, uid) }));
	};

	return {
		cursor: () => cursor,

		wait: () => {
			cursor = waitFrom(cursor, Date.now());
		},

		takeHold: async (connection) => {
			if (!fits(cursor, connection.folder)) {
				const { since } = cursor;
				cursor = reseed(
					cursor,
					connection.folder,
					since === undefined ? undefined : await firstSince(connection, since),
				);
				owed.clear();
			} else if (owed.size > 0 && connection.folder.keywords) {
				(await connection.search({ uid: [...owed].join(), keyword })).forEach(isDone);
			}
		},

		catchUp: async (connection) => {
			const { lastUid } = cursor;
			const arrived = await connection.search({ uid: `${lastUid + 1}:*` });
			// `n:*` always names the newest message, even one below n (RFC 9051 section 9, seq-range).
			const uids = [...owed, ...arrived.filter((uid) => uid > lastUid)].filter(
				(uid) => !inFlight.has(uid),
			);
			for (let i = 0; i < uids.length && !signal.aborted; i += BATCH) {
				const batch = uids.slice(i, i + BATCH);
				const messages = await fetchMessages(connection, batch);
				for (const message of messages) await handOn(message, connection);
				const found = new Set(messages.map(({ uid }) => uid));
				// Moved or deleted by its owner since it was handed out the first time.
				batch.filter((uid) => owed.has(uid) && !found.has(uid)).forEach(isDone);
			}
		},

		saveAcknowledged: async (connection) => {
			const uids = unsaved;
			if (uids.length === 0 || !connection.folder.keywords) return;
			await connection.addKeyword(uids, keyword);
			unsaved = unsaved.filter((uid) => !uids.includes(uid));
		},
	};
};
