import { mimeStructure, type MimePart } from '../mime/mime-part';
import type { ParameterizedValue } from '../mime/parameters';
import { envelope } from './envelope';
import { imapString, nstring } from './nstring';

/** BODYSTRUCTURE, or BODY without the extension data (RFC 3501 section 7.4.2). */
export const bodyStructure = (source: Buffer, { extended }: { extended: boolean }): string =>
	structureOf(source, mimeStructure(source), extended);

function structureOf(source: Buffer, part: MimePart, extended: boolean): string {
	return part.type === 'multipart' && part.parts.length > 0
		? multipart(source, part, extended)
		: singlePart(source, part, extended);
}

function multipart(source: Buffer, part: MimePart, extended: boolean): string {
	const children = part.parts.map((child) => structureOf(source, child, extended)).join('');
	const fields = [upper(part.subtype)];
	if (extended) fields.push(parameterList(part.contentType), disposition(part), 'NIL', 'NIL');
	return `(${children} ${fields.join(' ')})`;
}

function singlePart(source: Buffer, part: MimePart, extended: boolean): string {
	const { headers, type, subtype, bodyStart, end, message } = part;
	// A multipart without parts cannot be said in the grammar.
	const [shownType, shownSubtype] = type === 'multipart' ? ['text', 'plain'] : [type, subtype];
	const fields = [
		upper(shownType),
		upper(shownSubtype || (shownType === 'text' ? 'plain' : 'octet-stream')),
		parameterList(part.contentType),
		nstring(headers.raw('content-id')),
		nstring(headers.raw('content-description')),
		upper(part.encoding),
		String(end - bodyStart),
	];
	if (message) fields.push(envelope(message.headers), structureOf(source, message, extended));
	if (message || shownType === 'text') fields.push(String(countLines(source, bodyStart, end)));
	if (extended) {
		fields.push(nstring(headers.raw('content-md5')), disposition(part), 'NIL', 'NIL');
	}
	return `(${fields.join(' ')})`;
}

const upper = (text: string): string => imapString(text.toUpperCase());

function parameterList({ parameters }: ParameterizedValue): string {
	if (parameters.length === 0) return 'NIL';
	return `(${parameters.map(([name, value]) => `${upper(name)} ${imapString(value)}`).join(' ')})`;
}

const disposition = ({ disposition: given }: MimePart): string =>
	given ? `(${upper(given.value)} ${parameterList(given)})` : 'NIL';

function countLines(source: Buffer, start: number, end: number): number {
	const body = source.subarray(start, end);
	let lines = 0;
	for (let at = body.indexOf(0x0a); at !== -1; at = body.indexOf(0x0a, at + 1)) lines += 1;
	return lines;
}
