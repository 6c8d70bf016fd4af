import { setTimeout as sleep } from 'node:timers/promises';

/** Runs some work; returns how long it took (ms) and how far resident memory rose above the start (bytes). */
export const measure = async (
	work: () => Promise<void>,
): Promise<{ took: number; rise: number }> => {
	global.gc?.();
	await sleep(300);
	const before = process.memoryUsage.rss();
	let highest = before;
	const timer = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5);
	const start = performance.now();
	await work();
	const took = performance.now() - start;
	clearInterval(timer);
	return { took, rise: Math.max(highest, process.memoryUsage.rss()) - before };
};

/** The value below which a share of the numbers lies. */
export const percentile = (numbers: number[], share: number): number =>
	[...numbers].sort((a, b) => a - b)[
		Math.min(numbers.length - 1, Math.floor(numbers.length * share))
	] ?? NaN;

export const median = (numbers: number[]): number => percentile(numbers, 0.5);

export const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
