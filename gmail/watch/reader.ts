import type { Account } from '../account';
import { classify, type GmailError } from '../errors';
import type { Connection, SearchObject } from '../imap/connection';
import { hasFlag } from '../imap/message-commands';
import type { Mail } from '../message';
import type { Format } from '../parse/fetched-message';
import { createAcknowledgements, type Done } from './acknowledgements';
import type { Afterwards } from './afterwards';
import { createBeforeItsTurn, waitingKeyword } from './before-its-turn';
import { createConcurrency, type SharedLimit, type Stuck } from './concurrency';
import type { Cursor, Outcome, Unfinished } from './cursor';
import { createCutOff } from './cut-off';
import type { AcknowledgeAt, DeadLetter, Receiver } from './delivery';
import { createElsewhere } from './elsewhere';
import { createEndings } from './endings';
import { createInFlight, inFlightKeyword } from './in-flight';
import { createItems, ITEM_PAUSE, type Reading, type Verdict } from './items';
import { createFindNew } from './find-new';
import { createHolder } from './holder';
import { createNewcomer } from './newcomer';
import { createPassed, passedKeyword } from './passed';
import { createProgress, type Entry } from './progress';
import { createRetries } from './retries';
import { anyOf, type Seen } from '../read/look-at';
import { createReadAhead } from './read-ahead';
import { createRunAgain, repeatOf } from './run-again';
import { carriesRunAgainMark } from './run-again-mark';
import { startKeyword, takeHold, type FirstStart } from './start';
import { createTryingAgain, type Again, type TryingAgainOptions } from './trying-again';
import { createUnmarked, unmarkedKeyword } from './unmarked';

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
	/** True for a message that has found another taker: it is done, and starts nothing. `later` where that is not known yet. */
	takenElsewhere?(mail: Mail): Promise<boolean | 'later'>;
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
	/** Another process may run what n8n knows an execution of: it is asked before such a message is handed out again. */
	othersMayRun?: boolean;
	/** The process has just started: then it may not be alone. */
	justStarted?: boolean;
	/** How often this one answers whoever asks, in ms. */
	answerEvery?: number;
	/** What new mail waits while this one may not be alone, in ms. */
	newMailWaits?: { from: number; to: number };
	/** When the watch looks for what a process before it had handed out and its workflow has moved, in ms after the start. */
	lookForCutOffAfter?: number;
	afterwards?: Afterwards;
	/** IMAP keyword that marks on the server what is done for this trigger; '' for a watch that leaves no mark. */
	keyword: string;
	/** Most deliveries of this watch that have not ended yet. */
	maxInFlight: number;
	/** Bounds the deliveries of all watches of the process. */
	sharedLimit?: SharedLimit;
	/** What mark other triggers of the same folder, where they may have put mail away before this one has seen it. */
	others?(): string[];
	/** What a predecessor in this process knows. */
	handover?: Handover;
	/** Signs in for a second connection. */
	signIn(): Promise<Account>;
	/** A delivery could not be started several times; it is tried on. */
	onNotStarted(error: unknown): void;
	/** Messages wait, as many deliveries run as may, and none has ended for minutes: told once, until one ends. */
	onStuck?(stuck: Stuck): void;
	/** A delivery has ended after that. */
	onUnstuck?(): void;
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
	isKept(): boolean;
	/** The same, and a start needs to ask about nothing that was decided. */
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
	/** The server has refused the keyword of what is done; `due` rings when it is time to try again. */
	areKeywordsRefused(): boolean;
	handOver(): Handover;
	/** Ends the second connection, if there is one; it comes back where something is still to be saved. Never throws. */
	close(): Promise<void>;
}

/** While a backlog is handed out what is done is saved this often, in ms, or when so many messages are. */
const SAVE_EVERY = 1_000;
const SAVE_AT = 200;

/** Second connections to all mailboxes must not hold up the first ones, in ms. */
const LOOK_FOR_CUT_OFF = 5_000;

/** A week. */
const COMES_AGAIN_AFTER = 7 * 24 * 60 * 60_000;

/** Pause before a message is looked at again that may find another taker, in ms. */
const TAKER_PAUSE = 5_000;

/** A message about to be handed out. */
interface Ready<Item> {
	item: Item;
	seen: Seen;
	/** Another process was running its execution when it ended. */
	wasInFlight?: boolean;
	entry(): Entry;
}

export const createReader = <Item>(options: ReaderOptions<Item>): Reader => {
	const {
		folder,
		otherFolders = [],
		firstStart = 'now',
		query,
		reject,
		takenElsewhere,
		claim,
		format,
		batchSize = 1,
		inOrder = false,
		acknowledgeAt = 'finish',
		comesAgainAfter = COMES_AGAIN_AFTER,
		maxTries = 3,
		retryAfter = 5_000,
		knownPause = 1_000,
		lookForCutOffAfter = LOOK_FOR_CUT_OFF,
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
			onDue,
			signal,
		},
	);
	const progress = createProgress(handover?.cursor ?? options.cursor, {
		remembersDecided: () => !keepsKeywords || acknowledgements.areRefusedForLong(),
		unsaved: () => acknowledgements.unsaved(),
		isSettled: () => acknowledgeAt === 'start',
	});
	const retries = createRetries(retryAfter, onDue, signal);
	const concurrency = createConcurrency({
		most: options.maxInFlight,
		shared: options.sharedLimit,
		onStuck: (stuck) => tell(() => options.onStuck?.(stuck)),
		onUnstuck: () => tell(() => options.onUnstuck?.()),
		signal,
	});

	const passed = createPassed(passedKeyword(keyword, folder));

	const notDone = (
		connection: Connection,
		{ lost, first }: { lost?: boolean; first: boolean },
	): SearchObject | undefined => {
		const open = acknowledgements.notDone(connection);
		if (!open) return undefined;
		const others = [
			...(acknowledgeAt === 'workflow' ? [{ keyword: unmarkedKeyword(keyword) }] : []),
			...(lost ? [{ keyword: startKeyword(keyword) }] : []),
			...(first ? [{ keyword: passedKeyword(keyword, folder) }] : []),
		];
		return others.length === 0 ? open : { ...open, not: anyOf(others) };
	};

	let asksAgain = false;
	const findNew = createFindNew({
		progress,
		query,
		notDone,
		enqueue: (uids) => newcomer.admit(uids),
		onPassed: passed.add,
		onAskAgain: () => {
			asksAgain = true;
			onDue();
		},
		signal,
	});

	const running = new Map<string, Promise<Outcome>>();
	/** What was seen in the last second before the folder got new UIDs. */
	let seenBefore: ReadonlySet<string> = new Set();
	let news = true;
	let savedAt = 0;

	const keyOf = (uid: number, identity: string): string => {
		if (gmail && identity !== '') return identity;
		return uid > 0 ? `${progress.uidValidity}:${uid}` : `moved:${identity}`;
	};

	const runAgain = createRunAgain({
		progress,
		acknowledgements,
		retries,
		elsewhere,
		keyword,
		keyOf,
		marksAnew: acknowledgeAt === 'workflow',
		onDue,
		signal,
	});

	/** Whoever listens must not be able to harm what is known. */
	const tell = (listener: () => void): void => {
		try {
			listener();
		} catch (error) {
			options.onAfterwardsRefused(classify(error, { mailbox: account, channel: 'imap' }));
		}
	};

	const endings = createEndings({
		acknowledgeAt,
		maxTries,
		knownPause,
		progress,
		acknowledgements,
		retries,
		wasAskedFor: runAgain.take,
		onKnown: (entry) => {
			newcomer.hasMet();
			holder.ask(entry);
		},
		onOpen: (entry) => unmarked.add(entry),
		onDone: ({ key }) => {
			unmarked.remove(key);
			items.forget(key);
		},
		onDeadLetter: (letter) => tell(() => onDeadLetter({ account, mailbox: path, ...letter })),
		onNotStarted: (error) => tell(() => onNotStarted(error)),
		isGmail: () => gmail,
	});
	const { isDone, hasFailed } = endings;

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

	const inFlight = createInFlight({
		keyword,
		elsewhere,
		areKept: acknowledgements.areKept,
		isRunning: (key) => running.has(key),
		onDue,
		signal,
	});

	const holder = createHolder({
		keyword,
		handedOut: inFlightKeyword(keyword),
		elsewhere,
		othersMayRun: options.othersMayRun ?? false,
		answerEvery: options.answerEvery,
		areKept: acknowledgements.areKept,
		isRunning: (key) => running.has(key),
		onDue,
	});

	/** While new UIDs are learnt, what ends waits. */
	let fitted: Promise<void> = Promise.resolve();

	const follow = async (entries: Entry[], outcome: Promise<Outcome>): Promise<void> => {
		for (const entry of entries) {
			running.set(entry.key, outcome);
			if (acknowledgeAt === 'start') continue;
			inFlight.add(entry);
			holder.began(entry);
		}
		try {
			const ended = await outcome;
			await fitted;
			// Each message of several is tried alone, and so has another name.
			const each = ended === 'silent' && entries.length > 1 ? 'crashed' : ended;
			for (const entry of entries) endings.hasEnded(entry, each);
		} catch (error) {
			endings.couldNotStart(entries, error);
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

	const items = createItems({ prepare, format, keyOf });

	/** True for what the server knew to be done when it was fetched, though the search did not. */
	const isDoneAlready = ({ flags, key }: { flags: ReadonlySet<string>; key: string }): boolean =>
		keepsKeywords && keyword !== '' && hasFlag(flags, keyword) && !runAgain.wants(key);

	/** The same for one that is to be tried again: its workflow may have moved it to where nobody looks for those that were asked for. */
	const isDoneMeanwhile: TryingAgainOptions<Item>['isDoneAlready'] = ({ flags, labels, key }) => {
		if (carriesRunAgainMark({ flags, labels })) runAgain.want(key);
		return isDoneAlready({ flags, key });
	};

	/**
	 * What a message that was read is surely known by, '' where there is nothing of the kind: elsewhere than on Gmail several mails may
	 * have one Message-ID, and only what was handed out has our own mark.
	 */
	const identityFor = ({ seen, flags }: Reading<Item>): string =>
		gmail || hasFlag(flags, inFlightKeyword(keyword)) ? seen.identity : '';

	const judge = async (reading: Reading<Item>): Promise<Verdict> => {
		const { message, seen, flags, key } = reading;
		if (isDoneAlready({ flags, key })) return 'taken';
		if (acknowledgements.isUnsaved({ uid: seen.uid, identity: identityFor(reading) })) {
			return 'taken';
		}
		if (seen.identity !== '' && seenBefore.has(seen.identity)) return 'taken';
		if ((await reject?.(message.mail)) !== undefined) return 'unwanted';
		const ours = seen.identity === '' || (claim?.(seen.identity) ?? true);
		return ours ? 'ours' : 'taken';
	};

	/** False for a message that has another taker, or may find one. */
	const isForUs = async ({ message, seen }: Reading<Item>): Promise<boolean> => {
		const taken = await takenElsewhere?.(message.mail);
		if (!taken) return true;
		if (taken === 'later') {
			progress.defer(seen.uid);
			retries.later(`uid:${seen.uid}`, 1, TAKER_PAUSE);
			return false;
		}
		progress.pass(seen);
		// It must not start anything later either, when nobody waits for it any more.
		acknowledgements.add({ uid: seen.uid, identity: seen.identity, ending: 'waiting' });
		return false;
	};

	const isHeldUp = (): boolean => signal.aborted || (inOrder && retries.isWaiting());

	/** What is being saved while messages are handed out: nobody waits for it there. */
	let saving: Promise<void> | undefined;
	let savingFailed: { error: unknown } | undefined;

	/** Begins to save what is done, where that is due. Throws what went wrong the last time. */
	const saveNowAndThen = (connection: Connection): void => {
		if (savingFailed) {
			const { error } = savingFailed;
			savingFailed = undefined;
			throw error;
		}
		const due = Date.now() - savedAt >= SAVE_EVERY || acknowledgements.waiting >= SAVE_AT;
		if (!due || saving || connection.folder.uidValidity !== progress.uidValidity) return;
		savedAt = Date.now();
		const save = async (): Promise<void> => {
			await acknowledgements.store(connection);
			await inFlight.store(connection);
			await holder.talk(connection);
		};
		saving = save()
			.catch((error: unknown) => {
				// The end of a connection shows by itself, and is no fault of the next one.
				if (connection.alive) savingFailed = { error };
			})
			.finally(() => {
				saving = undefined;
			});
	};

	const findNews = async (connection: Connection): Promise<void> => {
		news = false;
		await findNew.look(connection).catch((error: unknown) => {
			news = true;
			throw error;
		});
	};

	const beforeItsTurn = createBeforeItsTurn({
		progress,
		retries,
		elsewhere,
		keyword,
		folder,
		areKept: acknowledgements.areKept,
		keyOf,
		hasNews: () => news,
		findNews,
		onDue,
		signal,
	});

	const newcomer = createNewcomer({
		progress,
		othersMayRun: options.othersMayRun ?? false,
		justStarted: options.justStarted ?? true,
		waits: options.newMailWaits,
		keyword,
		handedOut: inFlightKeyword(keyword),
		beforeItsTurn,
		keyOf,
		areKept: acknowledgements.areKept,
		onHeld: (entry) => {
			entry.waits = true;
			retries.later(entry.key, 1, knownPause);
			holder.ask(entry);
		},
		onDue,
		signal,
	});

	/** Records messages as handed out, and starts their execution. */
	const start = async (ready: Ready<Item>[], here: Connection): Promise<boolean> => {
		const slot = await concurrency.slot(async () => {
			saveNowAndThen(here);
			await beforeItsTurn.look(here);
		});
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
			delete entry.isUnread;
			delete entry.openSince;
		}
		const saved = cursor();
		passed.isSaved(saved.decided);
		const outcome = (async (): Promise<Outcome> =>
			await deliver({
				messages: taken.map(({ item, wasInFlight }, i) => {
					const again = repeatOf(entries[i]) ?? (wasInFlight ? 'retry' : undefined);
					const { key, attempt } = entries[i];
					return { item, key, attempt, ...(again && { again }) };
				}),
				cursor: saved,
			}))();
		slot.occupy(outcome);
		void follow(entries, outcome);
		return true;
	};

	const handOn = async (group: Promise<Reading<Item>>[], from: Connection): Promise<void> => {
		const ready: Ready<Item>[] = [];
		for (const read of group) {
			const reading = await read;
			const { seen, key } = reading;
			const known =
				progress.entry(key) ?? (gmail ? undefined : progress.entryOf(identityFor(reading)));
			if (known) {
				// It has been moved away and back while it was being handed out.
				known.uid = seen.uid;
				progress.drop(seen.uid);
				continue;
			}
			const verdict = await judge(reading);
			if (verdict !== 'ours') {
				progress.pass(seen);
				if (verdict === 'unwanted') passed.add(seen.uid);
			} else if (await isForUs(reading)) {
				const name = `uid:${seen.uid}`;
				const item = await items.make(reading, name, from, (tries) => {
					progress.defer(seen.uid);
					retries.later(name, tries, ITEM_PAUSE);
				});
				const attempt = runAgain.attempt(key);
				const wasInFlight = hasFlag(reading.flags, inFlightKeyword(keyword));
				const entry = (): Entry => progress.handOut(key, seen, attempt);
				if (item) ready.push({ item, seen, wasInFlight, entry });
			}
		}
		if (ready.length === 0) return;
		if (!(await start(ready, from))) progress.putBack(ready.map(({ seen }) => seen.uid));
	};

	const startAgain = async (
		{ entry, item, seen }: Again<Item>,
		here: Connection,
	): Promise<void> => {
		if (!(await start([{ item, seen, entry: () => entry }], here))) retries.now(entry.key);
	};

	const tryingAgain = createTryingAgain({
		progress,
		retries,
		endings,
		elsewhere,
		unmarked: acknowledgeAt === 'workflow' ? unmarked : undefined,
		items,
		format,
		keyword,
		holder,
		maxTries,
		knownPause,
		areKept: acknowledgements.areKept,
		isDoneAlready: isDoneMeanwhile,
		judge,
		claim,
		keyOf,
		start: startAgain,
		signal,
	});

	const cutOff = createCutOff({
		progress,
		acknowledgements,
		elsewhere,
		tryingAgain,
		beforeItsTurn,
		keyword,
		// Where it is done at its start nothing is cut off.
		handedOut:
			acknowledgeAt === 'start'
				? []
				: [
						inFlightKeyword(keyword),
						...(acknowledgeAt === 'workflow' ? [unmarkedKeyword(keyword)] : []),
					],
		passed: passedKeyword(keyword, folder),
		waits: waitingKeyword(keyword, folder),
		query,
		others: options.others,
		seenBefore: options.cursor,
		after: keyword === '' ? undefined : lookForCutOffAfter,
		keyOf,
		claim,
		onDue,
		signal,
	});

	const readAhead = createReadAhead({
		take: progress.take,
		batchSize,
		format,
		read: items.read,
	});

	const handOutQueue = async (connection: Connection, onRead: () => void): Promise<void> => {
		let next = readAhead.begin(connection);
		while (next) {
			const { readings, gone } = await readAhead.waitFor(next);
			onRead();
			next = isHeldUp() ? undefined : readAhead.begin(connection);
			for (const uid of gone) beforeItsTurn.hasLeft(uid);
			while (readings.length > 0) {
				if (isHeldUp()) return;
				await handOn(readings.splice(0, batchSize), connection);
				await beforeItsTurn.look(connection);
			}
			await tryingAgain.catchUp(connection);
			saveNowAndThen(connection);
		}
	};

	return {
		cursor,
		get running() {
			return running.size;
		},
		isKept: () => running.size === 0 && acknowledgements.isSettled(),
		isSettled: () =>
			running.size === 0 &&
			acknowledgements.isSettled() &&
			(!keepsKeywords ||
				keyword === '' ||
				(passed.size === 0 && unmarked.areStored && (!gmail || beforeItsTurn.hasToldAll))),
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
				passed.clear();
				beforeItsTurn.clear();
				newcomer.clear();
				seenBefore = before;
			}
			if (held === 'another') {
				unmarked.clear();
				runAgain.clear();
				items.clear();
				retries.clear();
				if (options.cursor.account !== '') options.onCursorIgnored?.(account);
			}
			news = true;
			await tryingAgain.restoreLeftovers(connection);
			if (acknowledgeAt === 'workflow') await unmarked.restore(connection);
			unmarked.hasChanges();
		},

		catchUp: async (connection, onRead = () => undefined) => {
			try {
				await tryingAgain.catchUp(connection);
				if (unmarked.isDue) await unmarked.look(connection);
				await inFlight.store(connection);
				await holder.talk(connection);
				await runAgain.look(connection);
				while (!isHeldUp()) {
					if (news) await findNews(connection);
					if (asksAgain) {
						asksAgain = false;
						await findNew.askAgain(connection);
					}
					await newcomer.look(connection);
					if (progress.queued === 0) break;
					await handOutQueue(connection, onRead);
				}
				if (progress.queued === 0) {
					onRead();
					await cutOff.look(connection);
				}
				if (isHeldUp()) await beforeItsTurn.look(connection);
				keepsKeywords = acknowledgements.areKept(connection);
			} finally {
				progress.putBack();
			}
		},

		areKeywordsRefused: acknowledgements.areRefused,

		settle: async (connection) => {
			await saving;
			// What went wrong then is tried again here, and told of here.
			savingFailed = undefined;
			if (connection.folder.uidValidity !== progress.uidValidity) return;
			await acknowledgements.store(connection);
			if (!signal.aborted || !acknowledgements.areKept(connection)) return;
			await holder.talk(connection);
			await unmarked.leave(connection);
			newcomer.release();
			await beforeItsTurn.leave(connection);
			await passed.store(connection);
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
