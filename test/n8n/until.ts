import { setTimeout } from 'node:timers/promises';

/** Asks until there is an answer. Throws after `timeoutMs` with what was waited for. */
export async function until<Result>(
	what: string,
	ask: () => Promise<Result | undefined>,
	timeoutMs = 30_000,
): Promise<Result> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const result = await ask();
		if (result !== undefined) return result;
		if (Date.now() > deadline) throw new Error(`Not after ${timeoutMs / 1000} s: ${what}`);
		await setTimeout(50);
	}
}
