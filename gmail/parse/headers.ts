import libmime from 'libmime';
import { headerFields } from './header-fields';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Raw 8-bit headers are UTF-8 by RFC 6532; old mailers send Latin-1, which never fails to decode.
 *
 * @param bytes one character a byte
 */
const toText = (bytes: string): string => {
	if (!/[\x80-\xff]/.test(bytes)) return bytes;
	try {
		return utf8.decode(Buffer.from(bytes, 'latin1'));
	} catch {
		return bytes;
	}
};

/** Header values by lower-case name, unfolded, encoded words (RFC 2047) still encoded, in the order of the message. */
export const rawHeaders = (header: Buffer): Record<string, string[]> => {
	const headers: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
	for (const field of headerFields(header)) {
		const colon = field.indexOf(':');
		if (colon <= 0) continue;
		const name = field.slice(0, colon).trim().toLowerCase();
		const value = toText(field.slice(colon + 1))
			.replace(/\r?\n(?=[ \t])/g, '')
			.trim();
		(headers[name] ??= []).push(value);
	}
	return headers;
};

/** A header value as a person reads it. */
export const decoded = (value: string): string => {
	if (!value.includes('=?')) return value;
	try {
		return libmime.decodeWords(value);
	} catch {
		return value;
	}
};
