import libmime from 'libmime';
import { decode as decodeQuotedPrintable } from 'libqp';
import type { BodyStructure } from './body-structure';
import { decodeCharset, saysNothing } from './charset';

/** Pieces that end in padding may follow each other, as mail gateways append them; Node stops at the first. */
const decodeBase64 = (encoded: string): Buffer =>
	/=\s*[^=\s]/.test(encoded)
		? Buffer.concat(encoded.split(/=+/).map((piece) => Buffer.from(piece, 'base64')))
		: Buffer.from(encoded, 'base64');

/** The bytes of a part without its transfer encoding (RFC 2045 section 6). */
export const withoutEncoding = (content: Buffer, encoding = ''): Buffer => {
	// Its name may have a comment behind it.
	switch (/^\s*([\w-]*)/.exec(encoding)?.[1]?.toLowerCase()) {
		case 'base64':
			return decodeBase64(content.toString('latin1'));
		case 'quoted-printable':
			return decodeQuotedPrintable(content);
		default:
			return content;
	}
};

const META = /<meta\s[^<>]{0,300}/gi;
const CHARSET = /charset\s*=["'\s]*([\w:-]{2,40})/i;

/** What the HTML says of itself, where its part says nothing. */
const charsetInHtml = (bytes: Buffer): string | undefined => {
	for (const [meta] of bytes.toString('latin1', 0, 1024).matchAll(META)) {
		const named = CHARSET.exec(meta)?.[1];
		if (named !== undefined) return named;
	}
	return undefined;
};

const withoutCharset = (bytes: Buffer, { type, parameters = {} }: BodyStructure): string => {
	const { charset = '' } = parameters;
	const isSilent = type === 'text/html' && saysNothing(charset);
	return decodeCharset(bytes, (isSilent && charsetInHtml(bytes)) || charset);
};

/**
 * The text of a part as a person reads it: without its transfer encoding (RFC 2045 section 6), its charset and its soft
 * line breaks (RFC 3676); lines end in LF. Never throws: what cannot be decoded is replaced by U+FFFD.
 *
 * @param content the part as it was fetched
 */
export const decodeText = (part: BodyStructure, content: Buffer): string => {
	const text = withoutCharset(withoutEncoding(content, part.encoding), part).replace(/^\ufeff/, '');
	const { format = '', delsp = '' } = part.parameters ?? {};
	return part.type === 'text/plain' && format.toLowerCase() === 'flowed'
		? libmime.decodeFlowed(text, delsp.toLowerCase() === 'yes')
		: text.replace(/\r\n?/g, '\n');
};
