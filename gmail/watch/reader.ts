import type { Account } from '../account';
import { classify, type GmailError } from '../errors';
import type { Connection, SearchObject } from '../imap/connection';
import { hasFlag } from '../imap/message-commands';
import type { Mail } from '../message';
import type { FetchedMessage, Format } from '../parse/fetched-message';
import { hexId, identityOf } from '../parse/identity';
import { fetchMessages } from '../read/fetch';
import type { Seen } from '../read/look-at';
import type { ReadMessage } from '../read/message-content';
import { contentOf, readMessage } from '../read/read-message';
import { createAcknowledgements, type Done } from './acknowledgements';
import { deadLetterMark, type Afterwards } from './afterwards';
import { carrying } from './carrying';
import { createConcurrency, type SharedLimit } from './concurrency';
import type { Cursor, Ending, Outcome, Pending, Unfinished } from './cursor';
import type { Receiver } from './delivery';
import { createElsewhere } from './elsewhere';
import { createFindNew } from './find-new';
import { createProgress, type Entry } from './progress';
import { createRetries } from './retries';
import { wantedAgain } from './run-again';
import { startKeyword, takeHold, type FirstStart } from './start';
import { createUnmarked, unmarkedKeyword } from './unmarked';

/** A message whose last try failed. */
export interface DeadLetter {
	/** The address of the account. */
	account: string;
	/** Path of the folder that it was handed out from. */
	mailbox: string;
	/** Gmail's id in hex, else its Message-ID; '' where it has neither. */
	id: string;
	/** How many times it was tried. */
	tries: number;
	/** What it is marked with on the server. */
	label: string;
}

/** When a message is done: as its execution starts, has ended or has succeeded, or when the workflow itself says so. */
export type AcknowledgeAt = 'start' | 'finish' | 'success' | 'workflow';

/** Which messages of a folder are read, from where on, and what becomes of them. */
export interface ReaderOptions<Item> extends Receiver<Item> {
	/** A path or a special use: `INBOX`, `\All`. */
	folder: string;
	/** Folders of the same mailbox that the same trigger watches. */
	otherFolders?: string[];
	/** What a former process saved; it may be old. */
	cursor: Cursor;
	/** What counts as new where no cursor has met the folder yet; from now on by default. */
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
	acknowledgeAt?: AcknowledgeAt;
	/** A message that the workflow did not mark as done within this comes again, in ms. */
	comesAgainAfter?: number;
	/** How often a message is tried before it becomes a dead letter. */
	maxTries?: number;
	/** Pause before the second try of a message, in ms; it doubles with each further one, up to 5 minutes. */
	retryAfter?: number;
	/** Pause before a message is handed out again that n8n knows an execution of, in ms. */
	knownPause?: number;
	afterwards?: Afterwards;
	/** IMAP keyword that marks on the server what is done for this trigger; '' for a watch that leaves no mark. */
	keyword: string;
	/** Most deliveries of this watch that have not ended yet. */
	maxInFlight: number;
	/** Bounds the deliveries of all watches of the process. */
	sharedLimit?: SharedLimit;
	/** What a predecessor in this process knows. */
	handover?: Handover;
	/** Signs in for a second connection. */
	signIn(): Promise<Account>;
	/** A delivery could not be started several times; it is tried on. */
	onNotStarted(error: unknown): void;
	onDeadLetter(message: DeadLetter): void;
	/** Changes after an execution were refused several times, and are given up for these messages. */
	onAfterwardsRefused(error: GmailError): void;
	/** The server keeps no keywords: only the cursor knows what is done. */
	onKeywordsLost?(error: GmailError): void;
	/** The cursor cannot be of this folder, and is not used. */
	onCursorIgnored?(account: string): void;
	/** There is something to hand out or to save. */
	onDue(): void;
	/** Stops the handing-out. */
	signal: AbortSignal;
}

/** What a reader knows that its successor in the same process goes on from. Plain data, so that another version can read it. */
export interface Handover {
	cursor: Cursor;
	entries: Entry[];
	/** Executions that still run, by key of their messages. */
	running: ReadonlyMap<string, Promise<Outcome>>;
	/** What is done and not saved yet. */
	unsaved: Done[];
	/** What is saved and still to be changed as asked. */
	unfinished: Unfinished[];
}

/** Reads a folder over whatever connection there is at the moment. */
export interface Reader {
	/** To be kept with the next emission. */
	cursor(): Cursor;
	/** Executions that still run. */
	readonly running: number;
	/** True when nothing runs, and all that has ended is kept on the server. */
	isSettled(): boolean;
	/** No connection at the first start: mail counts as new from now on. */
	wait(): void;
	/** The folder holds messages that nobody has looked for yet. */
	hasNews(): void;
	/** Somebody changed messages of the folder: perhaps the workflow marked one as done. */
	hasChanges(): void;
	/** Fits what is known to the folder as it is now. To be called once a connection. */
	takeHold(connection: Connection): Promise<void>;
	/**
	 * Hands out what is to be tried again and what is new.
	 *
	 * @param onRead called as soon as mail could really be read
	 */
	catchUp(connection: Connection, onRead?: () => void): Promise<void>;
	/** Keeps on the server what is done, and changes it there as asked. */
	settle(connection: Connection): Promise<void>;
	handOver(): Handover;
	/** Ends the second connection, if there is one; it comes back where something is still to be saved. Never throws. */
	close(): Promise<void>;
}

/** Read together, about; more would hold many texts in memory at once. */
const CHUNK = 50;

/** Tries to make an item before it comes with what can be had of it. */
const ITEM_TRIES = 3;

/** Pause before the second try to make an item, in ms. */
const ITEM_PAUSE = 1_000;

/** After so many starts that failed somebody is told. */
const STARTS_TO_TELL = 3;

/** While a backlog is handed out what is done is saved this often, in ms, or when so many messages are. */
const SAVE_EVERY = 1_000;
const SAVE_AT = 200;

/** How often the server is asked for messages that somebody wants to run again, in ms. */
const LOOK_FOR_AGAIN = 5 * 60_000;

/** A week. */
const COMES_AGAIN_AFTER = 7 * 24 * 60 * 60_000;

/** A message that was read, not yet made an item. */
interface Reading<Item> {
	message: ReadMessage;
	seen: Seen;
	key: string;
	fetched: FetchedMessage;
	toItem(lastTry: boolean): Promise<Item>;
}

export const createReader = <Item>(options: ReaderOptions<Item>): Reader => {
	const {
		folder,
		otherFolders = [],
		firstStart = 'now',
		query,
		reject,
		claim,
		format,
		batchSize = 1,
		inOrder = false,
		acknowledgeAt = 'finish',
		comesAgainAfter = COMES_AGAIN_AFTER,
		maxTries = 3,
		retryAfter = 5_000,
		knownPause = 1_000,
		afterwards = {},
		keyword,
		handover,
		prepare,
		deliver,
		signIn,
		onNotStarted,
		onDeadLetter,
		onDue,
		signal,
	} = options;
	/** Whole batches. */
	const chunkSize = batchSize * Math.ceil(CHUNK / batchSize);
	let keepsKeywords = true;
	let path = folder;
	let gmail = false;
	let account = '';

	const elsewhere = createElsewhere(signIn, { folder, others: otherFolders });
	const acknowledgements = createAcknowledgements(
		handover ? handover.unfinished : options.cursor.unfinished,
		{
			keyword,
			afterwards,
			elsewhere,
			onAfterwardsRefused: options.onAfterwardsRefused,
			onKeywordsLost: (error) => options.onKeywordsLost?.(error),
		},
	);
	const progress = createProgress(handover?.cursor ?? options.cursor, {
		remembersDecided: () => !keepsKeywords,
		unsaved: () => acknowledgements.unsaved(),
		isSettled: () => acknowledgeAt === 'start',
	});
	const retries = createRetries(retryAfter, onDue, signal);
	const concurrency = createConcurrency(options.maxInFlight, signal, options.sharedLimit);

	const notDone = (connection: Connection, lost = false): SearchObject | undefined => {
		const open = acknowledgements.notDone(connection);
		if (!open) return undefined;
		const others = [
			...(acknowledgeAt === 'workflow' ? [{ keyword: unmarkedKeyword(keyword) }] : []),
			...(lost ? [{ keyword: startKeyword(keyword) }] : []),
		];
		const [first] = others;
		if (!first) return open;
		return { ...open, not: others.length === 1 ? first : { or: others } };
	};

	let asksAgain = false;
	const findNew = createFindNew({
		progress,
		query,
		notDone,
		onAskAgain: () => {
			asksAgain = true;
			onDue();
		},
		signal,
	});

	const running = new Map<string, Promise<Outcome>>();
	/** Messages that somebody wants to run again, by UID. */
	const again = new Set<number>();
	/** Tries to make an item, by UID in the folder or by key. */
	const itemTries = new Map<number | string, number>();
	/** Starts in a row that failed, by key. */
	const failedStarts = new Map<string, number>();
	/** What was seen in the last second before the folder got new UIDs. */
	let seenBefore: ReadonlySet<string> = new Set();
	let news = true;
	let lookedForAgain = 0;
	let savedAt = 0;

	const keyOf = (uid: number, identity: string): string =>
		gmail && identity !== '' ? identity : `${progress.uidValidity}:${uid}`;

	/** Whoever listens must not be able to harm what is known. */
	const tell = (listener: () => void): void => {
		try {
			listener();
		} catch (error) {
			options.onAfterwardsRefused(classify(error, { mailbox: account, channel: 'imap' }));
		}
	};

	const isDone = (entry: Entry, ending: Ending, marked = false): void => {
		const { key, uid, identity } = entry;
		acknowledgements.add({ uid, identity, ending, marked, again: again.has(uid) });
		again.delete(uid);
		unmarked.remove(key);
		retries.take(key);
		itemTries.delete(key);
		progress.close(key);
	};

	const isDeadLetter = (entry: Entry): void => {
		isDone(entry, 'deadLetter');
		tell(() =>
			onDeadLetter({
				account,
				mailbox: path,
				id: gmail && entry.identity ? hexId(entry.identity) : entry.identity,
				tries: entry.failures,
				label: deadLetterMark(gmail),
			}),
		);
	};

	const hasFailed = (entry: Entry): void => {
		entry.failures += 1;
		if (entry.failures >= maxTries) return isDeadLetter(entry);
		entry.attempt += 1;
		entry.waits = true;
		retries.later(entry.key, entry.failures);
	};

	const hasEnded = (entry: Entry, outcome: Outcome): void => {
		if (outcome === 'known') {
			// At most once is what this mode promises.
			if (acknowledgeAt === 'start') return isDone(entry, 'waiting', true);
			entry.attempt += 1;
			entry.waits = true;
			return retries.later(entry.key, 1, knownPause);
		}
		const ending = outcome === 'crashed' ? 'failure' : outcome;
		switch (acknowledgeAt) {
			case 'start':
				return isDone(entry, ending, true);
			case 'finish':
				return outcome === 'crashed' ? hasFailed(entry) : isDone(entry, ending);
			case 'success':
				return ending === 'failure' ? hasFailed(entry) : isDone(entry, ending);
			case 'workflow':
				if (ending === 'failure') return hasFailed(entry);
				return ending === 'stopped' ? isDone(entry, ending) : unmarked.add(entry);
		}
	};

	const unmarked = createUnmarked({
		progress,
		elsewhere,
		keyword,
		areKept: acknowledgements.areKept,
		keyOf,
		comesAgainAfter,
		onMarked: (entry) => isDone(entry, 'success', true),
		onLate: hasFailed,
		onDue,
		signal,
	});

	const couldNotStart = (entries: Entry[], error: unknown): void => {
		let most = 0;
		for (const entry of entries) {
			const starts = (failedStarts.get(entry.key) ?? 0) + 1;
			failedStarts.set(entry.key, starts);
			most = Math.max(most, starts);
			entry.waits = true;
			retries.later(entry.key, starts);
		}
		if (most === STARTS_TO_TELL) tell(() => onNotStarted(error));
	};

	/** While new UIDs are learnt, what ends waits. */
	let fitted: Promise<void> = Promise.resolve();

	const follow = async (entries: Entry[], outcome: Promise<Outcome>): Promise<void> => {
		for (const { key } of entries) running.set(key, outcome);
		try {
			const ended = await outcome;
			await fitted;
			for (const entry of entries) {
				failedStarts.delete(entry.key);
				hasEnded(entry, ended);
			}
		} catch (error) {
			couldNotStart(entries, error);
		} finally {
			for (const { key } of entries) running.delete(key);
			onDue();
		}
	};

	for (const done of handover?.unsaved ?? []) acknowledgements.add(done);
	for (const entry of handover?.entries ?? []) {
		progress.restore(entry);
		const outcome = handover?.running.get(entry.key);
		if (outcome) void follow([entry], outcome);
		else if (entry.openSince !== undefined && !entry.waits) unmarked.add(entry);
		else retries.now(entry.key);
	}

	const cursor = (): Cursor => progress.cursor(acknowledgements.unfinished());

	const read = async (fetched: FetchedMessage, from: Connection): Promise<Reading<Item>> => {
		const { uid, receivedAt } = fetched;
		const origin = { account: from.account, mailbox: from.folder.path, folder: from.opened };
		const message = await readMessage(fetched, from, origin, format);
		const identity = identityOf(fetched);
		return {
			message,
			fetched,
			seen: { uid, identity, receivedAt: receivedAt.getTime() || 0 },
			key: keyOf(uid, identity),
			toItem: async (lastTry) => await prepare(message, contentOf(from, uid), { lastTry }),
		};
	};

	/** True for what the server knew to be done when it was fetched, though the search did not. */
	const isDoneAlready = ({ flags, uid }: FetchedMessage): boolean =>
		keepsKeywords && keyword !== '' && hasFlag(flags, keyword) && !again.has(uid);

	const isWanted = async ({ message, seen, fetched }: Reading<Item>): Promise<boolean> => {
		if (isDoneAlready(fetched)) return false;
		if (seen.identity !== '' && seenBefore.has(seen.identity)) return false;
		if ((await reject?.(message.mail)) !== undefined) return false;
		return seen.identity === '' || (claim?.(seen.identity) ?? true);
	};

	const isHeldUp = (): boolean => signal.aborted || (inOrder && retries.isWaiting());

	/** Makes the item; undefined when it is to be tried again later. */
	const toItem = async (
		{ toItem: make }: Reading<Item>,
		name: number | string,
		from: Connection,
		later: (tries: number) => void,
	): Promise<Item | undefined> => {
		const tries = (itemTries.get(name) ?? 0) + 1;
		try {
			const item = await make(tries >= ITEM_TRIES);
			itemTries.delete(name);
			return item;
		} catch (error) {
			// An outage is nobody's fault but the connection's.
			if (!from.alive) throw error;
			itemTries.set(name, tries);
			later(tries);
			return undefined;
		}
	};

	const saveNowAndThen = async (connection: Connection): Promise<void> => {
		const due = Date.now() - savedAt >= SAVE_EVERY || acknowledgements.waiting >= SAVE_AT;
		if (!due || connection.folder.uidValidity !== progress.uidValidity) return;
		savedAt = Date.now();
		await acknowledgements.store(connection);
	};

	/** Records messages as handed out, and starts their execution. */
	const start = async (
		ready: { item: Item; entry(): Entry; seen: Seen }[],
		here: Connection,
	): Promise<boolean> => {
		const slot = await concurrency.slot(async () => await saveNowAndThen(here));
		if (!slot) return false;
		let taken = ready;
		try {
			if (isHeldUp()) {
				slot.release();
				return false;
			}
			if (acknowledgeAt === 'start') {
				const marked = await acknowledgements.storeFirst(
					here,
					ready.map(({ seen }) => seen),
				);
				taken = ready.filter((_, i) => marked.has(i));
				// It has been deleted since it was read.
				ready.forEach(({ seen }, i) => {
					if (!marked.has(i)) progress.drop(seen.uid);
				});
			}
		} catch (error) {
			slot.release();
			throw error;
		}
		if (taken.length === 0) {
			slot.release();
			return true;
		}
		const entries = taken.map(({ entry }) => entry());
		for (const entry of entries) {
			delete entry.waits;
			delete entry.openSince;
		}
		const outcome = (async (): Promise<Outcome> =>
			await deliver({
				messages: taken.map(({ item }, i) => ({
					item,
					key: entries[i].key,
					attempt: entries[i].attempt,
				})),
				cursor: cursor(),
			}))();
		slot.occupy(outcome);
		void follow(entries, outcome);
		return true;
	};

	const handOn = async (group: FetchedMessage[], from: Connection): Promise<void> => {
		const ready: { item: Item; entry(): Entry; seen: Seen }[] = [];
		for (const fetched of group) {
			const reading = await read(fetched, from);
			const { seen, key } = reading;
			const known = progress.entry(key);
			if (known) {
				// It has been moved away and back while it was being handed out.
				known.uid = seen.uid;
				progress.drop(seen.uid);
			} else if (!(await isWanted(reading))) progress.pass(seen);
			else {
				const item = await toItem(reading, seen.uid, from, (tries) => {
					progress.defer(seen.uid);
					retries.later(`uid:${seen.uid}`, tries, ITEM_PAUSE);
				});
				if (item) ready.push({ item, seen, entry: () => progress.handOut(key, seen) });
			}
		}
		if (ready.length === 0) return;
		if (!(await start(ready, from))) progress.putBack(ready.map(({ seen }) => seen.uid));
	};

	/** A message that is to be handed out again, as an item. */
	interface Again {
		entry: Entry;
		item: Item;
		seen: Seen;
	}

	/** Makes the item of a message that comes again; undefined when it is done already, or cannot be had yet. */
	const readAgain = async (
		entry: Entry,
		fetched: FetchedMessage,
		from: Connection,
	): Promise<Again | undefined> => {
		if (isDoneAlready(fetched)) {
			isDone(entry, 'waiting', true);
			return undefined;
		}
		const reading = await read(fetched, from);
		retries.take(entry.key);
		const item = await toItem(reading, entry.key, from, (tries) =>
			retries.later(entry.key, tries, ITEM_PAUSE),
		);
		return item && { entry, item, seen: reading.seen };
	};

	const startAgain = async ({ entry, item, seen }: Again, here: Connection): Promise<void> => {
		if (!(await start([{ item, seen, entry: () => entry }], here))) retries.now(entry.key);
	};

	/** Messages that have left the folder, perhaps by their own execution, and are to be tried again. */
	const findElsewhere = async (entries: Entry[], here: Connection): Promise<void> => {
		const byIdentity = new Map(
			entries.filter(({ identity }) => identity !== '').map((entry) => [entry.identity, entry]),
		);
		const ready: Again[] = [];
		const nowhere = await elsewhere.find(
			[...byIdentity.keys()],
			async (other, found) => {
				const fetched = await fetchMessages(other, [...found.values()], format);
				const identities = new Map([...found].map(([identity, uid]) => [uid, identity]));
				for (const message of fetched) {
					const entry = byIdentity.get(identities.get(message.uid) ?? '');
					const again = entry && (await readAgain(entry, message, other));
					// Its UID there means nothing here.
					if (again) ready.push({ ...again, seen: { ...again.seen, uid: 0 } });
				}
			},
			// What lies there its owner is done with.
			{ everywhere: true, without: ['\\Trash', '\\Junk'] },
		);
		for (const again of ready) await startAgain(again, here);
		const gone = new Set(nowhere);
		for (const entry of entries) {
			if (entry.identity !== '' && !gone.has(entry.identity)) continue;
			// Nothing can be owed to a message that is nowhere; its keyword keeps it from coming again out of the trash.
			isDone(entry, 'stopped');
		}
	};

	/** Hands out again, each message by itself: not every one of a batch is to blame for its failure. */
	const catchUpAgain = async (connection: Connection): Promise<void> => {
		const due = retries.due();
		if (due.length === 0) return;
		const entries: Entry[] = [];
		for (const name of due) {
			const entry = progress.entry(name);
			if (entry) entries.push(entry);
			else {
				retries.take(name);
				if (name.startsWith('uid:')) progress.enqueue([Number(name.slice('uid:'.length))]);
			}
		}
		if (entries.length === 0) return;
		const uids = entries.map(({ uid }) => uid).filter((uid) => uid > 0);
		const fetched = await fetchMessages(connection, uids, format);
		const messages = new Map(fetched.map((message) => [message.uid, message]));
		const gone: Entry[] = [];
		for (const entry of entries) {
			const message = messages.get(entry.uid);
			if (message) {
				const ready = await readAgain(entry, message, connection);
				if (ready) await startAgain(ready, connection);
			} else gone.push(entry);
			if (signal.aborted) return;
		}
		if (gone.length > 0) await findElsewhere(gone, connection);
	};

	const lookForAgain = async (connection: Connection): Promise<void> => {
		if (keyword === '' || Date.now() - lookedForAgain < LOOK_FOR_AGAIN) return;
		lookedForAgain = Date.now();
		const wanted = await wantedAgain(connection);
		const open = new Set([...progress.entries()].map(({ uid }) => uid));
		const uids = wanted.filter((uid) => !open.has(uid));
		for (const uid of uids) again.add(uid);
		if (uids.length > 0) progress.enqueue(uids);
	};

	interface Chunk {
		uids: number[];
		messages: FetchedMessage[];
	}

	/** Begins to fetch the next messages of the queue, while whoever takes them is busy with those before. */
	const fetchNext = (connection: Connection): Promise<Chunk> | undefined => {
		const uids = progress.take(chunkSize);
		if (uids.length === 0) return undefined;
		const fetching = fetchMessages(connection, uids, format).then((messages) => ({
			uids,
			messages,
		}));
		// Its failure is told when its turn comes, which may be never.
		fetching.catch(() => undefined);
		return fetching;
	};

	const handOutQueue = async (connection: Connection, onRead: () => void): Promise<void> => {
		let next = fetchNext(connection);
		while (next) {
			const { uids, messages } = await next;
			onRead();
			next = isHeldUp() ? undefined : fetchNext(connection);
			const found = new Set(messages.map(({ uid }) => uid));
			for (const uid of uids) if (!found.has(uid)) progress.drop(uid);
			for (let i = 0; i < messages.length; i += batchSize) {
				if (isHeldUp()) return;
				await handOn(messages.slice(i, i + batchSize), connection);
			}
			await catchUpAgain(connection);
			await saveNowAndThen(connection);
		}
	};

	/** What a former process had handed out: some of it is done, and the rest comes again. */
	const restoreLeftovers = async (connection: Connection): Promise<void> => {
		const leftovers = progress.takeLeftovers();
		if (leftovers.length === 0) return;
		const uids = leftovers.map(({ uid }) => uid).filter((uid) => uid > 0);
		const kept = acknowledgements.areKept(connection);
		const marked = new Set(kept ? await connection.existing(uids, { keyword }) : []);
		const open = leftovers.filter(({ uid }) => !marked.has(uid));
		const ended = open.filter(({ openSince, waits }) => openSince === undefined && !waits);
		const waitForMark =
			acknowledgeAt === 'workflow' ? await unmarked.among(connection, ended) : new Set<Pending>();
		for (const leftover of open) {
			const entry: Entry = { ...leftover, key: keyOf(leftover.uid, leftover.identity) };
			if (progress.entry(entry.key)) continue;
			progress.restore(entry);
			if (entry.waits) retries.now(entry.key);
			else if (acknowledgeAt === 'workflow' && (entry.openSince || waitForMark.has(leftover))) {
				unmarked.add(entry);
			} else {
				// The process died while it ran: the same attempt, so that n8n can tell whether its execution ever began.
				entry.failures += 1;
				if (entry.failures >= maxTries) await bury(connection, entry);
				else retries.now(entry.key);
			}
		}
	};

	/** A dead letter, unless it has been done and moved since. */
	const bury = async (connection: Connection, entry: Entry): Promise<void> => {
		const done = keepsKeywords
			? await carrying(connection, elsewhere, [entry], keyword)
			: undefined;
		if (done?.has(entry)) return isDone(entry, 'waiting', true);
		isDeadLetter(entry);
	};

	return {
		cursor,
		get running() {
			return running.size;
		},
		isSettled: () => running.size === 0 && acknowledgements.isSettled(),
		wait: () => progress.waitFrom(Date.now()),
		hasNews: () => {
			news = true;
		},
		hasChanges: unmarked.hasChanges,

		takeHold: async (connection) => {
			// What this server cannot be asked is said before anything is begun.
			query?.(connection);
			({ gmail, account } = connection);
			({ path } = connection.folder);
			keepsKeywords = acknowledgements.areKept(connection);
			const before = progress.seenThen;
			const fitting = takeHold(connection, {
				progress,
				acknowledgements,
				elsewhere,
				keyword,
				firstStart,
			});
			fitted = fitting.then(
				() => undefined,
				() => undefined,
			);
			const held = await fitting;
			if (held !== 'same') {
				findNew.reset();
				seenBefore = before;
			}
			if (held === 'another') {
				unmarked.clear();
				again.clear();
				itemTries.clear();
				retries.clear();
				if (options.cursor.account !== '') options.onCursorIgnored?.(account);
			}
			news = true;
			await restoreLeftovers(connection);
			if (acknowledgeAt === 'workflow') await unmarked.restore(connection);
			unmarked.hasChanges();
		},

		catchUp: async (connection, onRead = () => undefined) => {
			try {
				await catchUpAgain(connection);
				if (unmarked.isDue) await unmarked.look(connection);
				await lookForAgain(connection);
				while (!isHeldUp()) {
					if (news) {
						news = false;
						await findNew.look(connection).catch((error: unknown) => {
							news = true;
							throw error;
						});
					}
					if (asksAgain) {
						asksAgain = false;
						await findNew.askAgain(connection);
					}
					if (progress.queued === 0) break;
					await handOutQueue(connection, onRead);
				}
				if (progress.queued === 0) onRead();
				keepsKeywords = acknowledgements.areKept(connection);
			} finally {
				progress.putBack();
			}
		},

		settle: async (connection) => {
			if (connection.folder.uidValidity !== progress.uidValidity) return;
			await acknowledgements.store(connection);
		},

		handOver: () => ({
			cursor: cursor(),
			entries: [...progress.entries()],
			running,
			...acknowledgements.takeOver(),
		}),

		close: elsewhere.close,
	};
};
