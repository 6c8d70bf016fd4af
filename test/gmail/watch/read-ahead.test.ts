import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../../gmail/imap/connection';
import type { FetchedMessage } from '../../../gmail/parse/fetched-message';
import type { Reading } from '../../../gmail/watch/items';
import { createReadAhead, type Chunk } from '../../../gmail/watch/read-ahead';

/** Bytes of each message, and how long the server takes for a chunk, in ms. */
const server = { bytes: 1_000, ms: 0 };

jest.mock('../../../gmail/read/fetch', () => ({
	fetchMessages: async (_: Connection, uids: number[]): Promise<Partial<FetchedMessage>[]> => {
		await sleep(server.ms);
		return uids
			.filter((uid) => uid % 7 !== 0)
			.map((uid) => ({
				uid,
				header: Buffer.alloc(100),
				contents: new Map([['1', Buffer.alloc(server.bytes - 100)]]),
			}));
	},
}));

const connection = {} as Connection;

/** Takes chunks of a long queue; returns how many messages each had. */
const sizes = async (
	{ batchSize = 1, busy = 0 }: { batchSize?: number; busy?: number },
	chunks: number,
): Promise<number[]> => {
	let uid = 0;
	const ahead = createReadAhead<string>({
		take: (most) => Array.from({ length: most }, () => (uid += 1)),
		batchSize,
		format: undefined,
		read: async () => ({}) as Reading<string>,
	});
	const seen: number[] = [];
	let next: Promise<Chunk<string>> | undefined = ahead.begin(connection);
	while (next && seen.length < chunks) {
		const { readings, gone } = await ahead.waitFor(next);
		seen.push(readings.length + gone.length);
		next = ahead.begin(connection);
		await sleep(busy);
	}
	return seen;
};

describe('reading ahead', () => {
	it('reads more together where whoever takes it waits for the server', async () => {
		Object.assign(server, { bytes: 1_000, ms: 30 });
		await expect(sizes({}, 6)).resolves.toEqual([50, 100, 200, 400, 400, 400]);
	});

	it('reads no more than a few where the workflow is slower than the server', async () => {
		Object.assign(server, { bytes: 1_000, ms: 0 });
		const all = await sizes({ busy: 40 }, 5);
		expect(all.slice(2)).toEqual([50, 50, 50]);
	});

	it('reads no more together than may be in memory', async () => {
		Object.assign(server, { bytes: 40_000, ms: 30 });
		const all = await sizes({}, 5);
		expect(Math.max(...all) * server.bytes).toBeLessThan(6 * 1024 * 1024);
		expect(Math.min(...all)).toBe(50);
	});

	it('reads whole batches', async () => {
		Object.assign(server, { bytes: 1_000, ms: 30 });
		const all = await sizes({ batchSize: 30 }, 4);
		expect(all.map((size) => size % 30)).toEqual([0, 0, 0, 0]);
	});

	it('tells which messages are gone, and fails when its turn comes', async () => {
		Object.assign(server, { bytes: 1_000, ms: 0 });
		let left = [7, 8];
		const ahead = createReadAhead<string>({
			take: () => left.splice(0),
			batchSize: 1,
			format: undefined,
			read: async () => {
				throw new Error('unreadable');
			},
		});
		const { gone, readings } = await ahead.waitFor(ahead.begin(connection)!);
		expect(gone).toEqual([7]);
		await sleep(10);
		await expect(readings[0]).rejects.toThrow('unreadable');
		left = [];
		expect(ahead.begin(connection)).toBeUndefined();
	});
});
