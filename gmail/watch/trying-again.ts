import type { Connection } from '../imap/connection';
import { hasFlag } from '../imap/message-commands';
import type { FetchedMessage, Format } from '../parse/fetched-message';
import { fetchMessages } from '../read/fetch';
import type { Seen } from '../read/look-at';
import { carrying } from './carrying';
import type { Pending } from './cursor';
import type { Elsewhere } from './elsewhere';
import type { Endings } from './endings';
import type { Holder } from './holder';
import { ITEM_PAUSE, type Items, type Reading, type Verdict } from './items';
import type { Entry, Progress } from './progress';
import type { Retries } from './retries';
import { unmarkedKeyword, type Unmarked } from './unmarked';

/** Pause before messages that have left the folder are looked for once more, in ms. */
const LOOK_ELSEWHERE_PAUSE = 30_000;

/** A message that is to be handed out again, as an item. */
export interface Again<Item> {
	entry: Entry;
	item: Item;
	seen: Seen;
}

export interface TryingAgainOptions<Item> {
	progress: Progress;
	retries: Retries;
	endings: Endings;
	elsewhere: Elsewhere;
	/** Where the workflow says when a message is done. */
	unmarked: Unmarked | undefined;
	items: Items<Item>;
	format: Format | undefined;
	/** Marks what is done. */
	keyword: string;
	/** Whoever else may run a message that n8n knows an execution of. */
	holder: Holder;
	maxTries: number;
	/** Pause before such a message is looked at again, in ms. */
	knownPause: number;
	/** False where the server keeps no keywords. */
	areKept(connection: Connection): boolean;
	/** True for what the server knows to be done, and nobody has asked to run again. */
	isDoneAlready(message: {
		flags: ReadonlySet<string>;
		labels: ReadonlySet<string> | undefined;
		key: string;
	}): boolean;
	judge(reading: Reading<Item>): Promise<Verdict>;
	/** False when a reader of another folder has handed out this message already. */
	claim?(identity: string): boolean;
	keyOf(uid: number, identity: string): string;
	/** Hands it out. */
	start(again: Again<Item>, here: Connection): Promise<void>;
	signal: AbortSignal;
}

/** Hands out once more what is not done: after a failure, after a crash, wherever the message has gone. */
export interface TryingAgain {
	/** Hands out what is due, each message by itself: not every one of a batch is to blame for its failure. */
	catchUp(connection: Connection): Promise<void>;
	/** Takes in what a former process had handed out: some of it is done, and the rest comes again. */
	restoreLeftovers(connection: Connection): Promise<void>;
	/** Takes in what a former process had handed out and no cursor knows: it comes again, but for what the workflow is to mark. */
	takeUp(entries: Entry[], connection: Connection): Promise<void>;
}

export const createTryingAgain = <Item>({
	progress,
	retries,
	endings,
	elsewhere,
	unmarked,
	items,
	format,
	keyword,
	holder,
	maxTries,
	knownPause,
	areKept,
	isDoneAlready,
	judge,
	claim,
	keyOf,
	start,
	signal,
}: TryingAgainOptions<Item>): TryingAgain => {
	/**
	 * Makes the item of a message that comes again; undefined when it is done already, or cannot be had yet.
	 *
	 * @param uid in the watched folder; 0 where it has left it: the one that it has elsewhere means nothing here
	 */
	const readAgain = async (
		entry: Entry,
		fetched: FetchedMessage,
		from: Connection,
		uid: number,
	): Promise<Again<Item> | undefined> => {
		const { key } = entry;
		if (isDoneAlready({ flags: fetched.flags, labels: fetched.gmail?.labels, key })) {
			endings.isDone(entry, 'waiting', true);
			return undefined;
		}
		if (holder.isAsked(entry) && unmarked && hasFlag(fetched.flags, unmarkedKeyword(keyword))) {
			retries.take(entry.key);
			unmarked.add(entry);
			return undefined;
		}
		if (holder.isTaken(entry, fetched.flags) || holder.isHeld(entry, fetched.flags)) {
			retries.later(entry.key, 1, knownPause);
			return undefined;
		}
		const read = await items.read(fetched, from);
		const reading = { ...read, key, seen: { ...read.seen, uid } };
		retries.take(key);
		const verdict = entry.isUnread ? await judge(reading) : 'ours';
		if (verdict !== 'ours') {
			// The server remembers what is not for this workflow; where somebody else has it, that one tells of its end.
			endings.isDone(entry, 'stopped', verdict === 'taken');
			return undefined;
		}
		const item = await items.make(reading, key, from, (tries) =>
			retries.later(key, tries, ITEM_PAUSE),
		);
		return item && { entry, item, seen: reading.seen };
	};

	/** Messages that have left the folder, perhaps by their own execution, and are to be tried again. */
	const findElsewhere = async (
		entries: Entry[],
		here: Connection,
		without: string[],
	): Promise<void> => {
		if (entries.length === 0) return;
		const byIdentity = new Map(
			entries.filter(({ identity }) => identity !== '').map((entry) => [entry.identity, entry]),
		);
		const ready: Again<Item>[] = [];
		const handled = new Set<string>();
		const looking = elsewhere.find(
			[...byIdentity.keys()],
			async (other, found) => {
				const fetched = await fetchMessages(other, [...found.values()], format);
				const identities = new Map([...found].map(([identity, uid]) => [uid, identity]));
				for (const message of fetched) {
					const entry = byIdentity.get(identities.get(message.uid) ?? '');
					if (!entry) continue;
					handled.add(entry.key);
					const again = await readAgain(entry, message, other, 0);
					if (again) ready.push(again);
				}
			},
			{ without },
		);
		const nowhere = await looking.catch((error: unknown) => {
			if (!here.alive) throw error;
			// A folder that cannot be opened at the moment must not hold up the others: what may lie there is looked for later.
			for (const { key } of entries) {
				if (!handled.has(key)) retries.later(key, 1, LOOK_ELSEWHERE_PAUSE);
			}
			return undefined;
		});
		for (const again of ready) await start(again, here);
		if (!nowhere) return;
		const gone = new Set(nowhere);
		for (const entry of entries) {
			if (entry.identity !== '' && !gone.has(entry.identity)) continue;
			// Nothing can be owed to a message that is nowhere; its keyword keeps it from coming again out of the trash.
			endings.isDone(entry, 'stopped');
		}
	};

	const catchUp = async (connection: Connection): Promise<void> => {
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
				const ready = await readAgain(entry, message, connection, entry.uid);
				if (ready) await start(ready, connection);
			} else gone.push(entry);
			if (signal.aborted) return;
		}
		// Its own workflow may have put it into the trash, and failed then; where none ran, or it ended well, its owner has thrown it away.
		const isThrownAway = ({ isLate, isUnread }: Entry): boolean => Boolean(isLate ?? isUnread);
		const others = gone.filter((entry) => !isThrownAway(entry));
		await findElsewhere(others, connection, ['\\Junk']);
		await findElsewhere(gone.filter(isThrownAway), connection, ['\\Junk', '\\Trash']);
	};

	/** The process died while the execution of this message ran: it comes again, or is set aside after its last try. */
	const cutOff = async (entry: Entry, connection: Connection): Promise<void> => {
		progress.restore(entry);
		// The same attempt, so that n8n can tell whether its execution ever began.
		entry.failures += 1;
		if (entry.failures >= maxTries) await bury(connection, entry);
		else retries.now(entry.key);
	};

	/** A dead letter, unless it has been done and moved since. */
	const bury = async (connection: Connection, entry: Entry): Promise<void> => {
		const done = areKept(connection)
			? await carrying(connection, elsewhere, [entry], keyword).catch((error: unknown) => {
					if (!connection.alive) throw error;
					return undefined;
				})
			: undefined;
		if (done?.has(entry)) return endings.isDone(entry, 'waiting', true);
		endings.isDeadLetter(entry);
	};

	const restoreLeftovers = async (connection: Connection): Promise<void> => {
		const leftovers = progress.takeLeftovers();
		if (leftovers.length === 0) return;
		const uids = leftovers.map(({ uid }) => uid).filter((uid) => uid > 0);
		const kept = areKept(connection);
		const marked = new Set(kept ? await connection.existing(uids, { keyword }) : []);
		const open = leftovers.filter(({ uid }) => !marked.has(uid));
		const ended = open.filter(({ openSince, waits }) => openSince === undefined && !waits);
		const waitForMark = (await unmarked?.among(connection, ended)) ?? new Set<Pending>();
		for (const leftover of open) {
			const entry: Entry = { ...leftover, key: keyOf(leftover.uid, leftover.identity) };
			if (progress.entry(entry.key)) continue;
			// The message lies in several folders, and one of the others has been faster since this process started.
			if (entry.identity !== '' && claim && !claim(entry.identity)) continue;
			progress.restore(entry);
			if (entry.waits) retries.now(entry.key);
			else if (unmarked && (entry.openSince !== undefined || waitForMark.has(leftover))) {
				unmarked.add(entry);
			} else await cutOff(entry, connection);
		}
	};

	const takeUp = async (entries: Entry[], connection: Connection): Promise<void> => {
		if (entries.length === 0) return;
		const open = (await unmarked?.among(connection, entries)) ?? new Set<Pending>();
		for (const entry of entries) {
			if (!open.has(entry)) await cutOff(entry, connection);
			else {
				progress.restore(entry);
				unmarked?.add(entry);
			}
		}
	};

	return { catchUp, restoreLeftovers, takeUp };
};
