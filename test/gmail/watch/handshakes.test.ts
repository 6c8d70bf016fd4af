import { inLine } from '../../../gmail/watch/handshakes';

const forEver = new AbortController().signal;

/** A connection that somebody opens by hand. */
const manual = () => {
	const begun: number[] = [];
	const ends = new Map<number, () => void>();
	const connect = (n: number) => async (): Promise<number> => {
		begun.push(n);
		await new Promise<void>((resolve) => ends.set(n, resolve));
		return n;
	};
	return { begun, connect, end: (n: number) => ends.get(n)?.() };
};

/** All that can happen without time has happened. */
const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

it('a server is asked for sixteen handshakes at a time, and each end lets one more begin', async () => {
	const { begun, connect, end } = manual();
	const all = Array.from(
		{ length: 40 },
		async (_, n) => await inLine('a:993', forEver, connect(n)),
	);
	await settle();
	expect(begun).toHaveLength(16);
	end(3);
	await settle();
	expect(begun).toHaveLength(17);
	for (let n = 0; n < 40; n += 1) {
		end(n);
		await settle();
	}
	await expect(Promise.all(all)).resolves.toHaveLength(40);
});

it('one server does not wait for another, and a failure lets the next one begin', async () => {
	const { begun, connect, end } = manual();
	const all = Array.from(
		{ length: 16 },
		async (_, n) => await inLine('b:993', forEver, connect(n)),
	);
	const other = inLine('c:993', forEver, async () => await Promise.reject(new Error('refused')));
	await expect(other).rejects.toThrow('refused');
	await settle();
	expect(begun).toHaveLength(16);
	for (let n = 0; n < 16; n += 1) end(n);
	await Promise.all(all);
});

it('a handshake that lasts lets the next one begin after two seconds', async () => {
	jest.useFakeTimers();
	try {
		const { begun, connect } = manual();
		for (let n = 0; n < 20; n += 1) void inLine('d:993', forEver, connect(n));
		await jest.advanceTimersByTimeAsync(1_900);
		expect(begun).toHaveLength(16);
		await jest.advanceTimersByTimeAsync(200);
		expect(begun).toHaveLength(20);
	} finally {
		jest.useRealTimers();
	}
});

it('whoever is closed while it waits leaves the line', async () => {
	const { begun, connect, end } = manual();
	const all = Array.from(
		{ length: 16 },
		async (_, n) => await inLine('e:993', forEver, connect(n)),
	);
	const stop = new AbortController();
	const waiting = inLine('e:993', stop.signal, connect(99));
	stop.abort();
	await expect(waiting).rejects.toThrow(/abort/i);
	for (let n = 0; n < 16; n += 1) end(n);
	await Promise.all(all);
	expect(begun).not.toContain(99);
});
