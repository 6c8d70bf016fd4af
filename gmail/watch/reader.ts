import type { Account } from '../account';
import type { Connection, SearchObject } from '../imap/connection';
import type { Mail } from '../message';
import type { FirstStart } from './adopt';
import { inAllMail } from './all-mail';
import { arrived, pass, uidsOf, waitFrom, type Cursor, type Outcome, type Pending } from './cursor';
import type { ReadMessage } from '../read/message-content';
import type { Receiver } from './delivery';
import type { FetchedMessage, Format } from '../parse/fetched-message';
import { fetchMessages } from '../read/fetch';
import { identityOf } from '../parse/identity';
import { searchFor, type Seen } from '../read/look-at';
import { createLedger, type LedgerOptions } from './ledger';
import { readAhead } from './read-ahead';
import { contentOf, readMessage } from '../read/read-message';
import { narrow, toSequenceSets, type UidRange } from './uid-ranges';

/** Which messages of a folder are read, from where on, and what becomes of them. */
export interface ReaderOptions<Item> extends Receiver<Item>, Omit<LedgerOptions, 'inAllMail'> {
	/** A path or a special use: `INBOX`, `\All`. */
	folder: string;
	/** What counts as new where the cursor has met no folder yet; from now on by default. */
	firstStart?: FirstStart;
	/** What the server is asked for; everything by default. Throws GmailError for what this server cannot be asked. */
	query?(server: { gmail: boolean; account: string }): SearchObject | undefined;
	/** Why a parsed message is not for this workflow; undefined when it is. */
	reject?(mail: Mail): Promise<string | undefined>;
	/** False when a reader of another folder has handed out this message already. */
	claim?(identity: string): boolean;
	/** How much is fetched of a message; all but its attachments by default. */
	format?: Format;
	/** Most messages handed out together. */
	batchSize?: number;
	/** Nothing is handed out while a failed message waits for its next try. */
	inOrder?: boolean;
	/** Signs in for a second connection. */
	signIn(): Promise<Account>;
}

/** Reads a folder over whatever connection there is at the moment. */
export interface Reader {
	/** To be kept with the next emission. */
	cursor(): Cursor;
	/** Executions that still run, by key of their messages. */
	inFlight(): ReadonlyMap<string, Promise<Outcome>>;
	/** True when nothing runs, and all that has ended is kept on the server or with an emission. */
	isSettled(): boolean;
	/** No connection at the first start: mail counts as new from now on. */
	wait(): void;
	/** Fits the cursor to the folder as it is now. To be called once a connection. */
	takeHold(connection: Connection): Promise<void>;
	/** Hands out what is owed and what is new. */
	catchUp(connection: Connection): Promise<void>;
	/** Keeps on the server what was acknowledged since the last emission, and does there what is owed afterwards. */
	settle(connection: Connection): Promise<void>;
}

/** Read together, about; more would hold many texts in memory at once. */
const CHUNK = 50;

/** Gmail's search need not know a message at once: one that does not match is asked about again after this, in ms. */
const SEARCH_LAG = 30_000;

/** A message that was read, not yet made an item. */
interface Read<Item> {
	message: ReadMessage;
	seen: Seen;
	toItem(): Promise<Item>;
}

export const createReader = <Item>(options: ReaderOptions<Item>): Reader => {
	const {
		folder,
		firstStart = 'now',
		query,
		reject,
		claim,
		format,
		batchSize = 1,
		inOrder = false,
		prepare,
		deliver,
		signIn,
		onDue,
		signal,
	} = options;
	/** Whole batches. */
	const chunkSize = batchSize * Math.ceil(CHUNK / batchSize);
	const allMail = inAllMail(signIn, signal);
	const ledger = createLedger({ ...options, inAllMail: allMail });
	/** When a message that does not match was first asked about, ms since 1970. */
	const askedAt = new Map<number, number>();

	/** Of these UIDs those that match; `open` are those and the ones to be asked about once more. */
	const matching = async (
		connection: Connection,
		uids: number[],
	): Promise<{ found: number[]; open: Set<number> }> => {
		const wanted = query?.(connection);
		if (!wanted || uids.length === 0) return { found: uids, open: new Set(uids) };
		const asked = new Set(uids);
		const uid = `${uids[0]}:${uids[uids.length - 1]}`;
		const found = (await connection.search({ ...wanted, uid })).filter((uid) => asked.has(uid));
		const open = new Set(found);
		if (!connection.gmail) return { found, open };
		const now = Date.now();
		for (const other of uids) {
			const first = askedAt.get(other) ?? now;
			if (open.has(other) || now - first >= SEARCH_LAG) askedAt.delete(other);
			else {
				askedAt.set(other, first);
				open.add(other);
			}
		}
		if (askedAt.size > 0) setTimeout(onDue, SEARCH_LAG).unref();
		return { found, open };
	};

	/** UIDs to be handed out for the first time, ascending. */
	const findNew = async (connection: Connection): Promise<number[]> => {
		const { lastUid, left } = ledger.cursor();
		const known: number[] = [];
		for (const uid of toSequenceSets(left)) known.push(...(await connection.search({ uid })));
		const newer = await connection.search({ uid: `${lastUid + 1}:*` });
		// `n:*` always names the newest message, even one below n (RFC 9051 section 9, seq-range).
		known.push(...newer.filter((uid) => uid > lastUid));
		if (known.length === 0 && left.length === 0) return known;
		const { found, open } = await matching(connection, known);
		const newest = known.at(-1) ?? lastUid;
		const runs: UidRange[] = newest > lastUid ? [...left, [lastUid + 1, newest]] : left;
		ledger.step((cursor) => arrived(cursor, newest, narrow(runs, known, open)));
		return found;
	};

	const read = async (fetched: FetchedMessage, from: Connection): Promise<Read<Item>> => {
		const { uid, receivedAt } = fetched;
		const origin = { account: from.account, mailbox: from.folder.path, folder };
		const message = await readMessage(fetched, from, origin, format);
		return {
			message,
			seen: { uid, identity: identityOf(fetched), receivedAt: receivedAt.getTime() || 0 },
			toItem: async () => await prepare(message, contentOf(from, uid)),
		};
	};

	const isWanted = async ({ message, seen }: Read<Item>): Promise<boolean> =>
		(await reject?.(message.mail)) === undefined &&
		(seen.identity === '' || (claim?.(seen.identity) ?? true));

	const isHeldUp = (): boolean => signal.aborted || (inOrder && ledger.isRetrying());

	const handOn = async (group: FetchedMessage[], from: Connection): Promise<void> => {
		const ready: { item: Item; seen: Seen }[] = [];
		for (const fetched of group) {
			const reading = await read(fetched, from);
			const { seen } = reading;
			if (await isWanted(reading)) ready.push({ item: await reading.toItem(), seen });
			else ledger.step((cursor) => pass(cursor, seen));
		}
		if (ready.length === 0) return;
		await ledger.slot(async () => await ledger.settle(from));
		if (isHeldUp()) return;
		ledger.deliver(
			ready.map(({ seen }) => seen),
			async (keys) =>
				await deliver({
					messages: ready.map(({ item }, i) => ({ item, key: keys[i], attempt: 1 })),
					cursor: ledger.cursor(),
				}),
		);
	};

	const handOnAgain = async (
		{ key, attempt }: Pending,
		fetched: FetchedMessage,
		from: Connection,
	): Promise<void> => {
		const item = await (await read(fetched, from)).toItem();
		await ledger.slot(async () => undefined);
		if (signal.aborted) return;
		ledger.deliverAgain(
			key,
			async () =>
				await deliver({
					messages: [{ item, key, attempt: attempt + 1 }],
					cursor: ledger.cursor(),
				}),
		);
	};

	/** Pending messages that have left the folder, perhaps by the very execution that died: All Mail has them. */
	const findElsewhere = async (from: Connection, entries: Pending[]): Promise<void> => {
		if (!from.gmail || folder === '\\All') {
			for (const { key } of entries) ledger.forget(key);
			return;
		}
		await allMail(async (elsewhere) => {
			for (const entry of entries) {
				const query = searchFor(elsewhere, entry.identity);
				const uids = entry.identity ? await elsewhere.search(query) : [];
				const [fetched] = await fetchMessages(elsewhere, uids, format);
				if (fetched) await handOnAgain(entry, fetched, elsewhere);
				// In Trash, in Spam, or deleted: its owner is done with it.
				else ledger.forget(entry.key);
			}
		});
	};

	/** Hands out again, each message by itself: what failed in company need not be to blame. */
	const catchUpAgain = async (connection: Connection): Promise<void> => {
		const owed = ledger.again();
		if (owed.length === 0) return;
		const fetched = await fetchMessages(connection, uidsOf(owed), format);
		const messages = new Map(fetched.map((message) => [message.uid, message]));
		const gone: Pending[] = [];
		for (const entry of owed) {
			const message = messages.get(entry.uid);
			if (message) await handOnAgain(entry, message, connection);
			else gone.push(entry);
		}
		if (gone.length > 0 && !signal.aborted) await findElsewhere(connection, gone);
	};

	return {
		cursor: ledger.cursor,
		inFlight: ledger.inFlight,
		isSettled: ledger.isSettled,
		wait: () => ledger.step((cursor) => waitFrom(cursor, Date.now())),
		takeHold: async (connection) => {
			// What this server cannot be asked is said before anything is begun.
			query?.(connection);
			await ledger.takeHold(connection, firstStart);
		},

		catchUp: async (connection) => {
			await catchUpAgain(connection);
			const uids = await findNew(connection);
			const chunks = Array.from({ length: Math.ceil(uids.length / chunkSize) }, (_, i) =>
				uids.slice(i * chunkSize, (i + 1) * chunkSize),
			);
			const fetch = async (chunk: number[]) => await fetchMessages(connection, chunk, format);
			for await (const messages of readAhead(chunks, fetch)) {
				for (let i = 0; i < messages.length; i += batchSize) {
					await handOn(messages.slice(i, i + batchSize), connection);
					if (isHeldUp()) return;
				}
				await catchUpAgain(connection);
				await ledger.settle(connection, { emissionFollows: true });
			}
		},

		settle: ledger.settle,
	};
};
