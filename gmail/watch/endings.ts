import { hexId } from '../parse/identity';
import type { Acknowledgements } from './acknowledgements';
import { deadLetterMark } from './afterwards';
import type { Ending, Outcome } from './cursor';
import type { AcknowledgeAt, DeadLetter } from './delivery';
import type { Entry, Progress } from './progress';
import type { Retries } from './retries';

export interface EndingsOptions {
	acknowledgeAt: AcknowledgeAt;
	/** How often a message is tried before it becomes a dead letter. */
	maxTries: number;
	/** Pause before a message is handed out again that n8n knows an execution of, in ms. */
	knownPause: number;
	progress: Progress;
	acknowledgements: Acknowledgements;
	retries: Retries;
	/** Somebody asked for this message to run again; asked once. */
	wasAskedFor(key: string): boolean;
	/** n8n knows an execution of a message: somebody else may run it. */
	onKnown(entry: Entry): void;
	/** Nothing runs for a message any more, and the workflow is to mark it as done. */
	onOpen(entry: Entry): void;
	/** A message is done: whoever remembers something of it forgets it. */
	onDone(entry: Entry): void;
	onDeadLetter(letter: Omit<DeadLetter, 'account' | 'mailbox'>): void;
	/** A delivery could not be started several times. */
	onNotStarted(error: unknown): void;
	/** Where the messages are: on Gmail or not. */
	isGmail(): boolean;
}

/** What becomes of a message when its execution has ended, or could not begin. */
export interface Endings {
	/**
	 * It is done.
	 *
	 * @param marked the server has its keyword already
	 */
	isDone(entry: Entry, ending: Ending, marked?: boolean): void;
	/** It failed for the last time. */
	isDeadLetter(entry: Entry): void;
	/** It failed, and is tried again if it has tries left. */
	hasFailed(entry: Entry): void;
	/** Its execution has ended: what that means depends on when a message is done. */
	hasEnded(entry: Entry, outcome: Outcome): void;
	/** n8n could not start an execution of these. */
	couldNotStart(entries: Entry[], error: unknown): void;
}

/** After so many starts that failed somebody is told. */
const FAILED_STARTS_TO_TELL = 3;

export const createEndings = ({
	acknowledgeAt,
	maxTries,
	knownPause,
	progress,
	acknowledgements,
	retries,
	wasAskedFor,
	onKnown,
	onOpen,
	onDone,
	onDeadLetter,
	onNotStarted,
	isGmail,
}: EndingsOptions): Endings => {
	/** Starts in a row that failed, by key. */
	const failedStarts = new Map<string, number>();

	const isDone = (entry: Entry, ending: Ending, marked = false): void => {
		const { key, uid, identity } = entry;
		acknowledgements.add({ uid, identity, ending, marked, again: wasAskedFor(key) });
		retries.take(key);
		progress.close(key);
		onDone(entry);
	};

	const isDeadLetter = (entry: Entry): void => {
		isDone(entry, 'deadLetter');
		const gmail = isGmail();
		onDeadLetter({
			id: gmail && entry.identity ? hexId(entry.identity) : entry.identity,
			tries: entry.failures,
			label: deadLetterMark(gmail),
		});
	};

	const hasFailed = (entry: Entry): void => {
		entry.failures += 1;
		if (entry.failures >= maxTries) return isDeadLetter(entry);
		entry.attempt += 1;
		entry.waits = true;
		retries.later(entry.key, entry.failures);
	};

	/** Under the same name: what n8n has not begun it replaces, and then nothing runs twice. */
	const isSilent = (entry: Entry): void => {
		if (acknowledgeAt === 'start') return isDone(entry, 'failure', true);
		entry.isSilent = true;
		entry.waits = true;
		retries.now(entry.key);
	};

	const isKnown = (entry: Entry): void => {
		// At most once is what this mode promises.
		if (acknowledgeAt === 'start') return isDone(entry, 'waiting', true);
		// It has begun, and its time is over.
		if (entry.isSilent) {
			delete entry.isSilent;
			return hasFailed(entry);
		}
		entry.attempt += 1;
		entry.waits = true;
		retries.later(entry.key, 1, knownPause);
		onKnown(entry);
	};

	return {
		isDone,
		isDeadLetter,
		hasFailed,
		hasEnded: (entry, outcome) => {
			failedStarts.delete(entry.key);
			if (outcome === 'silent') return isSilent(entry);
			if (outcome === 'known') return isKnown(entry);
			delete entry.isSilent;
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
					return ending === 'stopped' ? isDone(entry, ending) : onOpen(entry);
			}
		},
		couldNotStart: (entries, error) => {
			let most = 0;
			for (const entry of entries) {
				const starts = (failedStarts.get(entry.key) ?? 0) + 1;
				failedStarts.set(entry.key, starts);
				most = Math.max(most, starts);
				entry.waits = true;
				retries.later(entry.key, starts);
			}
			if (most === FAILED_STARTS_TO_TELL) onNotStarted(error);
		},
	};
};
