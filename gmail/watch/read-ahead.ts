import type { Connection } from '../imap/connection';
import type { FetchedMessage, Format } from '../parse/fetched-message';
import { fetchMessages } from '../read/fetch';
import type { Reading } from './items';

/** Messages that are read together, at first. */
const FEW = 50;

/** The same on a long way to the server, where each chunk costs round trips; further ahead what was read grows old. */
const MOST = 400;

/** Bytes of texts that are read together, about: two chunks are in memory, as bytes and as what was made of them. */
const MOST_BYTES = 4 * 1024 * 1024;

/** A taker that waits longer than this for a chunk, in ms, is faster than the way to the server. */
const NOTICED = 5;

/** Messages that were read together. */
export interface Chunk<Item> {
	/** Those that are still there, in the order in which they are handed out. */
	readings: Promise<Reading<Item>>[];
	/** UIDs of the others. */
	gone: number[];
}

export interface ReadAheadOptions<Item> {
	/** Takes so many UIDs out of the queue. */
	take(most: number): number[];
	/** Chunks are whole batches of so many. */
	batchSize: number;
	format: Format | undefined;
	read(fetched: FetchedMessage, from: Connection): Promise<Reading<Item>>;
}

/** Fetches and reads the next messages of the queue while those before them are handed out. */
export interface ReadAhead<Item> {
	/** Begins with the next chunk; undefined where the queue is empty. */
	begin(connection: Connection): Promise<Chunk<Item>> | undefined;
	/** Waits for a chunk that has begun: how long that takes says how large the next ones are. */
	waitFor(chunk: Promise<Chunk<Item>>): Promise<Chunk<Item>>;
}

/** Its failure is told when its turn comes, which may be never. */
const later = <Result>(result: Promise<Result>): Promise<Result> => {
	result.catch(() => undefined);
	return result;
};

const bytesOf = ({ header, contents }: FetchedMessage): number =>
	[...contents.values()].reduce((sum, { length }) => sum + length, header.length);

export const createReadAhead = <Item>({
	take,
	batchSize,
	format,
	read,
}: ReadAheadOptions<Item>): ReadAhead<Item> => {
	let size = FEW;
	/** As many as the last messages let expect to be no more than may be in memory. */
	let most = MOST;

	const readChunk = async (uids: number[], connection: Connection): Promise<Chunk<Item>> => {
		const messages = await fetchMessages(connection, uids, format);
		const found = new Set(messages.map(({ uid }) => uid));
		const bytes = messages.reduce((sum, message) => sum + bytesOf(message), 0);
		most = Math.min(MOST, Math.floor((MOST_BYTES * messages.length) / Math.max(1, bytes)));
		return {
			readings: messages.map((fetched) => later(read(fetched, connection))),
			gone: uids.filter((uid) => !found.has(uid)),
		};
	};

	return {
		begin: (connection) => {
			const batches = Math.ceil(Math.max(FEW, Math.min(size, most)) / batchSize);
			const uids = take(batches * batchSize);
			return uids.length === 0 ? undefined : later(readChunk(uids, connection));
		},
		waitFor: async (chunk) => {
			const start = performance.now();
			const ready = await chunk;
			const waited = performance.now() - start > NOTICED;
			size = waited ? Math.min(MOST, size * 2) : Math.max(FEW, size / 2);
			return ready;
		},
	};
};
