import { setTimeout as sleep } from 'node:timers/promises';
import { classify, type GmailError } from '../errors';
import type { Connection } from '../imap/connection';
import { acknowledgedOnServer } from './acknowledged';
import { adopt, type FirstStart } from './adopt';
import { doAfterwards, isOwed, setAsideMark, type Afterwards } from './afterwards';
import type { InAllMail } from './all-mail';
import { createBell } from './bell';
import {
	acknowledge,
	countFailure,
	finish,
	handOut,
	handOutAgain,
	keyOf,
	pendingOf,
	type Cursor,
	type Ending,
	type Outcome,
	type Pending,
} from './cursor';
import { hexId } from '../parse/identity';
import { lastDone } from './last-done';
import type { Seen } from '../read/look-at';

/** A message whose last try failed. */
export interface SetAside {
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

/** When messages are done with, how often they are tried, and what is done with them afterwards. */
export interface LedgerOptions {
	cursor: Cursor;
	/** When a message need not come again: as soon as its execution starts, has ended, or has succeeded. */
	acknowledgeAt?: 'start' | 'finish' | 'success';
	/** How often a message is tried before it is set aside. */
	maxTries?: number;
	/** Pause before the second try of a message, in ms; it doubles with each further one, up to 5 minutes. */
	retryAfter?: number;
	afterwards?: Afterwards;
	/** IMAP keyword that marks acknowledged messages on the server, so that a restart knows them. */
	keyword: string;
	/** The cursor may have met its folder and been lost: then the keyword tells how far it was. */
	mayBeLost?: boolean;
	/** What an emission carries may be replaced: then all that is done is kept on the server too. */
	emissionsMayBeLost?: boolean;
	/** Most deliveries that have not ended yet. */
	maxInFlight: number;
	/** Executions of a predecessor in this process that still run, by key of their messages. */
	running?: ReadonlyMap<string, Promise<Outcome>>;
	inAllMail: InAllMail;
	/** A delivery could not be started several times; it is tried on. */
	onNotStarted(error: unknown): void;
	onSetAside(message: SetAside): void;
	/** What was to be done on the server afterwards was refused several times, and is given up for these messages. */
	onAfterwardsRefused(error: GmailError): void;
	/** There is something to hand out again or to save. */
	onDue(): void;
	/** Stops the handing-out. */
	signal: AbortSignal;
}

/** What becomes of messages once they are handed out: the one writer of a folder's cursor. */
export interface Ledger {
	/** To be kept with the next emission. */
	cursor(): Cursor;
	/** Takes a step of the cursor that has to do with no delivery. */
	step(change: (cursor: Cursor) => Cursor): void;
	/** Executions that still run, by key of their messages. */
	inFlight(): ReadonlyMap<string, Promise<Outcome>>;
	/** True when nothing runs, and all that has ended is kept on the server or with an emission. */
	isSettled(): boolean;
	/** What is to be handed out again now. */
	again(): Pending[];
	/** True while a message waits for its next try. */
	isRetrying(): boolean;
	/** Settles when a delivery may start, or the handing-out has been stopped; calls `meanwhile` each second until then. */
	slot(meanwhile: () => Promise<void>): Promise<void>;
	/** Records new messages as handed out, then starts their delivery. */
	deliver(messages: Seen[], start: (keys: string[]) => Promise<Outcome>): void;
	/** The same for one that is handed out again. */
	deliverAgain(key: string, start: () => Promise<Outcome>): void;
	/** A pending message is nowhere to be found any more: nothing can be owed to it. */
	forget(key: string): void;
	/** Fits the cursor to the folder as it is now, learns what was acknowledged, and plans the rest. */
	takeHold(connection: Connection, firstStart: FirstStart): Promise<void>;
	/**
	 * Keeps on the server what was acknowledged since the last emission, unless the next one is about to carry it, and does
	 * what is owed afterwards.
	 */
	settle(connection: Connection, options?: { emissionFollows?: boolean }): Promise<void>;
}

const LONGEST_PAUSE = 5 * 60_000;

/**
 * Deliveries that begin together; more begin as these end or turn out to last. For each execution n8n makes a sandbox of
 * about 5 MB, and it runs short ones no faster for having many at once.
 */
const TOGETHER = 4;

/** A delivery that has run for this long is one that lasts, in ms. */
const LASTS = 250;

/** After so many starts that failed somebody is told, and after so many refusals what is owed is given up. */
const PATIENCE = 3;

export const createLedger = ({
	cursor: start,
	acknowledgeAt = 'finish',
	maxTries = 3,
	retryAfter = 5_000,
	afterwards = {},
	keyword,
	mayBeLost = false,
	emissionsMayBeLost = false,
	maxInFlight,
	running,
	inAllMail,
	onNotStarted,
	onSetAside,
	onAfterwardsRefused,
	onDue,
	signal,
}: LedgerOptions): Ledger => {
	const inFlight = new Map<string, Promise<Outcome>>();
	const slotFreed = createBell();
	signal.addEventListener('abort', slotFreed.ring, { once: true });
	let cursor = start;
	let deliveries = 0;
	/** Of these, those that have only begun. */
	let beginning = 0;
	/** To be handed out again now. */
	const again = new Set<string>();
	/** To be handed out again after a pause. */
	const retrying = new Set<string>();
	/** UIDs that are acknowledged, and no emission has carried that yet. */
	let unsaved: number[] = [];
	let unsavedIn = '';
	let refusals = 0;
	let place = { path: '', gmail: false };
	/** While the cursor is fitted to a folder, what ends waits. */
	let fitted: Promise<void> = Promise.resolve();

	const isDone = (key: string, ending: Ending): void => {
		const { uid = 0 } = pendingOf(cursor, key) ?? {};
		cursor = acknowledge(cursor, key, isOwed(afterwards, ending) ? ending : undefined);
		if (uid === 0 || acknowledgeAt === 'start') return;
		// UIDs of before a reseed mean nothing any more.
		if (unsavedIn !== cursor.uidValidity) unsaved = [];
		unsavedIn = cursor.uidValidity;
		unsaved.push(uid);
	};

	const setAside = (key: string): void => {
		const { identity = '', failures: tries = 0 } = pendingOf(cursor, key) ?? {};
		isDone(key, 'setAside');
		onSetAside({
			account: cursor.account,
			mailbox: place.path,
			id: place.gmail ? hexId(identity) : identity,
			tries,
			label: setAsideMark(place.gmail),
		});
	};

	const handOutLater = async (key: string, tries: number): Promise<void> => {
		retrying.add(key);
		const pause = Math.min(LONGEST_PAUSE, retryAfter * 2 ** (tries - 1));
		await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
		again.add(key);
		retrying.delete(key);
		onDue();
	};

	const hasFailed = (key: string): void => {
		cursor = countFailure(cursor, key);
		const { failures = 0 } = pendingOf(cursor, key) ?? {};
		if (failures >= maxTries) setAside(key);
		else void handOutLater(key, failures);
	};

	const hasEnded = (key: string, outcome: Outcome): void => {
		const ending = outcome === 'cutOff' ? 'failure' : outcome;
		// A death of another process is no other than one of our own, after which the message comes again too.
		const comesAgain =
			acknowledgeAt === 'success' || (acknowledgeAt === 'finish' && outcome === 'cutOff');
		if (ending === 'failure' && comesAgain) hasFailed(key);
		else isDone(key, ending);
	};

	const couldNotStart = (keys: string[], error: unknown): void => {
		const tries = Math.max(1, ...keys.map((key) => pendingOf(cursor, key)?.attempt ?? 1));
		for (const key of keys) void handOutLater(key, tries);
		if (tries === PATIENCE) onNotStarted(error);
	};

	const follow = async (keys: string[], outcome: Promise<Outcome>): Promise<void> => {
		deliveries += 1;
		for (const key of keys) inFlight.set(key, outcome);
		try {
			const ended = await outcome;
			await fitted;
			for (const key of keys) hasEnded(key, ended);
		} catch (error) {
			couldNotStart(keys, error);
		} finally {
			deliveries -= 1;
			for (const key of keys) inFlight.delete(key);
			slotFreed.ring();
			onDue();
		}
	};

	const begin = (keys: string[], execution: () => Promise<Outcome>): void => {
		for (const key of keys) again.delete(key);
		// The emission carries what was acknowledged until now.
		if (!emissionsMayBeLost) unsaved = [];
		const outcome = execution();
		void follow(keys, outcome);
		beginning += 1;
		const ended = outcome.catch(() => undefined);
		void Promise.race([ended, sleep(LASTS, undefined, { ref: false })]).then(() => {
			beginning -= 1;
			slotFreed.ring();
		});
	};

	const saveAcknowledged = async (connection: Connection): Promise<void> => {
		const uids = new Set(unsaved);
		if (unsavedIn === cursor.uidValidity && connection.folder.keywords) {
			await connection.addFlags([...uids], [keyword]);
		}
		unsaved = unsaved.filter((uid) => !uids.has(uid));
	};

	const finishAll = async (connection: Connection, ending: Ending): Promise<void> => {
		// What is not saved as done yet must not be moved away: its keyword would not find it.
		const owed = cursor.unfinished.filter(
			(entry) => entry.ending === ending && !unsaved.includes(entry.uid),
		);
		if (owed.length === 0) return;
		try {
			await doAfterwards(connection, owed, afterwards, ending, inAllMail);
			refusals = 0;
		} catch (error) {
			if (!connection.alive) throw error;
			const refusal = classify(error, { mailbox: connection.account, channel: 'imap' });
			refusals += 1;
			if (refusal.retry !== 'never' && refusals < PATIENCE) throw refusal;
			refusals = 0;
			onAfterwardsRefused(refusal);
		}
		cursor = finish(cursor, owed);
	};

	for (const { key, attempt, failures } of start.pending) {
		const outcome = running?.get(key);
		if (outcome) void follow([key], outcome);
		// It ran when the process died; with as many failures as attempts it only waited for its next try.
		else if (!running && failures < attempt) cursor = countFailure(cursor, key);
	}

	return {
		cursor: () => (acknowledgeAt === 'start' ? { ...cursor, pending: [] } : cursor),
		step: (change) => {
			cursor = change(cursor);
		},
		inFlight: () => inFlight,
		isSettled: () => inFlight.size === 0 && unsaved.length === 0 && cursor.unfinished.length === 0,
		again: () => cursor.pending.filter(({ key }) => again.has(key)),
		isRetrying: () => retrying.size > 0,

		slot: async (meanwhile) => {
			while ((deliveries >= maxInFlight || beginning >= TOGETHER) && !signal.aborted) {
				const stop = new AbortController();
				const aSecond = sleep(1_000, true, { signal: stop.signal }).catch(() => false);
				const late = await Promise.race([slotFreed.rung().then(() => false), aSecond]);
				stop.abort();
				if (late) await meanwhile();
			}
		},

		deliver: (messages, execution) => {
			for (const seen of messages) cursor = handOut(cursor, seen);
			const keys = messages.map(({ uid }) => keyOf(cursor, uid));
			begin(keys, async () => await execution(keys));
		},

		deliverAgain: (key, execution) => {
			cursor = handOutAgain(cursor, key);
			begin([key], execution);
		},

		forget: (key) => {
			again.delete(key);
			cursor = acknowledge(cursor, key);
		},

		takeHold: async (connection, firstStart) => {
			const fitting = adopt(cursor, connection, firstStart, async () =>
				mayBeLost ? await lastDone(connection, keyword, inAllMail) : undefined,
			).then((held) => {
				cursor = held;
			});
			fitted = fitting.catch(() => undefined);
			await fitting;
			place = { path: connection.folder.path, gmail: connection.gmail };
			again.clear();
			const waiting = cursor.pending.filter(({ key }) => !inFlight.has(key) && !retrying.has(key));
			const acknowledged = await acknowledgedOnServer(connection, waiting, keyword, inAllMail);
			for (const { key, failures } of waiting) {
				if (acknowledged.has(key)) cursor = acknowledge(cursor, key);
				else if (failures >= maxTries) setAside(key);
				else again.add(key);
			}
		},

		settle: async (connection, { emissionFollows = false } = {}) => {
			if (connection.folder.uidValidity !== cursor.uidValidity) return;
			// What is done afterwards may hide a message from a restart: first it is saved as done.
			const mustSave = !emissionFollows || cursor.unfinished.length > 0;
			if (mustSave && unsaved.length > 0) await saveAcknowledged(connection);
			for (const ending of ['success', 'failure', 'setAside'] as const) {
				await finishAll(connection, ending);
			}
		},
	};
};
