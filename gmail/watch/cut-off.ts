import type { Connection, SearchObject } from '../imap/connection';
import { findByIdentity } from '../read/find-by-identity';
import { anyOf, type Seen } from '../read/look-at';
import type { Acknowledgements } from './acknowledgements';
import { createAlarm } from './alarm';
import type { BeforeItsTurn } from './before-its-turn';
import type { Cursor } from './cursor';
import type { Elsewhere } from './elsewhere';
import { inFlightKeyword } from './in-flight';
import type { Progress } from './progress';
import type { TryingAgain } from './trying-again';

/** Pause before it is tried again where the server could not be asked. */
const FAILURE_PAUSE_MS = 5 * 60_000;

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

export interface CutOffOptions {
	progress: Progress;
	acknowledgements: Acknowledgements;
	elsewhere: Elsewhere;
	tryingAgain: TryingAgain;
	beforeItsTurn: BeforeItsTurn;
	/** Marks what is done. */
	keyword: string;
	/** Keywords that say that a message was handed out; none where nothing that was is handed out again. */
	handedOut: string[];
	/** Marks what was found not to be for this workflow. */
	passed: string;
	/** Marks what waits for its turn. */
	waits: string;
	/** What the server is asked for; everything by default. */
	query?(server: { gmail: boolean; account: string }): SearchObject | undefined;
	/** What mark other triggers of the same folder that may have put mail away before this one has seen it. */
	others?(): string[];
	/** What this one had seen when it ended last. */
	seenBefore: Pick<Cursor, 'newest' | 'seenThen'>;
	/** How long after the start, in ms; undefined where there can be none. */
	after: number | undefined;
	keyOf(uid: number, identity: string): string;
	/** False when a reader of another folder has the message. */
	claim?(identity: string): boolean;
	onDue(): void;
	signal: AbortSignal;
}

/**
 * What a process before this one had handed out, or in its queue, and somebody has moved since: it lies nowhere in the folder. The
 * cursor may know of it, and n8n may have put back an older one.
 */
export interface CutOff {
	/** Takes it up, once, when it is time. */
	look(connection: Connection): Promise<void>;
}

export const createCutOff = ({
	progress,
	acknowledgements,
	elsewhere,
	tryingAgain,
	beforeItsTurn,
	keyword,
	handedOut,
	passed,
	waits,
	query,
	others = () => [],
	seenBefore,
	after,
	keyOf,
	claim,
	onDue,
	signal,
}: CutOffOptions): CutOff => {
	let due = false;
	const alarm = createAlarm(() => {
		due = true;
		onDue();
	}, signal);
	if (after !== undefined) alarm.ringIn(after);

	/** Those of them that nobody here knows of. */
	const unknownOf = (found: Seen[]): string[] => {
		const known = new Set([...progress.entries()].map(({ identity }) => identity));
		return found
			.map(({ identity }) => identity)
			.filter((identity) => !known.has(identity))
			.filter((identity) => !acknowledgements.isUnsaved({ uid: 0, identity }));
	};

	/** None of what lies in the folder: that comes by itself, or has been passed. */
	const takeUpUnread = async (connection: Connection, found: Seen[]): Promise<void> => {
		const unknown = unknownOf(found);
		const here = await findByIdentity(connection, unknown);
		for (const identity of unknown) if (!here.has(identity)) beforeItsTurn.takeUp(identity);
	};

	const takeUpHandedOut = async (connection: Connection): Promise<void> => {
		if (handedOut.length === 0) return;
		const marks = anyOf(handedOut.map((name) => ({ keyword: name })));
		const found = await elsewhere.search({ ...marks, unKeyword: keyword });
		const entries = unknownOf(found)
			.filter((identity) => claim?.(identity) ?? true)
			.map((identity) => ({
				key: keyOf(0, identity),
				uid: 0,
				identity,
				attempt: 1,
				failures: 0,
			}));
		await tryingAgain.takeUp(entries, connection);
	};

	const isNotKnown = {
		unKeyword: keyword,
		not: anyOf([passed, ...handedOut].map((name) => ({ keyword: name }))),
	};

	/** What its owner has thrown away before its turn is to start nothing. */
	const notInTrash = { without: ['\\Trash'] };

	const takeUpWaiting = async (connection: Connection): Promise<void> => {
		if (!connection.gmail) return;
		const found = await elsewhere.search({ keyword: waits, ...isNotKnown }, notInTrash);
		await takeUpUnread(connection, found);
	};

	/** Another trigger had it from the same folder, and its workflow has put it away, while this one did not watch. */
	const takeUpFromOthers = async (connection: Connection): Promise<void> => {
		const { newest, seenThen } = seenBefore;
		const names = others();
		if (!connection.gmail || newest === undefined || names.length === 0) return;
		const marks = names.flatMap((name) => [name, inFlightKeyword(name)]);
		const found = await elsewhere.search(
			{
				...query?.(connection),
				...anyOf(marks.map((name) => ({ keyword: name }))),
				...isNotKnown,
				since: new Date(newest - DAY_MS),
			},
			notInTrash,
		);
		// INTERNALDATE has whole seconds.
		const from = Math.floor(newest / SECOND_MS) * SECOND_MS;
		await takeUpUnread(
			connection,
			found.filter(
				({ identity, receivedAt }) => receivedAt >= from && !seenThen.includes(identity),
			),
		);
	};

	return {
		look: async (connection) => {
			if (!due) return;
			due = false;
			if (!acknowledgements.areKept(connection)) return;
			try {
				await takeUpHandedOut(connection);
				await takeUpWaiting(connection);
				await takeUpFromOthers(connection);
			} catch (error) {
				alarm.ringIn(FAILURE_PAUSE_MS);
				if (!connection.alive) throw error;
			}
		},
	};
};
