import type { FetchedMessage } from '../parse/fetched-message';

/** A message on its way to another thread: all its bytes in one piece of memory, which changes hands without being copied. */
export interface PackedMessage extends Omit<FetchedMessage, 'header' | 'contents'> {
	bytes: Uint8Array<ArrayBuffer>;
	headerLength: number;
	contentLengths: [part: string, length: number][];
}

/** The server's buffers may be views into larger ones, so they are put together first. */
export const pack = ({ header, contents, ...facts }: FetchedMessage): PackedMessage => {
	const pieces = [header, ...contents.values()];
	const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const piece of pieces) {
		bytes.set(piece, at);
		at += piece.length;
	}
	return {
		...facts,
		bytes,
		headerLength: header.length,
		contentLengths: [...contents].map(([part, { length }]) => [part, length]),
	};
};

export const unpack = ({
	bytes,
	headerLength,
	contentLengths,
	...facts
}: PackedMessage): FetchedMessage => {
	let at = 0;
	const next = (length: number): Buffer => {
		at += length;
		return Buffer.from(bytes.buffer, bytes.byteOffset + at - length, length);
	};
	const header = next(headerLength);
	return {
		...facts,
		header,
		contents: new Map(contentLengths.map(([part, length]) => [part, next(length)])),
	};
};
