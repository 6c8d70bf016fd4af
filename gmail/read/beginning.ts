import type { BodyStructure } from '../parse/body-structure';

/**
 * Bytes of each message that are fetched with its description. Most messages are no longer, or their texts stand there, before
 * the attachments: then nothing else is asked for.
 */
export const BEGINNING = 32 * 1024;

/** Multiparts within each other that are looked into; each is one more pass over the bytes. */
const MAX_DEPTH = 10;

/** The header of an entity with the empty line that ends it: where its body starts; undefined where that is not there. */
const bodyStart = (source: Buffer, from: number): number | undefined => {
	if (source[from] === 0x0d && source[from + 1] === 0x0a) return from + 2;
	const end = source.indexOf('\r\n\r\n', from, 'latin1');
	return end < 0 ? undefined : end + 4;
};

/** The header of a message with the empty line that ends it; undefined where the beginning is shorter. */
export const headerIn = (source: Buffer): Buffer | undefined => {
	const end = bodyStart(source, 0);
	if (end !== undefined) return source.subarray(0, end);
	return source.length > 0 && source.length < BEGINNING ? source : undefined;
};

/** A line that divides the parts of a multipart (RFC 2046 section 5.1.1). */
interface Delimiter {
	/** Where the part before it ends: the line end before the line is no part of it. */
	before: number;
	/** Where the part behind it starts. */
	after: number;
}

const delimitersIn = (
	source: Buffer,
	{ start, end, boundary, most }: { start: number; end: number; boundary: string; most: number },
): Delimiter[] => {
	const line = Buffer.from(`--${boundary}`, 'latin1');
	const found: Delimiter[] = [];
	for (
		let at = source.indexOf(line, start);
		at >= 0 && at < end && found.length < most;
		at = source.indexOf(line, at + line.length)
	) {
		if (at > start && (source[at - 2] !== 0x0d || source[at - 1] !== 0x0a)) continue;
		let after = at + line.length;
		// The last one ends with two hyphens, and nothing is behind it.
		if (source[after] === 0x2d && source[after + 1] === 0x2d) {
			found.push({ before: at - 2, after: end });
			break;
		}
		while (source[after] === 0x20 || source[after] === 0x09) after += 1;
		if (source[after] !== 0x0d || source[after + 1] !== 0x0a) continue;
		found.push({ before: at - 2, after: after + 2 });
	}
	return found;
};

/**
 * Finds the parts of a message in its first bytes, as the server has described them. A part counts as found only where it is as
 * long as the server says, so that both have read the message in the same way.
 *
 * @param source the first bytes, BEGINNING of them where the message has so many
 * @param structure what the server says of the message
 * @returns the bodies of those that lie there whole, in their transfer encoding, by IMAP part number; views of the source
 */
export const partsIn = (source: Buffer, structure: BodyStructure): Map<string, Buffer> => {
	const found = new Map<string, Buffer>();
	const visit = (node: BodyStructure, from: number, end: number | undefined, depth: number) => {
		const start = bodyStart(source, from);
		if (start === undefined) return;
		if (!node.type.startsWith('multipart/')) {
			if (end !== undefined && end - start === node.size) {
				found.set(node.part ?? '1', source.subarray(start, end));
			}
			return;
		}
		const { parameters: { boundary } = {}, childNodes = [] } = node;
		if (!boundary || depth === MAX_DEPTH) return;
		const delimiters = delimitersIn(source, {
			start,
			end: end ?? source.length,
			boundary,
			most: childNodes.length + 1,
		});
		for (const [i, child] of childNodes.entries()) {
			const delimiter = delimiters[i];
			if (!delimiter) return;
			visit(child, delimiter.after, delimiters[i + 1]?.before, depth + 1);
		}
	};
	visit(structure, 0, source.length < BEGINNING ? source.length : undefined, 0);
	return found;
};
