import type { Connection } from '../imap/connection';
import { anyOf, type Seen } from '../read/look-at';
import type { Acknowledgements } from './acknowledgements';
import { createAlarm } from './alarm';
import { waitingKeyword, type BeforeItsTurn } from './before-its-turn';
import type { Elsewhere } from './elsewhere';
import type { Progress } from './progress';
import type { TryingAgain } from './trying-again';

/** Pause before it is tried again where the server could not be asked, in ms. */
const PAUSE = 5 * 60_000;

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

	const takeUpWaiting = async (connection: Connection): Promise<void> => {
		if (!connection.gmail) return;
		const mark = { keyword: waitingKeyword(keyword), unKeyword: keyword };
		// What its owner has thrown away before its turn is to start nothing.
		const found = await elsewhere.search(
			{ ...mark, not: anyOf([passed, ...handedOut].map((name) => ({ keyword: name }))) },
			{ without: ['\\Trash'] },
		);
		for (const identity of unknownOf(found)) beforeItsTurn.takeUp(identity);
	};

	return {
		look: async (connection) => {
			if (!due) return;
			due = false;
			if (!acknowledgements.areKept(connection)) return;
			try {
				await takeUpHandedOut(connection);
				await takeUpWaiting(connection);
			} catch (error) {
				alarm.ringIn(PAUSE);
				if (!connection.alive) throw error;
			}
		},
	};
};
