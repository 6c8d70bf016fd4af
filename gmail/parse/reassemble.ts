import { randomBytes } from 'node:crypto';
import type { BodyStructure } from './body-structure';
import { typeOf } from './structure';

/**
 * Makes the body of a message of its texts alone, as the sender arranged them and without anything else, so that a MIME
 * parser puts them together.
 *
 * @param texts decoded, by IMAP part number
 * @returns undefined where there is no text
 */
export const reassemble = (node: BodyStructure, texts: Map<string, string>): string | undefined => {
	if (!node.type.startsWith('multipart/')) {
		const text = texts.get(node.part ?? '1');
		return text === undefined
			? undefined
			: `Content-Type: ${typeOf(node)}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`;
	}
	const children = (node.childNodes ?? [])
		.map((child) => reassemble(child, texts))
		.filter((child) => child !== undefined);
	if (children.length === 0) return undefined;
	const boundary = randomBytes(18).toString('hex');
	return [
		`Content-Type: ${node.type}; boundary="${boundary}"\r\n`,
		...children.map((child) => `--${boundary}\r\n${child}`),
		`--${boundary}--\r\n`,
	].join('\r\n');
};
