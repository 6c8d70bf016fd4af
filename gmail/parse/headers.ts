import libmime from 'libmime';
import { decode as decodeQuotedPrintable } from 'libqp';
import { withoutControls } from '../one-address';
import { decodeCharset, isForeign } from './charset';
import { headerFields } from './header-fields';

/**
 * Raw 8-bit headers are UTF-8 by RFC 6532; old mailers send Latin-1, which never fails to decode.
 *
 * @param bytes one character a byte
 */
export const textOfBytes = (bytes: string): string =>
	/[\x80-\xff]/.test(bytes) ? decodeCharset(Buffer.from(bytes, 'latin1')) : bytes;

/** Names of fields that are read; a message has some dozens, and each costs whoever gets it time. */
const MAX_NAMES = 2_000;

/** Header values by lower-case name, unfolded, encoded words (RFC 2047) still encoded, in the order of the message. */
export const rawHeaders = (header: Buffer): Record<string, string[]> => {
	const headers: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
	let names = 0;
	for (const field of headerFields(header)) {
		const colon = field.indexOf(':');
		if (colon <= 0) continue;
		const name = field.slice(0, colon).trim().toLowerCase();
		if (!headers[name]) {
			if (names === MAX_NAMES) continue;
			names += 1;
		}
		const value = textOfBytes(field.slice(colon + 1))
			.replace(/\r?\n(?=[ \t])/g, '')
			.trim();
		(headers[name] ??= []).push(value);
	}
	return headers;
};

const encodedWord = /=\?([\w.:+-]{1,40})(\*[\w-]{0,20})?\?([bq])\?([^?\s]{0,2000})\?=/gi;

/** Words in a charset that libmime does not decode, in UTF-8. */
const inKnownCharsets = (value: string): string =>
	value.replace(
		encodedWord,
		(word, charset: string, _language: string | undefined, encoding: string, text: string) => {
			if (!isForeign(charset)) return word;
			const bytes =
				encoding.toLowerCase() === 'b'
					? Buffer.from(text, 'base64')
					: decodeQuotedPrintable(text.replaceAll('_', ' '));
			return `=?UTF-8?B?${Buffer.from(decodeCharset(bytes, charset)).toString('base64')}?=`;
		},
	);

/** Encoded words (RFC 2047) whose charset libmime does not decode are written anew, in UTF-8. */
export const readable = (value: string): string =>
	value.includes('=?') ? inKnownCharsets(value) : value;

const decodedWords = (value: string): string => {
	if (!value.includes('=?')) return value;
	try {
		return libmime.decodeWords(inKnownCharsets(value));
	} catch {
		return value;
	}
};

/** A header value as a person reads it: on one line, also where line ends or control characters were encoded in it. */
export const decoded = (value: string): string => withoutControls(decodedWords(value));
