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

/** A number of the command line by its place, 0 for the first; anything else there is refused. */
export const numberGiven = (place: number, otherwise: number): number => {
	const given = process.argv[place + 2];
	if (given === undefined) return otherwise;
	const number = Number(given);
	if (!(number >= 0)) throw new Error(`"${given}" is not a number`);
	return number;
};

/** How long some work takes, in ms. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
	const start = performance.now();
	await work();
	return performance.now() - start;
};

/**
 * Runs each way once in a round, in turn, so that what slows the machine down slows down all of them.
 *
 * @returns what each round gave, by the name of the way
 */
export const inRounds = async <Name extends string, Result>(
	rounds: number,
	ways: Record<Name, () => Promise<Result>>,
): Promise<Record<Name, Result[]>> => {
	const entries = Object.entries(ways) as [Name, () => Promise<Result>][];
	const results = Object.fromEntries(entries.map(([name]) => [name, [] as Result[]])) as Record<
		Name,
		Result[]
	>;
	for (let round = 0; round < rounds; round++) {
		for (const [name, way] of entries) results[name].push(await way());
	}
	return results;
};

/** Runs a bench; a failure is told, and ends the process with 1. */
export const runBench = (main: () => Promise<void>): void => {
	main().catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
};
