/** Some bytes of a stream. */
export interface Piece {
	bytes: Buffer;
	/** Where they begin in the whole. */
	start: number;
	/** True when nothing follows. */
	last: boolean;
}

/**
 * Cuts a stream into pieces of one size; the last one may be shorter. All use the same memory: a piece is good until the
 * next one is asked for.
 *
 * @param size bytes of a piece
 */
export async function* pieces(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<Piece> {
	const bytes = Buffer.allocUnsafe(size);
	let filled = 0;
	let start = 0;
	for await (const chunk of source) {
		for (let taken = 0; taken < chunk.length; ) {
			// A full piece goes only when something follows it: before that it may be the last.
			if (filled === size) {
				yield { bytes, start, last: false };
				start += size;
				filled = 0;
			}
			const copied = chunk.copy(bytes, filled, taken);
			filled += copied;
			taken += copied;
		}
	}
	yield { bytes: bytes.subarray(0, filled), start, last: true };
}
