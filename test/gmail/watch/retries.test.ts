import { createRetries } from '../../../gmail/watch/retries';

const HOUR = 3_600_000;

/** `sleep` of node:timers/promises runs on real timers: pauses are short here. */
const wait = async (ms: number): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, ms));

it('a pause doubles with each try', async () => {
	const passed: number[] = [];
	const start = performance.now();
	let resolve = (): void => undefined;
	const done = new Promise<void>((resolveIt) => (resolve = resolveIt));
	const retries = createRetries(
		20,
		() => passed.push(performance.now() - start) === 3 && resolve(),
		new AbortController().signal,
	);
	retries.later('c', 3);
	retries.later('b', 2);
	retries.later('a', 1);
	expect(retries.due()).toEqual([]);
	expect(retries.isWaiting()).toBe(true);
	await done;
	// A busy machine makes pauses longer, and never shorter; timers ring in their order.
	expect(retries.due()).toEqual(['a', 'b', 'c']);
	for (const [i, pause] of [20, 40, 80].entries()) expect(passed[i]).toBeGreaterThan(pause - 2);
	expect(retries.isWaiting()).toBe(false);
});

it('what is taken, or waits anew, is not due by an older pause', async () => {
	const retries = createRetries(10, () => undefined, new AbortController().signal);
	retries.later('taken', 1);
	retries.take('taken');
	retries.later('again', 1);
	retries.later('again', 1, HOUR);
	await wait(40);
	expect(retries.due()).toEqual([]);
	retries.now('again');
	expect(retries.due()).toEqual(['again']);
});

it('nothing is due once the watch has ended', async () => {
	const stop = new AbortController();
	let rings = 0;
	const retries = createRetries(10, () => (rings += 1), stop.signal);
	retries.later('a', 1);
	stop.abort();
	await wait(30);
	expect([retries.due(), rings]).toEqual([[], 0]);
});
