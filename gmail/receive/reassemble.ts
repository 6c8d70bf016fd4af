import { randomBytes } from 'node:crypto';
import type { MessageStructureObject } from '../imap/connection';
import { headerFields } from './header-fields';
import { typeOf } from './structure';

const CRLF = Buffer.from('\r\n');
const BYTES = 'latin1';

const describesBody =
	/^(content-type|content-transfer-encoding|content-disposition|mime-version)[ \t]*:/i;

const quoted = (value: string): string => `"${value.replace(/["\\\r\n]/g, '')}"`;

const partHeader = (node: MessageStructureObject): string => {
	const { parameters = {}, encoding } = node;
	const told = Object.entries(parameters)
		.filter(([name]) => ['charset', 'format', 'delsp'].includes(name.toLowerCase()))
		.map(([name, value]) => `; ${name}=${quoted(value)}`);
	const transfer = encoding ? `Content-Transfer-Encoding: ${encoding}\r\n` : '';
	return `Content-Type: ${typeOf(node)}${told.join('')}\r\n${transfer}`;
};

const body = (node: MessageStructureObject, contents: Map<string, Buffer>): Buffer | undefined => {
	if (!node.type.startsWith('multipart/')) {
		const content = contents.get(node.part ?? '1');
		return content && Buffer.concat([Buffer.from(partHeader(node)), CRLF, content]);
	}
	const children = (node.childNodes ?? [])
		.map((child) => body(child, contents))
		.filter((child) => child !== undefined);
	if (children.length === 0) return undefined;
	const boundary = randomBytes(18).toString('hex');
	return Buffer.concat([
		Buffer.from(`Content-Type: ${node.type}; boundary="${boundary}"\r\n\r\n`),
		...children.flatMap((child) => [Buffer.from(`--${boundary}\r\n`), child, CRLF]),
		Buffer.from(`--${boundary}--\r\n`),
	]);
};

/**
 * Makes a message of those parts only that were fetched: the original header, the original nesting, no attachments.
 * A MIME parser then sees text and HTML as the sender arranged them, at the cost of their own bytes.
 *
 * @param contents the fetched parts, still in their transfer encoding, by IMAP part number
 */
export const reassemble = (
	header: Buffer,
	structure: MessageStructureObject,
	contents: Map<string, Buffer>,
): Buffer => {
	const kept = headerFields(header).filter((field) => !describesBody.test(field));
	return Buffer.concat([
		Buffer.from(kept.map((field) => `${field}\r\n`).join(''), BYTES),
		Buffer.from('MIME-Version: 1.0\r\n'),
		body(structure, contents) ?? CRLF,
	]);
};

/** Makes a message of one fetched part, so that a MIME parser decodes it as text. */
export const asTextMessage = (node: MessageStructureObject, content: Buffer): Buffer =>
	Buffer.concat([
		Buffer.from(`MIME-Version: 1.0\r\n${partHeader({ ...node, type: 'text/plain' })}\r\n`),
		content,
	]);
