import { setTimeout as sleep } from 'node:timers/promises';
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
	const concurrency = createConcurrency({ most: 2, signal: stop.signal });
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
	const one = createConcurrency({ most: 9, shared, signal });
	const other = createConcurrency({ most: 9, shared, signal });
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
	const concurrency = createConcurrency({ most: 1, signal: stop.signal });
	const slot = (await concurrency.slot(nothing))!;
	slot.release();
	expect(await concurrency.slot(nothing)).toBeDefined();
	const waiting = concurrency.slot(nothing);
	stop.abort();
	await expect(waiting).resolves.toBeUndefined();
});

describe('deliveries of which none ends', () => {
	const MINUTE = 60_000;
	let now = 0;

	beforeEach(() => {
		jest.spyOn(Date, 'now').mockImplementation(() => now);
	});

	afterEach(() => jest.restoreAllMocks());

	/** Time goes by, and whoever waits for a slot has looked at it. */
	const pass = async (minutes: number): Promise<void> => {
		now += minutes * MINUTE;
		await sleep(1_100);
	};

	const watched = (most: number) => {
		const told: string[] = [];
		const concurrency = createConcurrency({
			most,
			onStuck: ({ running, silentFor }) => told.push(`${running} for ${silentFor / MINUTE} min`),
			onUnstuck: () => told.push('moves'),
			signal: stop.signal,
		});
		return { told, concurrency };
	};

	it('are told of once while a message waits, and so is the first end', async () => {
		const { told, concurrency } = watched(2);
		const first = delivery();
		(await concurrency.slot(nothing))!.occupy(first.promise);
		(await concurrency.slot(nothing))!.occupy(delivery().promise);
		void concurrency.slot(nothing);
		await pass(4);
		expect(told).toEqual([]);
		await pass(1);
		await pass(20);
		expect(told).toEqual(['2 for 5 min']);
		first.end();
		await settle();
		expect(told).toEqual(['2 for 5 min', 'moves']);
	});

	it('are no matter while no message waits', async () => {
		const { told, concurrency } = watched(1);
		const long = delivery();
		(await concurrency.slot(nothing))!.occupy(long.promise);
		await pass(60);
		long.end();
		await settle();
		expect(told).toEqual([]);
	});

	it('are no matter where some end', async () => {
		const { told, concurrency } = watched(1);
		for (let i = 0; i < 2; i += 1) {
			const next = delivery();
			(await concurrency.slot(nothing))!.occupy(next.promise);
			const after = concurrency.slot(nothing);
			await pass(4);
			next.end();
			(await after)!.release();
		}
		expect(told).toEqual([]);
	});
});
