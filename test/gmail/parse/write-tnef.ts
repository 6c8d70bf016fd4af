/** A property of MS-OXTNEF section 2.1.3.4; a text is written in UTF-16, bytes as they are. */
export type PropertyToWrite = [
	id: number | NameToWrite,
	value: string | Buffer | number | boolean | Date,
];

/** Of a property with a name: the set that it is of (GUID, as bytes in hexadecimal), and its number there. */
export interface NameToWrite {
	set: string;
	number: number;
}

/** What to write of a file. */
export interface FileToWrite {
	title: string;
	/** Absent where its bytes are to stand among its properties. */
	content?: Buffer;
	properties?: PropertyToWrite[];
}

/** What to write into a winmail.dat. */
export interface TnefToWrite {
	codepage?: number;
	/** `IPM.Microsoft Schedule.MtgReq` */
	messageClass?: string;
	body?: Buffer;
	properties?: PropertyToWrite[];
	files?: FileToWrite[];
}

const u16 = (value: number): Buffer => {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16LE(value);
	return bytes;
};

const u32 = (value: number): Buffer => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
};

const padded = (bytes: Buffer): Buffer =>
	Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

const withLength = (bytes: Buffer): Buffer =>
	Buffer.concat([u32(1), u32(bytes.length), padded(bytes)]);

/** 100 ns since 1601 (MS-DTYP section 2.3.3). */
const fileTime = (at: Date): Buffer => {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE((BigInt(at.getTime()) + 11_644_473_600_000n) * 10_000n);
	return bytes;
};

const named = (id: number | NameToWrite): Buffer =>
	typeof id === 'number'
		? u16(id)
		: Buffer.concat([u16(0x8010), Buffer.from(id.set, 'hex'), u32(0), u32(id.number)]);

const property = ([id, value]: PropertyToWrite): Buffer => {
	const name = named(id);
	if (typeof value === 'number') return Buffer.concat([u16(0x03), name, u32(value)]);
	if (typeof value === 'boolean') return Buffer.concat([u16(0x0b), name, u32(value ? 1 : 0)]);
	if (value instanceof Date) return Buffer.concat([u16(0x40), name, fileTime(value)]);
	if (typeof value === 'string') {
		return Buffer.concat([u16(0x1f), name, withLength(Buffer.from(`${value}\0`, 'utf16le'))]);
	}
	return Buffer.concat([u16(0x102), name, withLength(value)]);
};

/** A property with a name of its own, and one with several values, as Outlook writes them among the others. */
const others = [
	Buffer.concat([
		u16(0x1f),
		u16(0x8001),
		Buffer.alloc(16, 7),
		u32(1),
		u32(12),
		padded(Buffer.from('Named\0', 'utf16le')),
		withLength(Buffer.from('value\0', 'utf16le')),
	]),
	Buffer.concat([u16(0x1003), u16(0x6001), u32(2), u32(1), u32(2)]),
	Buffer.concat([u16(0x0b), u16(0x0e1f), u32(1)]),
];

const propertyList = (properties: PropertyToWrite[]): Buffer =>
	Buffer.concat([u32(properties.length + others.length), ...others, ...properties.map(property)]);

const attribute = (level: 1 | 2, id: number, data: Buffer): Buffer =>
	Buffer.concat([
		Buffer.from([level]),
		u32(id),
		u32(data.length),
		data,
		u16(data.reduce((sum, byte) => (sum + byte) % 65_536, 0)),
	]);

/** Writes a winmail.dat as Outlook does (MS-OXTNEF), sums and all. */
export const writeTnef = ({
	codepage = 1252,
	messageClass = 'IPM.Note',
	body,
	properties = [],
	files = [],
}: TnefToWrite): Buffer =>
	Buffer.concat([
		u32(0x223e9f78),
		u16(1),
		attribute(1, 0x00089006, u32(0x00010000)),
		attribute(1, 0x00069007, Buffer.concat([u32(codepage), u32(0)])),
		attribute(1, 0x00078008, Buffer.from(`${messageClass}\0`)),
		...(body ? [attribute(1, 0x0002800c, body)] : []),
		attribute(1, 0x00069003, propertyList(properties)),
		...files.flatMap((file) => [
			attribute(2, 0x00069002, Buffer.alloc(14)),
			...(file.content ? [attribute(2, 0x0006800f, file.content)] : []),
			attribute(2, 0x00018010, Buffer.from(`${file.title}\0`, 'latin1')),
			attribute(2, 0x00069005, propertyList(file.properties ?? [])),
		]),
	]);

/** RTF as it stands in a property where it is not compressed (MS-OXRTFCP section 2.1.3.1.1). */
export const writeRtf = (rtf: string): Buffer =>
	Buffer.concat([
		u32(rtf.length + 12),
		u32(rtf.length),
		Buffer.from('MELA'),
		u32(0),
		Buffer.from(rtf, 'latin1'),
	]);
