import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../account';
import { classify, type GmailError } from '../errors';
import { openConnection, type Connection } from '../imap/connection';
import { reconnectPolicy } from '../imap/reconnect';
import { createBell } from './bell';
import type { Cursor } from './cursor';
import { inLine } from './handshakes';
import { createReader, type Handover, type ReaderOptions } from './reader';
import { settleLate } from './settle-late';

/** What to watch, from where on, and whom to tell. */
export interface WatchOptions<Item> extends Omit<ReaderOptions<Item>, 'onDue' | 'signal'> {
	/** Asked before each connection, so that a credential that was mended meanwhile is taken up. */
	signIn(): Promise<Account>;
	/** Pause before the first connection, in ms, so that many watches do not knock at once. */
	startAfter?: number;
	/** How long a connection stays open after `close` for executions that still run, in ms; half a minute unless it is told. */
	staysFor?(): number;
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
	/**
	 * Stops handing out at once, within about two seconds. Leaves no socket but one for executions that still run, for half
	 * a minute at most. Never throws.
	 */
	close(): Promise<void>;
	/** Settles after `close` when what still ran has ended and all is saved, or somebody has gone on. Never rejects. */
	settled(): Promise<void>;
	/** To be called after `close` by whoever goes on: this watch then leaves what still runs to the successor. */
	handOver(): Handover;
}

/** An outage is told when it has lasted this long; one that somebody has to mend is told at once. */
const TELL_OUTAGE_AFTER_MS = 120_000;

/** What a closing watch may take to save what was acknowledged. */
const MAX_CLOSING_MS = 700;

/**
 * Watches a folder for ever: hands out each message that arrives, reconnects and catches up after whatever ends the
 * connection. It stops by `close()` only.
 */
export const watch = <Item>({
	startAfter = 0,
	staysFor,
	onOutage,
	onRecovery,
	...reading
}: WatchOptions<Item>): Watch => {
	const { folder, signIn } = reading;
	const stop = new AbortController();
	const { signal } = stop;
	/** Ends the connection too; later than `stop`, so that it can carry its last words. */
	const cut = new AbortController();
	const due = createBell();
	const policy = reconnectPolicy();
	let mailbox = 'this mailbox';
	const explain = (error: unknown): GmailError => classify(error, { mailbox, channel: 'imap' });
	const reader = createReader({
		...reading,
		signal,
		onDue: due.ring,
	});
	let outage: { since: number; told: boolean } | undefined;

	const recovered = (): void => {
		if (outage?.told) onRecovery();
		outage = undefined;
	};

	const failed = (error: GmailError): void => {
		outage ??= { since: Date.now(), told: false };
		const lasting = error.retry === 'never' || Date.now() - outage.since >= TELL_OUTAGE_AFTER_MS;
		if (outage.told || !lasting) return;
		outage.told = true;
		onOutage(error);
	};

	const connect = async (): Promise<Connection> => {
		const account = await signIn();
		mailbox = account.address;
		const early = new AbortController();
		const giveUp = (): void => early.abort();
		signal.addEventListener('abort', giveUp);
		try {
			const { host, port } = account.servers.imap;
			const open = async (): Promise<Connection> =>
				await openConnection({
					account,
					folder,
					onArrival: () => {
						reader.hasNews();
						due.ring();
					},
					onFlags: () => {
						reader.hasChanges();
						due.ring();
					},
					signal: AbortSignal.any([early.signal, cut.signal]),
					compressed: false,
				});
			return await inLine(`${host}:${port}`, signal, open);
		} finally {
			signal.removeEventListener('abort', giveUp);
		}
	};

	/** Not closed with the watch, since something is still to be saved. */
	let kept: Connection | undefined;

	/** One life of a connection; returns why it ended. */
	const serve = async (
		connection: Connection,
		report: (outcome: undefined) => void,
	): Promise<GmailError | undefined> => {
		let open = true;
		void connection.ended.then(() => {
			open = false;
			due.ring();
		});
		try {
			await reader.takeHold(connection);
			report(undefined);
			while (open && !signal.aborted) {
				await reader.catchUp(connection, recovered);
				await reader.settle(connection);
				await due.rung();
			}
			if (open) await reader.settle(connection);
			if (open && signal.aborted && !reader.isSettled()) kept = connection;
		} finally {
			if (!kept) await connection.close();
		}
		if (kept) return undefined;
		return await connection.ended;
	};

	const run = async (report: (outcome: GmailError | undefined) => void): Promise<void> => {
		await sleep(startAfter, undefined, { signal }).catch(() => undefined);
		while (!signal.aborted) {
			let openedAt: number | undefined;
			let error: GmailError | undefined;
			try {
				const connection = await connect();
				openedAt = Date.now();
				error = await serve(connection, report);
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

	let handedOver = false;
	let settled: Promise<void> = Promise.resolve();

	let running: Promise<void> | undefined;
	const firstTry = new Promise<GmailError | undefined>((resolve) => {
		running = run(resolve);
	});

	let closing: Promise<void> | undefined;
	const close = async (): Promise<void> => {
		stop.abort();
		due.ring();
		const timer = setTimeout(() => cut.abort(), MAX_CLOSING_MS);
		await running;
		clearTimeout(timer);
		void reader.close();
		settled = settleLate({
			reader,
			due,
			connection: kept,
			keptFor: staysFor?.(),
			reconnect: async () =>
				await openConnection({ account: await signIn(), folder, compressed: false }),
			hasSuccessor: () => handedOver,
		}).catch((error: unknown) => {
			if (!reader.isKept()) onOutage(explain(error));
		});
	};

	return {
		firstTry,
		cursor: reader.cursor,
		close: async () => await (closing ??= close()),
		settled: async () => {
			await closing;
			await settled;
		},
		handOver: () => {
			handedOver = true;
			due.ring();
			return reader.handOver();
		},
	};
};
