import { TextDecoder, types } from 'node:util';
import type { MimePart } from './mime-part';

/** The content of a part, transfer encoding undone. `limit` bounds the encoded bytes that are read. */
export function decodedBody(source: Buffer, part: MimePart, limit = Infinity): Buffer {
	const body = source.subarray(part.bodyStart, Math.min(part.end, part.bodyStart + limit));
	if (part.encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
	if (part.encoding === 'quoted-printable') return decodeQuotedPrintable(body.toString('latin1'));
	return body;
}

/** The text of a text part in its own charset; an unknown charset is read as UTF-8. */
export function decodedText(source: Buffer, part: MimePart, limit = Infinity): string {
	const charset = part.contentType.parameters.find(([name]) => name === 'charset')?.[1];
	return decoder(charset).decode(decodedBody(source, part, limit));
}

const UNKNOWN_CHARSET = 'ERR_ENCODING_NOT_SUPPORTED';

function decoder(charset = 'utf-8'): TextDecoder {
	try {
		return new TextDecoder(charset);
	} catch (error) {
		if (types.isNativeError(error) && 'code' in error && error.code === UNKNOWN_CHARSET) {
			return new TextDecoder();
		}
		throw error;
	}
}

const decodeQuotedPrintable = (text: string): Buffer =>
	Buffer.from(
		text
			.replace(/=[ \t]*\r?\n/g, '')
			.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	);
