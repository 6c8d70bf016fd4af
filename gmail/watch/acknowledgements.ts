import { classify, type GmailError } from '../errors';
import type { Connection, SearchObject } from '../imap/connection';
import { doAfterwards, isOwed, type Afterwards } from './afterwards';
import type { Ending, Unfinished } from './cursor';
import type { Elsewhere } from './elsewhere';
import { keepsKeywords, type KeywordKeeping } from './keyword-keeping';
import { oneAfterAnother } from './one-after-another';
import { runAgainMark } from './run-again-mark';
import { actWherever, markWherever } from './wherever';

/** A message that is done. */
export interface Done extends Unfinished {
	/** True where the server has the keyword already: the workflow itself has said so. */
	marked?: boolean;
	/** Somebody asked for it to run again: that mark is taken off. */
	again?: boolean;
}

/** What a message is told by. */
type Known = Pick<Done, 'uid' | 'identity'>;

export interface AcknowledgementsOptions {
	/** IMAP keyword that marks what is done for this trigger. */
	keyword: string;
	afterwards: Afterwards;
	elsewhere: Elsewhere;
	/** Changes that were asked for after an execution were refused several times, and are given up for these messages. */
	onAfterwardsRefused(error: GmailError): void;
	/** The server does not take or keep the keyword; told once a mailbox. */
	onKeywordsLost(error: GmailError): void;
	/** What was refused is to be stored once more. */
	onDue(): void;
	/** The watch closes: nothing that is still to be stored waits any longer. */
	signal: AbortSignal;
}

/** The one writer of "done": keeps on the server which messages are done, wherever they have gone, then changes them as asked. */
export interface Acknowledgements {
	/** A message is done; `store` makes it last. */
	add(done: Done): void;
	/** What is done, or still to be changed, and not settled: what it is known by. */
	identities(): string[];
	/** UIDs of messages that are done, which the server does not know yet. */
	unsaved(): Iterable<number>;
	/** True for a message that is done, which the server does not know yet, wherever it lies now. */
	isUnsaved(message: Known): boolean;
	/** Done, and not known to the server yet, or still to be changed as asked. */
	unfinished(): Unfinished[];
	/** How many messages are done, which the server does not know yet. */
	readonly waiting: number;
	/** All that is open, for a successor; it is no business of this one any more. */
	takeOver(): { unsaved: Done[]; unfinished: Unfinished[] };
	/** True when all is stored and all that was asked for is done. */
	isSettled(): boolean;
	/** True while the server refuses the keyword: until it takes it only the cursor knows what is done. */
	areRefusedForLong(): boolean;
	/** The last try was refused. */
	areRefused(): boolean;
	/** False where the server keeps no keywords: then only the cursor knows what is done. */
	areKept(connection: { account: string; folder: { keywords: boolean } }): boolean;
	/** To be added to a search: leaves out what is done. */
	notDone(connection: Connection): SearchObject | undefined;
	/** Stores what is done, in as few commands as there can be, and makes the changes that are asked for after an execution. */
	store(connection: Connection): Promise<void>;
	/**
	 * Stores at once that messages are done, before they are handed out.
	 *
	 * @returns which of them, by their place in the list, have the keyword now; all of them where the server keeps no keywords
	 * @throws GmailError; then none of them may be handed out
	 */
	storeFirst(
		connection: Connection,
		messages: { uid: number; identity: string }[],
	): Promise<Set<number>>;
	/** The folder has new UIDs: what is to be stored is found by its identity. */
	relocate(uidOf: (identity: string) => number): void;
}

/** After so many refusals in a row somebody is told. */
const MOST_REFUSALS = 3;

/** A server that has refused the keyword for this long keeps none, in ms. */
const REFUSES_FOR_GOOD = 60 * 60_000;

/** Pause before a second connection is tried again, in ms. */
const SECOND_CONNECTION_PAUSE = 5_000;

/** Pause before the mark that asks for another run is taken off again, where the server refuses that, in ms. */
const REFUSED_MARK_PAUSE = 5_000;

/** Pauses before a refused keyword is tried again, in ms: the first, which doubles, and the longest. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 5 * 60_000;

/** The same while the watch closes: n8n's process will end. */
const LAST_PAUSE = 200;

/** Tells messages by their UID, and by what they are known by: 0 and '' tell nothing. */
const knownBy = (
	messages: Iterable<Known>,
): { add(message: Known): void; has(message: Known): boolean } => {
	const uids = new Set<number>();
	const identities = new Set<string>();
	const add = ({ uid, identity }: Known): void => {
		if (uid > 0) uids.add(uid);
		if (identity !== '') identities.add(identity);
	};
	for (const message of messages) add(message);
	return { add, has: ({ uid, identity }) => uids.has(uid) || identities.has(identity) };
};

/** @param start what a former process knew to be done, and what was still to be changed then */
export const createAcknowledgements = (
	start: Unfinished[],
	{
		keyword,
		afterwards,
		elsewhere,
		onAfterwardsRefused,
		onKeywordsLost,
		onDue,
		signal,
	}: AcknowledgementsOptions,
): Acknowledgements => {
	// The process may have died before the server knew of them.
	let unsaved: Done[] = [...start];
	let known = knownBy(unsaved);
	const setUnsaved = (done: Done[]): void => {
		unsaved = done;
		known = knownBy(done);
	};
	let unfinished: Unfinished[] = [];
	/** Refusals of the keyword in a row, since when, and until when none is tried, ms since 1970. */
	let refusals = 0;
	let refusedSince = 0;
	let notBefore = 0;
	let changesRefused = 0;
	/** Two at a time would store the same twice. */
	const inTurn = oneAfterAnother();

	const kept: KeywordKeeping = keepsKeywords(elsewhere, keyword, onKeywordsLost);

	let timer: NodeJS.Timeout | undefined;
	/** No mail may come for hours, so that nothing else would ask for it. */
	const tryAgainIn = (pause: number): void => {
		notBefore = Date.now() + pause;
		clearTimeout(timer);
		timer = setTimeout(onDue, signal.aborted ? LAST_PAUSE : pause).unref();
	};

	const isSaved = (done: Done): void => {
		if (isOwed(afterwards, done.ending)) {
			unfinished = [...unfinished, { uid: done.uid, identity: done.identity, ending: done.ending }];
		}
	};

	/** Those that have left the folder, wherever they are; one that is nowhere can come again nowhere. */
	const markElsewhere = async (missing: Done[]): Promise<void> => {
		const identities = missing.map(({ identity }) => identity);
		await elsewhere.find(identities, async (connection, found) => {
			await connection.mark([...found.values()], keyword);
		});
	};

	const takeOffRunAgain = async (connection: Connection, done: Done[]): Promise<void> => {
		const wanted = done.filter(({ again }) => again);
		if (wanted.length === 0) return;
		await actWherever(connection, elsewhere, wanted, async (there, uids) => {
			if (there.gmail) await there.removeLabels(uids, [runAgainMark(true)]);
			else await there.removeFlags(uids, [runAgainMark(false)]);
		});
	};

	/** Marks what lies in the folder. Returns what does not lie there any more; undefined where the server refuses the keyword. */
	const markHere = async (connection: Connection, toMark: Done[]): Promise<Done[] | undefined> => {
		try {
			const here = toMark.filter(({ uid }) => uid > 0).map(({ uid }) => uid);
			const marked = new Set(here.length > 0 ? await connection.mark(here, keyword) : []);
			const [first] = marked;
			if (first !== undefined) kept.check(connection, first);
			refusals = 0;
			return toMark.filter(({ uid }) => !marked.has(uid));
		} catch (error) {
			if (!connection.alive) throw error;
			refusals += 1;
			if (refusals === 1) refusedSince = Date.now();
			tryAgainIn(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (refusals - 1)));
			if (refusals >= MOST_REFUSALS && !signal.aborted) {
				kept.refused(connection, error, Date.now() - refusedSince >= REFUSES_FOR_GOOD);
			}
			return undefined;
		}
	};

	const save = async (connection: Connection): Promise<void> => {
		if (unsaved.length === 0 || (Date.now() < notBefore && !signal.aborted)) return;
		// A copy: more is added while the server is asked.
		const batch = [...unsaved];
		const open = new Set<Done>();
		const toMark = batch.filter(({ marked }) => !marked);
		if (toMark.length > 0 && kept.on(connection)) {
			const missing = await markHere(connection, toMark);
			if (!missing) return;
			try {
				await markElsewhere(missing);
			} catch {
				// No second connection at the moment: it is tried again, and until then only this process knows.
				for (const done of missing) if (done.identity) open.add(done);
				tryAgainIn(SECOND_CONNECTION_PAUSE);
			}
		}
		try {
			await takeOffRunAgain(connection, batch);
		} catch (error) {
			if (!connection.alive) throw error;
			// Until the mark that asks for another run is off, only this process knows that there was one.
			for (const done of batch) if (done.again) open.add(done);
			tryAgainIn(REFUSED_MARK_PAUSE);
		}
		// What has got another UID meanwhile, or a successor has taken over, is saved once more.
		const tried = new Set(batch);
		const saved = new Set(unsaved.filter((done) => tried.has(done) && !open.has(done)));
		setUnsaved(unsaved.filter((done) => !saved.has(done)));
		saved.forEach(isSaved);
	};

	const change = async (connection: Connection, ending: Ending): Promise<void> => {
		const owed = unfinished.filter((entry) => entry.ending === ending);
		if (owed.length === 0) return;
		try {
			await doAfterwards(connection, owed, afterwards, ending, elsewhere);
			changesRefused = 0;
		} catch (error) {
			if (!connection.alive) throw error;
			const refusal = classify(error, { mailbox: connection.account, channel: 'imap' });
			changesRefused += 1;
			if (refusal.retry !== 'never' && changesRefused < MOST_REFUSALS) throw refusal;
			changesRefused = 0;
			onAfterwardsRefused(refusal);
		}
		unfinished = unfinished.filter((entry) => !owed.includes(entry));
	};

	return {
		add: (done) => {
			unsaved.push(done);
			known.add(done);
		},
		identities: () => [...unsaved, ...unfinished].map(({ identity }) => identity),
		unsaved: () => unsaved.map(({ uid }) => uid),
		isUnsaved: (message) => known.has(message),
		unfinished: () =>
			[...unfinished, ...unsaved].map(({ uid, identity, ending }) => ({ uid, identity, ending })),
		get waiting() {
			return unsaved.length;
		},
		takeOver: () => {
			const taken = { unsaved, unfinished };
			setUnsaved([]);
			unfinished = [];
			return taken;
		},
		isSettled: () => unsaved.length === 0 && unfinished.length === 0,
		areRefusedForLong: () => refusals >= MOST_REFUSALS,
		areRefused: () => refusals > 0,
		areKept: (connection) => kept.on(connection),
		notDone: (connection) => (kept.on(connection) ? { unKeyword: keyword } : undefined),
		store: async (connection) =>
			await inTurn(async () => {
				await save(connection);
				for (const ending of ['success', 'failure', 'deadLetter'] as const) {
					await change(connection, ending);
				}
			}),
		storeFirst: async (connection, messages) =>
			await inTurn(async () => {
				const all = [...messages.keys()];
				if (!kept.on(connection)) return new Set(all);
				const { marked, here } = await markWherever(connection, elsewhere, messages, keyword);
				const [first] = here;
				if (first !== undefined) kept.check(connection, first);
				return new Set(all.filter((i) => marked.has(messages[i])));
			}),
		relocate: (uidOf) => {
			const again = <Entry extends Unfinished>(entry: Entry): Entry => ({
				...entry,
				uid: entry.identity ? uidOf(entry.identity) : 0,
			});
			setUnsaved(unsaved.map(again));
			unfinished = unfinished.map(again);
		},
	};
};
