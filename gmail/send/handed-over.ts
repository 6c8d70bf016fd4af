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
	const read = async function* (): AsyncGenerator<Buffer> {
		try {
			const message = await open();
			try {
				for await (const chunk of message) yield chunk as Buffer;
				whole = true;
			} finally {
				message.destroy();
			}
		} catch (error) {
			failure = error;
			throw error;
		}
	};
	return {
		stream: Readable.from(read(), { objectMode: false, highWaterMark: 1 }),
		whole: () => whole,
		failure: () => failure,
	};
};
