import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../account';
import { classify, type GmailError } from '../errors';
import { openConnection, type Connection } from '../imap/connection';
import { reconnectPolicy } from '../imap/reconnect';
import { createBell } from './bell';
import type { Cursor } from './cursor';
import type { Receiver } from './delivery';
import { createReader } from './reader';

/** What to watch, from where on, and whom to tell. */
export interface WatchOptions<Item> extends Receiver<Item> {
	/** Asked before each connection, so that a credential that was mended meanwhile is taken up. */
	signIn(): Promise<Account>;
	/** A path or a special use: `INBOX`, `\All`. */
	folder: string;
	/** The cursor of the last Delivery, or `startNow`. */
	cursor: Cursor;
	/** IMAP keyword that marks acknowledged messages on the server, so that a restart knows them. */
	keyword: string;
	/** Most messages handed out and not yet acknowledged. */
	maxInFlight: number;
	/** Once an outage, as soon as it is known to need someone or has lasted. */
	onOutage(error: GmailError): void;
	/** Mail flows again after an outage that was told. */
	onRecovery(): void;
}

export interface Watch {
	/** The outcome of the first try to connect: an error, or undefined. Never rejects. */
	readonly firstTry: Promise<GmailError | undefined>;
	/** As it stands; differs from the last Delivery's by what was acknowledged since. */
	cursor(): Cursor;
	/** Stops handing out at once and leaves no socket, within about a second. Never throws. */
	close(): Promise<void>;
}

/** A drop that heals within this is nobody's business, in ms. */
const OUTAGE_AFTER = 120_000;

/**
 * Watches a folder for ever: hands out each message that arrives, reconnects and catches up after whatever ends the
 * connection. It stops by `close()` only.
 */
export const watch = <Item>({
	signIn,
	onOutage,
	onRecovery,
	...reading
}: WatchOptions<Item>): Watch => {
	const { folder } = reading;
	const stop = new AbortController();
	const { signal } = stop;
	const due = createBell();
	const policy = reconnectPolicy();
	let mailbox = 'this mailbox';
	const explain = (error: unknown): GmailError => classify(error, { mailbox, channel: 'imap' });
	const reader = createReader({
		...reading,
		signal,
		onDue: due.ring,
		onGivenUp: (error) => onOutage(explain(error)),
	});
	let outage: { since: number; told: boolean } | undefined;

	const recovered = (): void => {
		if (outage?.told) onRecovery();
		outage = undefined;
	};

	const failed = (error: GmailError): void => {
		outage ??= { since: Date.now(), told: false };
		const lasting = error.retry === 'never' || Date.now() - outage.since >= OUTAGE_AFTER;
		if (outage.told || !lasting) return;
		outage.told = true;
		onOutage(error);
	};

	/** One life of a connection; returns why it ended. */
	const serve = async (
		connection: Connection,
		onReady: () => void,
	): Promise<GmailError | undefined> => {
		let open = true;
		void connection.ended.then(() => {
			open = false;
			due.ring();
		});
		try {
			await reader.takeHold(connection);
			onReady();
			while (open && !signal.aborted) {
				await reader.catchUp(connection);
				await reader.saveAcknowledged(connection);
				await due.rung();
			}
		} finally {
			await connection.close();
		}
		return await connection.ended;
	};

	const run = async (report: (outcome: GmailError | undefined) => void): Promise<void> => {
		while (!signal.aborted) {
			let openedAt: number | undefined;
			let error: GmailError | undefined;
			try {
				const account = await signIn();
				mailbox = account.address;
				const connection = await openConnection({ account, folder, onArrival: due.ring, signal });
				openedAt = Date.now();
				error = await serve(connection, () => {
					report(undefined);
					recovered();
				});
			} catch (failure) {
				error = explain(failure);
			}
			if (signal.aborted) break;
			reader.wait();
			report(error);
			if (error) failed(error);
			const lived = openedAt === undefined ? 0 : Date.now() - openedAt;
			await sleep(policy.pauseAfter(error, lived), undefined, { signal }).catch(() => undefined);
		}
		report(undefined);
	};

	let running: Promise<void> | undefined;
	const firstTry = new Promise<GmailError | undefined>((resolve) => {
		running = run(resolve);
	});

	return {
		firstTry,
		cursor: reader.cursor,
		close: async () => {
			stop.abort();
			due.ring();
			await running;
		},
	};
};
