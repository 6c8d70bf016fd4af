import { decompressRTF } from '@kenjiuno/decompressrtf';
import { deEncapsulateSync } from 'rtf-stream-parser';
import { decodeCharset } from './charset';

/** A file that Outlook has packed. */
export interface PackedFile {
	/** '' where it has none. */
	name: string;
	/** '' where Outlook does not say. */
	mimeType: string;
	/** Without angle brackets; '' where there is none. */
	contentId: string;
	content: Buffer;
}

/** What Outlook packs into winmail.dat (MS-OXTNEF): parts of a message in the terms of Exchange. */
export interface Tnef {
	files: PackedFile[];
	/** False where the end is missing; then the last file is, too. */
	whole: boolean;
	/** Each of the three as it is packed; absent where it is not. */
	text?: string;
	html?: string;
	/** Compressed (MS-OXRTFCP). */
	rtf?: Buffer;
	facts: TnefFacts;
}

/** The name of a property: its number, or for one with a name the set that it is of and its number there: `0220...46:33293`. */
export type PropertyName = number | string;

/** What is told of the message in terms of Exchange. */
export interface TnefFacts {
	/** What the message is: `IPM.Note`, `IPM.Microsoft Schedule.MtgReq`; '' where it is not told. */
	messageClass: string;
	/** '' where there is none. */
	text(name: PropertyName): string;
	bytes(name: PropertyName): Buffer | undefined;
}

const SIGNATURE = 0x223e9f78;

/** Numbers of the attributes that are read (MS-OXTNEF section 2.1.3.2). */
const attribute = {
	codepage: 0x9007,
	messageClass: 0x8008,
	messageProperties: 0x9003,
	body: 0x800c,
	fileBegins: 0x9002,
	fileTitle: 0x8010,
	fileData: 0x800f,
	fileProperties: 0x9005,
};

/** Numbers of the properties that are read (MS-OXPROPS). */
const property = {
	body: 0x1000,
	rtf: 0x1009,
	html: 0x1013,
	codepage: 0x3fde,
	name: 0x3001,
	data: 0x3701,
	shortFileName: 0x3704,
	longFileName: 0x3707,
	mimeType: 0x370e,
	contentId: 0x3712,
};

/** Types of properties (MS-OXCDATA section 2.11.1). */
const UNICODE = 0x1f;
const OBJECT = 0x0d;

/** Bytes of a value, as they stand in the file; of all others a length stands before. */
const lengths: Record<number, number> = {
	0x00: 4,
	0x01: 4,
	0x02: 4,
	0x03: 4,
	0x04: 4,
	0x05: 8,
	0x06: 8,
	0x07: 8,
	0x0a: 4,
	0x0b: 4,
	0x14: 8,
	0x40: 8,
	0x48: 16,
};

interface Value {
	type: number;
	bytes: Buffer;
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** Thrown at the end of what is there; what was read before it counts. */
class Cut extends Error {}

/** Reads from the beginning on. */
class Cursor {
	private at = 0;

	constructor(private readonly bytes: Buffer) {}

	get left(): number {
		return this.bytes.length - this.at;
	}

	/** Throws Cut. */
	take(length: number): Buffer {
		if (length > this.left) throw new Cut();
		this.at += length;
		return this.bytes.subarray(this.at - length, this.at);
	}

	/** Throws Cut. */
	number(bytes: 1 | 2 | 4 = 4): number {
		return this.take(bytes).readUIntLE(0, bytes);
	}
}

/** The name of a property that has one instead of a number; one whose name is a text is not told apart. */
const readName = (cursor: Cursor): string => {
	const set = cursor.take(16).toString('hex');
	const isText = cursor.number() === 1;
	if (!isText) return `${set}:${cursor.number()}`;
	cursor.take(padded(cursor.number()));
	return '';
};

/** Reads a list of properties (MS-OXTNEF section 2.1.3.4), as far as it goes. */
const readProperties = (bytes: Buffer): Map<PropertyName, Value> => {
	const found = new Map<PropertyName, Value>();
	const cursor = new Cursor(bytes);
	try {
		const count = cursor.number();
		for (let i = 0; i < count; i += 1) {
			const written = cursor.number(2);
			const id = cursor.number(2);
			const name = id >= 0x8000 ? readName(cursor) : id;
			const type = written & 0xfff;
			const isList = (written & 0x1000) !== 0;
			const length = lengths[type];
			const values = isList || length === undefined ? cursor.number() : 1;
			for (let value = 0; value < values; value += 1) {
				const size = length ?? cursor.number();
				const content = cursor.take(size);
				cursor.take(Math.min(padded(size) - size, cursor.left));
				if (!isList && !found.has(name)) found.set(name, { type, bytes: content });
			}
		}
	} catch (error) {
		if (!(error instanceof Cut)) throw error;
	}
	return found;
};

/** Codepages of Windows (MS-UCODEREF) by the names of charsets, where `cp` and the number is none. */
const charsets: Record<number, string> = {
	932: 'shift_jis',
	936: 'gbk',
	949: 'euc-kr',
	950: 'big5',
	20127: 'us-ascii',
	20866: 'koi8-r',
	20932: 'euc-jp',
	21866: 'koi8-u',
	50220: 'iso-2022-jp',
	50221: 'iso-2022-jp',
	50222: 'iso-2022-jp',
	51932: 'euc-jp',
	51949: 'euc-kr',
	52936: 'hz-gb-2312',
	54936: 'gb18030',
	65000: 'utf-7',
	65001: 'utf-8',
};

const charsetOf = (codepage: number): string => {
	const known = charsets[codepage];
	if (known !== undefined) return known;
	if (codepage >= 28591 && codepage <= 28605) return `iso-8859-${codepage - 28590}`;
	return codepage === 0 ? '' : `cp${codepage}`;
};

/** Texts end at their first zero. */
const withoutEnd = (text: string): string => {
	const end = text.indexOf('\0');
	return end < 0 ? text : text.slice(0, end);
};

const textIn = (value: Value | undefined, charset: string): string => {
	if (!value) return '';
	return withoutEnd(
		value.type === UNICODE ? value.bytes.toString('utf16le') : decodeCharset(value.bytes, charset),
	);
};

/** Of an object its interface stands before its bytes. */
const bytesIn = (value: Value | undefined): Buffer | undefined =>
	value?.type === OBJECT ? value.bytes.subarray(16) : value?.bytes;

interface FileSoFar {
	title?: Buffer;
	data?: Buffer;
	properties: Map<PropertyName, Value>;
}

const toFile = ({ title, data, properties }: FileSoFar, charset: string): PackedFile => {
	const text = (id: number): string => textIn(properties.get(id), charset).trim();
	const names = [
		text(property.longFileName),
		title ? withoutEnd(decodeCharset(title, charset)).trim() : '',
		text(property.shortFileName),
		text(property.name),
	];
	return {
		name: names.find((name) => name !== '') ?? '',
		mimeType: text(property.mimeType).toLowerCase(),
		contentId: text(property.contentId).replace(/^<|>$/g, ''),
		content: data ?? bytesIn(properties.get(property.data)) ?? Buffer.alloc(0),
	};
};

/** More files than a message has; each is listed. */
const MAX_FILES = 1000;

/**
 * Reads winmail.dat.
 *
 * @param bytes of the file, or its beginning
 * @returns undefined where it is something else
 */
export const readTnef = (bytes: Buffer): Tnef | undefined => {
	if (bytes.length < 6 || bytes.readUInt32LE(0) !== SIGNATURE) return undefined;
	const cursor = new Cursor(bytes.subarray(6));
	const files: FileSoFar[] = [];
	let properties = new Map<PropertyName, Value>();
	let body: Buffer | undefined;
	let messageClass = '';
	let codepage = 0;
	let whole = true;
	try {
		// Some programs pad the file; what is no attribute is its end.
		for (;;) {
			const level = cursor.left < 11 ? 0 : cursor.number(1);
			if (level !== 1 && level !== 2) break;
			const id = cursor.number(2);
			cursor.take(2);
			const data = cursor.take(cursor.number());
			cursor.take(Math.min(2, cursor.left));
			const file = files.at(-1);
			if (id === attribute.codepage && data.length >= 4) codepage = data.readUInt32LE(0);
			else if (id === attribute.messageProperties) properties = readProperties(data);
			else if (id === attribute.body) body = data;
			else if (id === attribute.messageClass) messageClass = withoutEnd(data.toString('latin1'));
			else if (id === attribute.fileBegins && files.length < MAX_FILES) {
				files.push({ properties: new Map() });
			} else if (file && id === attribute.fileTitle) file.title = data;
			else if (file && id === attribute.fileData) file.data = data;
			else if (file && id === attribute.fileProperties) file.properties = readProperties(data);
		}
	} catch (error) {
		if (!(error instanceof Cut)) throw error;
		whole = false;
	}
	const charset = charsetOf(codepage);
	const htmlCodepage = properties.get(property.codepage)?.bytes.readUInt32LE(0) ?? codepage;
	const text =
		textIn(properties.get(property.body), charset) ||
		(body ? withoutEnd(decodeCharset(body, charset)) : '');
	const html = textIn(properties.get(property.html), charsetOf(htmlCodepage));
	const rtf = bytesIn(properties.get(property.rtf));
	return {
		files: files.slice(0, whole ? undefined : -1).map((file) => toFile(file, charset)),
		whole,
		...(text !== '' && { text: text.replace(/\r\n?/g, '\n') }),
		...(html !== '' && { html: html.replace(/\r\n?/g, '\n') }),
		...(rtf && { rtf }),
		facts: {
			messageClass,
			text: (name) => textIn(properties.get(name), charset),
			bytes: (name) => properties.get(name)?.bytes,
		},
	};
};

/** Of compressed RTF, and of RTF; reading it costs about a second for a megabyte. In bytes. */
const MAX_COMPRESSED = 256 * 1024;
const MAX_RTF = 300_000;

/** Groups in one another; what the library does with them grows with their square. */
const MAX_DEPTH = 100;

const depthOf = (rtf: string): number => {
	let deepest = 0;
	let depth = 0;
	for (const [brace] of rtf.matchAll(/\\[\\{}]|[{}]/g)) {
		if (brace === '{') depth += 1;
		else if (brace === '}') depth -= 1;
		deepest = Math.max(deepest, depth);
	}
	return deepest;
};

const unwrap = (rtf: Buffer): { text?: string; html?: string } => {
	const { mode, text } = deEncapsulateSync(rtf, {
		decode: (bytes, charset) => decodeCharset(bytes, charset),
		warn: () => undefined,
		mode: 'either',
	});
	return { [mode]: text.toString().replace(/\r\n?/g, '\n') };
};

/** How RTF begins; the word `fromtext` behind it says that it is text as it was written (MS-OXRTFEX section 2.1.3.1). */
const beginning = /^\{\\rtf1?(?:\\ansi(?![a-z]))?/;

/** The words in RTF, which may wrap HTML (MS-OXRTFEX). */
const wordsInRtf = (rtf: Buffer): { text?: string; html?: string } => {
	if (rtf.length < 16 || rtf.length > MAX_COMPRESSED) return {};
	const compressed = Buffer.from(rtf);
	// Its length stands in it; the library believes whatever that says.
	compressed.writeUInt32LE(Math.min(rtf.readUInt32LE(0), rtf.length - 4), 0);
	try {
		const plain = Buffer.from(decompressRTF([...compressed])).toString('latin1');
		if (plain.length > MAX_RTF || depthOf(plain) > MAX_DEPTH) return {};
		const wraps = /\\from(?:html|text)/.test(plain.slice(0, 1000));
		const marked = wraps ? plain : plain.replace(beginning, '$&\\fromtext ');
		return unwrap(Buffer.from(marked, 'latin1'));
	} catch {
		// It is no RTF. What it says is in the message's own text too, which Outlook always sends.
		return {};
	}
};

/** The words of the message that are packed: its text and its HTML, undefined where there is none. */
export const textsOfTnef = ({ text, html, rtf }: Tnef): { text?: string; html?: string } => {
	if (html !== undefined || rtf === undefined) return { text, html };
	const words = wordsInRtf(rtf);
	return { text: text ?? words.text, html: words.html };
};
