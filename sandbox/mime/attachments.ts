import libmime from 'libmime';
import type { MimePart } from './mime-part';

/** The leaves of a message in order, embedded messages as one leaf. */
export function leafParts(part: MimePart): MimePart[] {
	return part.type === 'multipart' ? part.parts.flatMap(leafParts) : [part];
}

/** The file name of a part, decoded (RFC 2231 and encoded words), '' where it has none. */
export function fileName(part: MimePart): string {
	const named = (header: string, parameter: string): string =>
		libmime.parseHeaderValue(part.headers.raw(header)).params[parameter] ?? '';
	return libmime.decodeWords(
		named('content-disposition', 'filename') || named('content-type', 'name'),
	);
}

/** The parts that Gmail shows as files: with a name, or said to be an attachment. */
export const attachments = (root: MimePart): MimePart[] =>
	leafParts(root).filter(
		(part) => part.disposition?.value.toLowerCase() === 'attachment' || fileName(part) !== '',
	);
