import { createRetries } from '../../../gmail/watch/retries';

const HOUR = 3_600_000;

/** `sleep` of node:timers/promises runs on real timers: pauses are short here. */
const wait = async (ms: number): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, ms));

it('a pause doubles with each try', async () => {
	const due: number[] = [];
	const start = Date.now();
	const retries = createRetries(
		20,
		() => due.push(Date.now() - start),
		new AbortController().signal,
	);
	retries.later('a', 1);
	retries.later('b', 3);
	expect(retries.due()).toEqual([]);
	expect(retries.isWaiting()).toBe(true);
	await wait(50);
	expect(retries.due()).toEqual(['a']);
	await wait(60);
	expect(retries.due()).toEqual(['a', 'b']);
	expect(retries.isWaiting()).toBe(false);
	expect(due).toHaveLength(2);
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
