import addressparser from 'nodemailer/lib/addressparser';
import libmime from 'libmime';

/** One field of a header block. */
export interface HeaderField {
	/** Lower case. */
	name: string;
	/** The value unfolded, as the bytes spell it (`=?UTF-8?...?=` left as it is). */
	value: string;
	/** Where the field lies in the message, in bytes, its line end included. */
	start: number;
	end: number;
}

/** A mailbox of a header: name decoded, '' where none was given. */
export interface NamedAddress {
	name: string;
	address: string;
}

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;

/** The header fields of a message or part, read once, with where they lie in its bytes. */
export class HeaderFields {
	/** Offset of the first byte after the blank line that ends the header. */
	readonly bodyStart: number;
	readonly fields: readonly HeaderField[];

	/** Reads the header block of source[start, end). A header that never ends takes all of it. */
	constructor(source: Buffer, start = 0, end = source.length) {
		const fields: HeaderField[] = [];
		let at = start;
		while (at < end && !isBlankLine(source, at, end)) {
			let fieldEnd = lineEnd(source, at, end);
			while (fieldEnd < end && (source[fieldEnd] === SPACE || source[fieldEnd] === TAB)) {
				fieldEnd = lineEnd(source, fieldEnd, end);
			}
			const field = toField(source, at, fieldEnd);
			if (field) fields.push(field);
			at = fieldEnd;
		}
		this.bodyStart = at < end ? lineEnd(source, at, end) : end;
		this.fields = fields;
	}

	/** The first value of a field as the message spells it, '' where it is missing. */
	raw(name: string): string {
		return this.fields.find((field) => field.name === name)?.value ?? '';
	}

	has(name: string): boolean {
		return this.fields.some((field) => field.name === name);
	}

	/** The first value of a field with encoded words decoded (RFC 2047). */
	text(name: string): string {
		return libmime.decodeWords(this.raw(name));
	}

	/** The mailboxes of every field of that name, groups opened. */
	addresses(name: string): NamedAddress[] {
		return this.fields
			.filter((field) => field.name === name)
			.flatMap((field) => addressparser(field.value, { flatten: true }))
			.map(({ name: display, address }) => ({ name: libmime.decodeWords(display), address }));
	}
}

function toField(source: Buffer, start: number, end: number): HeaderField | undefined {
	const text = source.toString('utf8', start, end);
	const colon = text.indexOf(':');
	if (colon < 1) return undefined;
	const value = text
		.slice(colon + 1)
		.replace(/\r?\n(?=[ \t])/g, '')
		.trim();
	return { name: text.slice(0, colon).trim().toLowerCase(), value, start, end };
}

function lineEnd(source: Buffer, from: number, end: number): number {
	const newline = source.indexOf(LF, from);
	return newline === -1 || newline >= end ? end : newline + 1;
}

function isBlankLine(source: Buffer, at: number, end: number): boolean {
	return source[at] === LF || (source[at] === CR && at + 1 < end && source[at + 1] === LF);
}
