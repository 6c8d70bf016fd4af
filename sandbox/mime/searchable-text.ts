import libmime from 'libmime';
import { leafParts } from './attachments';
import { decodedText } from './decoded-body';
import { mimeStructure } from './mime-part';

/** Encoded bytes read of each text part: search need not read a novel. */
const MAX_TEXT_BYTES = 256 * 1024;

const bodies = new WeakMap<Buffer, string>();
const headers = new WeakMap<Buffer, string>();

/** The readable text of a message: its text parts decoded, HTML without its tags. Kept for each buffer. */
export function searchableBody(source: Buffer): string {
	return remembered(bodies, source, () =>
		leafParts(mimeStructure(source))
			.filter((part) => part.type === 'text' && part.disposition?.value !== 'attachment')
			.map((part) => {
				const text = decodedText(source, part, MAX_TEXT_BYTES);
				return part.subtype === 'html' ? withoutTags(text) : text;
			})
			.join('\n'),
	);
}

/** The header of a message, encoded words decoded, one field a line. Kept for each buffer. */
export function searchableHeader(source: Buffer): string {
	return remembered(headers, source, () =>
		mimeStructure(source)
			.headers.fields.map(({ name, value }) => `${name}: ${libmime.decodeWords(value)}`)
			.join('\n'),
	);
}

function remembered(cache: WeakMap<Buffer, string>, source: Buffer, make: () => string): string {
	const known = cache.get(source);
	if (known !== undefined) return known;
	const made = make();
	cache.set(source, made);
	return made;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

const withoutTags = (html: string): string =>
	html
		.replace(/<(style|script)\b[^]*?<\/\1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => entities[name]);
