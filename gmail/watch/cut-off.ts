import type { Connection } from '../imap/connection';
import type { Acknowledgements } from './acknowledgements';
import { createAlarm } from './alarm';
import type { InFlight } from './in-flight';
import type { Progress } from './progress';
import type { TryingAgain } from './trying-again';

/** Pause before it is tried again where the server could not be asked, in ms. */
const PAUSE = 5 * 60_000;

export interface CutOffOptions {
	progress: Progress;
	acknowledgements: Acknowledgements;
	inFlight: InFlight;
	tryingAgain: TryingAgain;
	/** Further keywords that count as handed out. */
	also: string[];
	/** How long after the start, in ms; undefined where there can be none. */
	after: number | undefined;
	keyOf(uid: number, identity: string): string;
	/** False when a reader of another folder has the message. */
	claim?(identity: string): boolean;
	onDue(): void;
	signal: AbortSignal;
}

/** What a process that was killed had handed out, and its workflow has moved: it lies nowhere in the folder. */
export interface CutOff {
	/** Takes it up, once, when it is time. */
	look(connection: Connection): Promise<void>;
}

export const createCutOff = ({
	progress,
	acknowledgements,
	inFlight,
	tryingAgain,
	also,
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

	const takeUp = async (connection: Connection): Promise<void> => {
		const found = await inFlight.find(connection, also);
		const known = new Set([...progress.entries()].map(({ identity }) => identity));
		const entries = found
			.filter(({ identity }) => !known.has(identity) && (claim?.(identity) ?? true))
			.filter(({ identity }) => !acknowledgements.isUnsaved({ uid: 0, identity }))
			.map(({ identity }) => ({
				key: keyOf(0, identity),
				uid: 0,
				identity,
				attempt: 1,
				failures: 0,
			}));
		await tryingAgain.takeUp(entries, connection);
	};

	return {
		look: async (connection) => {
			if (!due) return;
			due = false;
			try {
				await takeUp(connection);
			} catch (error) {
				alarm.ringIn(PAUSE);
				if (!connection.alive) throw error;
			}
		},
	};
};
