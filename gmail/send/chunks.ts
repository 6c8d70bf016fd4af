/** Some bytes of a stream. */
export interface Chunk {
	bytes: Buffer;
	/** Where they begin in the whole. */
	start: number;
	/** True when nothing follows. */
	last: boolean;
}

/**
 * Cuts a stream into chunks of one size; the last one may be shorter. All use the same memory: a chunk is good until the
 * next one is asked for.
 *
 * @param size bytes of a chunk
 */
export async function* chunks(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<Chunk> {
	const bytes = Buffer.allocUnsafe(size);
	let filled = 0;
	let start = 0;
	for await (const read of source) {
		for (let taken = 0; taken < read.length; ) {
			// A full chunk goes only when something follows it: before that it may be the last.
			if (filled === size) {
				yield { bytes, start, last: false };
				start += size;
				filled = 0;
			}
			const copied = read.copy(bytes, filled, taken);
			filled += copied;
			taken += copied;
		}
	}
	yield { bytes: bytes.subarray(0, filled), start, last: true };
}
