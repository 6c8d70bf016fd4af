import { Readable } from 'node:stream';

/** A message on its way to a wire, and how far it came. */
export interface HandedOver {
	/** Opened at the first read, closed with the last. */
	stream: Readable;
	/** True once the wire has taken every byte: from then on Gmail may have the message. */
	whole(): boolean;
	/** Why the message could not be read, if that is what went wrong. */
	failure(): unknown;
}

/** Follows a message onto the wire: what a broken connection means depends on how far the message was. */
export const handOver = (open: () => Promise<Readable>): HandedOver => {
	let whole = false;
	let failure: unknown;
	const noting = async <Result>(work: () => Promise<Result>): Promise<Result> => {
		try {
			return await work();
		} catch (error) {
			failure = error;
			throw error;
		}
	};
	// What the wire throws in here is not the message's fault: only its own steps are noted.
	const read = async function* (): AsyncGenerator<Buffer> {
		const message = await noting(open);
		try {
			const chunks = message[Symbol.asyncIterator]();
			for (;;) {
				const { done, value } = await noting(async () => await chunks.next());
				if (done) break;
				yield value as Buffer;
			}
			whole = true;
		} finally {
			message.destroy();
		}
	};
	return {
		stream: Readable.from(read(), { objectMode: false, highWaterMark: 1 }),
		whole: () => whole,
		failure: () => failure,
	};
};
