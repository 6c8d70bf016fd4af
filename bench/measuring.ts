import { setTimeout as sleep } from 'node:timers/promises';

/** Runs some work; returns how long it took and the CPU time of this process (ms), and how far resident memory rose above the start (bytes). */
export const measure = async (
	work: () => Promise<void>,
): Promise<{ took: number; cpu: number; rise: number }> => {
	global.gc?.();
	await sleep(300);
	const before = process.memoryUsage.rss();
	let highest = before;
	const timer = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 25);
	const start = performance.now();
	const spent = process.cpuUsage();
	await work();
	const took = performance.now() - start;
	const { user, system } = process.cpuUsage(spent);
	clearInterval(timer);
	return {
		took,
		cpu: (user + system) / 1_000,
		rise: Math.max(highest, process.memoryUsage.rss()) - before,
	};
};

/** The value below which a share of the numbers lies. */
export const percentile = (numbers: number[], share: number): number =>
	[...numbers].sort((a, b) => a - b)[
		Math.min(numbers.length - 1, Math.floor(numbers.length * share))
	] ?? NaN;

export const median = (numbers: number[]): number => percentile(numbers, 0.5);

export const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
