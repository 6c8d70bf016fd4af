import type { HeaderFields } from './header-fields';
import { mimeStructure, type MimePart } from './mime-part';

/** What of a message or part is asked for: RFC 3501's section-text. '' is the whole of it. */
export type SectionText = '' | 'HEADER' | 'TEXT' | 'MIME' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT';

/** A section of FETCH BODY[...]. */
export interface Section {
	/** Part numbers: [2, 1] of `2.1`; none for the message itself. */
	path: number[];
	text: SectionText;
	/** Names of HEADER.FIELDS, in lower case. */
	fields: string[];
}

/** The bytes of a section, undefined where the message has no such part. A view wherever it can be. */
export function sectionBytes(source: Buffer, section: Section): Buffer | undefined {
	const root = mimeStructure(source);
	const { path, text } = section;
	if (path.length === 0) return text === '' ? source : messageBytes(source, root, section);
	const part = partAt(root, path);
	if (!part) return undefined;
	if (text === '') return source.subarray(part.bodyStart, part.end);
	if (text === 'MIME') return source.subarray(part.start, part.bodyStart);
	return part.message && messageBytes(source, part.message, section);
}

/** The part of a path such as [2, 1]; a message without parts has one, itself. */
export function partAt(root: MimePart, path: readonly number[]): MimePart | undefined {
	let children = numberedParts(root);
	let part: MimePart | undefined;
	for (const number of path) {
		part = children[number - 1];
		if (!part) return undefined;
		children = part.message ? numberedParts(part.message) : part.parts;
	}
	return part;
}

/** A multipart without a part is described as a text, and is part 1 of itself like one. */
const numberedParts = (message: MimePart): MimePart[] =>
	message.type === 'multipart' && message.parts.length > 0 ? message.parts : [message];

function messageBytes(
	source: Buffer,
	message: MimePart,
	{ text, fields }: Section,
): Buffer | undefined {
	const { headers, start, bodyStart, end } = message;
	switch (text) {
		case 'HEADER':
			return source.subarray(start, bodyStart);
		case 'TEXT':
			return source.subarray(bodyStart, end);
		case 'HEADER.FIELDS':
			return headerFields(source, headers, (name) => fields.includes(name));
		case 'HEADER.FIELDS.NOT':
			return headerFields(source, headers, (name) => !fields.includes(name));
		default:
			return undefined;
	}
}

function headerFields(
	source: Buffer,
	headers: HeaderFields,
	wanted: (name: string) => boolean,
): Buffer {
	const lines = headers.fields
		.filter(({ name }) => wanted(name))
		.map(({ start, end }) => source.subarray(start, end));
	return Buffer.concat([...lines, Buffer.from('\r\n')]);
}
