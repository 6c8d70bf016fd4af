import { createConcurrency, createSharedLimit } from '../../../gmail/watch/concurrency';

/** Ends whatever waits for a slot, so that it outlives no test. */
let stop: AbortController;

beforeEach(() => {
	stop = new AbortController();
});

afterEach(() => stop.abort());

const nothing = async (): Promise<void> => undefined;

const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

/** A delivery that ends by hand. */
const delivery = () => {
	let end: () => void = () => undefined;
	const promise = new Promise<void>((resolve) => (end = resolve));
	return { promise, end };
};

it('no more deliveries run than are allowed', async () => {
	const concurrency = createConcurrency(2, stop.signal);
	const first = delivery();
	(await concurrency.slot(nothing))!.occupy(first.promise);
	(await concurrency.slot(nothing))!.occupy(delivery().promise);
	let third = false;
	void concurrency.slot(nothing).then(() => (third = true));
	await settle();
	expect(third).toBe(false);
	first.end();
	await settle();
	await settle();
	expect(third).toBe(true);
});

it('several watches share a limit, and each end lets another one begin', async () => {
	const shared = createSharedLimit(1);
	const { signal } = stop;
	const one = createConcurrency(9, signal, shared);
	const other = createConcurrency(9, signal, shared);
	const running = delivery();
	(await one.slot(nothing))!.occupy(running.promise);
	let began = 0;
	void other.slot(nothing).then(() => (began += 1));
	void one.slot(nothing).then(() => (began += 1));
	await settle();
	expect(began).toBe(0);
	running.end();
	await settle();
	await settle();
	expect(began).toBe(1);
});

it('a slot that is given back is free, and whoever waits when the watch ends gets none', async () => {
	const concurrency = createConcurrency(1, stop.signal);
	const slot = (await concurrency.slot(nothing))!;
	slot.release();
	expect(await concurrency.slot(nothing)).toBeDefined();
	const waiting = concurrency.slot(nothing);
	stop.abort();
	await expect(waiting).resolves.toBeUndefined();
});
