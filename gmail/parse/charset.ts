import { decode as decodeKnown, normalizeCharset } from 'libmime/lib/charset';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined for bytes that are no UTF-8. */
export const asUtf8 = (bytes: Buffer): string | undefined => {
	try {
		return utf8.decode(bytes);
	} catch {
		return undefined;
	}
};

/** RFC 2152: letters as they are, the rest as UTF-16 in base64 between `+` and `-`. */
const fromUtf7 = (bytes: Buffer): string =>
	bytes.toString('latin1').replace(/\+([A-Za-z\d+/]*)-?/g, (all, encoded: string) => {
		if (encoded === '') return all === '+-' ? '+' : all;
		const units = Buffer.from(encoded, 'base64');
		return units
			.subarray(0, units.length - (units.length % 2))
			.swap16()
			.toString('utf16le');
	});

/** Bytes of 7 bits as those of the set that stands for them in 8 (ISO 2022). */
const withHighBits = (codes: string): string => {
	let high = '';
	for (let i = 0; i < codes.length; i += 1) {
		const code = codes.charCodeAt(i);
		high += String.fromCharCode(code > 0x20 && code < 0x7f ? code + 0x80 : code);
	}
	return high;
};

/** RFC 1557: Korean between the control characters SO and SI. */
const fromIso2022Kr = (bytes: Buffer): string => {
	const [ascii = '', ...shifted] = bytes.toString('latin1').replaceAll('\x1b$)C', '').split('\x0e');
	const eucKr = shifted.map((piece) => {
		const [korean = '', ...rest] = piece.split('\x0f');
		return withHighBits(korean) + rest.join('');
	});
	return decodeKnown(Buffer.from(ascii + eucKr.join(''), 'latin1'), 'euc-kr');
};

/** RFC 1843: Chinese between `~{` and `~}`, at most to the end of its line. */
const fromHz = (bytes: Buffer): string => {
	const [ascii = '', ...shifted] = bytes
		.toString('latin1')
		.replace(/~\r?\n/g, '')
		.split('~{');
	const plain = (text: string): string => text.replaceAll('~~', '~');
	const gb = shifted.map((piece) => {
		const end = /~\}|(?=[\r\n])/.exec(piece);
		const chinese = end ? piece.slice(0, end.index) : piece;
		return withHighBits(chinese) + plain(end ? piece.slice(end.index + end[0].length) : '');
	});
	return decodeKnown(Buffer.from(plain(ascii) + gb.join(''), 'latin1'), 'gb2312');
};

/** What iconv-lite and libmime leave out. */
const decoders: [RegExp, (bytes: Buffer) => string][] = [
	[/^(x-)?(unicode-\d-\d-)?utf-?7$|^csunicode11utf7$/, fromUtf7],
	[/^(cs)?iso-?2022-?kr$/, fromIso2022Kr],
	[/^hz(-gb-?2312)?$/, fromHz],
];

const probe = Buffer.from([0xc3, 0xa4]);

/** How it reads two bytes tells whether libmime knows a charset: what it does not know, it reads as UTF-8. */
const isKnown = (charset: string): boolean =>
	/^(utf-?8|cesu-?8|unicode-1-1-utf-8)$|jis|2022-?jp|euc-?jp/.test(charset) ||
	decodeKnown(probe, charset) !== '\u00e4';

const known = new Map<string, boolean>();

/** Names of charsets are few; more come from somebody who makes them up. */
const MAX_KNOWN = 500;

const isKnownCharset = (charset: string): boolean => {
	let answer = known.get(charset);
	if (answer === undefined) {
		answer = isKnown(normalizeCharset(charset).toLowerCase());
		if (known.size < MAX_KNOWN) known.set(charset, answer);
	}
	return answer;
};

/**
 * Bytes as text. Where the sender names no charset, one of 7 bits for bytes of 8, or one that nobody knows (`unknown-8bit`,
 * `default`): UTF-8 if they are that, else Windows-1252, as browsers do (https://encoding.spec.whatwg.org).
 */
export const decodeCharset = (bytes: Buffer, named = ''): string => {
	const charset = named.trim().toLowerCase();
	const own = decoders.find(([name]) => name.test(charset));
	if (own) return own[1](bytes);
	return saysNothing(charset) || !isKnownCharset(charset)
		? (asUtf8(bytes) ?? decodeKnown(bytes, 'windows-1252'))
		: decodeKnown(bytes, charset);
};

/** True for a charset that libmime reads as UTF-8 for want of a better one. */
export const isForeign = (named: string): boolean => {
	const charset = named.trim().toLowerCase();
	return (
		decoders.some(([name]) => name.test(charset)) ||
		!(saysNothing(charset) || isKnownCharset(charset))
	);
};

/** True for a charset of 7 bits, and for none. */
export const saysNothing = (charset: string): boolean =>
	/^(|(us-)?ascii|ansi_x3\.4-19(68|86)|iso646-us|7bit)$/i.test(charset.trim());
