import { HeaderFields } from '../mime/header-fields';

/** Changes to the header of a message. */
export interface HeaderEdit {
	/** Fields to take out, lower case. */
	remove: string[];
	/** Whole fields without line ends, to put on top in this order. */
	prepend: string[];
}

/** The message with its header changed; the body's bytes stay as they are. */
export function editHeader(source: Buffer, { remove, prepend }: HeaderEdit): Buffer {
	const pieces = [Buffer.from(prepend.map((field) => `${field}\r\n`).join(''))];
	let kept = 0;
	for (const { name, start, end } of new HeaderFields(source).fields) {
		if (!remove.includes(name)) continue;
		pieces.push(source.subarray(kept, start));
		kept = end;
	}
	pieces.push(source.subarray(kept));
	return Buffer.concat(pieces);
}
