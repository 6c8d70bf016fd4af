import type { DeadLetter } from '../../gmail';

/** Pauses between two reports: the first message is told of at once, later ones together. */
const PAUSES_MS = [60_000, 10 * 60_000, 60 * 60_000];

/** Tells of messages whose last try failed: of the first at once, then with their number at growing intervals. */
export interface DeadLetterReport {
	add(letter: DeadLetter): void;
	/** Tells what is still to be told. */
	close(): void;
}

/** @param tell is given the newest of them, and how many there are since it was last called */
export const deadLetterReport = (
	tell: (letter: DeadLetter, count: number) => void,
): DeadLetterReport => {
	let waiting: DeadLetter[] = [];
	let reports = 0;
	let timer: NodeJS.Timeout | undefined;
	const report = (): void => {
		timer = undefined;
		const last = waiting.at(-1);
		if (!last) {
			// A quiet interval: the next one is told of at once again.
			reports = 0;
			return;
		}
		const count = waiting.length;
		waiting = [];
		const pause = PAUSES_MS[Math.min(reports, PAUSES_MS.length - 1)];
		reports += 1;
		timer = setTimeout(report, pause).unref();
		tell(last, count);
	};
	return {
		add: (letter) => {
			waiting.push(letter);
			if (!timer) report();
		},
		close: () => {
			clearTimeout(timer);
			timer = undefined;
			if (waiting.length > 0) report();
			clearTimeout(timer);
		},
	};
};
