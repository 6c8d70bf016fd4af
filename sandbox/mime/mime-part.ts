import { HeaderFields } from './header-fields';
import { parseParameters, type ParameterizedValue } from './parameters';

/** A message or one of its parts, as places in the bytes of the whole: nothing is copied. */
export interface MimePart {
	headers: HeaderFields;
	/** First byte of its header. */
	start: number;
	/** First byte of its body. */
	bodyStart: number;
	/** One past the last byte of its body. */
	end: number;
	/** Lower case: `multipart`. */
	type: string;
	/** Lower case: `mixed`. */
	subtype: string;
	contentType: ParameterizedValue;
	disposition: ParameterizedValue | undefined;
	/** Content-Transfer-Encoding, lower case; `7bit` by default. */
	encoding: string;
	/** The parts of a multipart. */
	parts: MimePart[];
	/** The message inside a message/rfc822. */
	message?: MimePart;
}

/** Deeper than this a part is taken as it is: mail can be hostile. */
const MAX_DEPTH = 60;

const parsed = new WeakMap<Buffer, MimePart>();

/** The structure of a message (RFC 2046). Read once for each buffer. */
export function mimeStructure(source: Buffer): MimePart {
	const known = parsed.get(source);
	if (known) return known;
	const part = parsePart(source, { start: 0, end: source.length, depth: 0 });
	parsed.set(source, part);
	return part;
}

interface Range {
	start: number;
	end: number;
	depth: number;
	/** Where there is no Content-Type; a digest's parts are messages. */
	defaultType?: string;
}

function parsePart(source: Buffer, range: Range): MimePart {
	const { start, end, depth, defaultType = 'text/plain' } = range;
	const headers = new HeaderFields(source, start, end);
	const contentType = parseParameters(headers.raw('content-type') || defaultType);
	const [type, subtype = ''] = contentType.value.toLowerCase().split('/');
	const disposition = headers.raw('content-disposition');
	const part: MimePart = {
		headers,
		start,
		bodyStart: headers.bodyStart,
		end,
		type,
		subtype,
		contentType,
		disposition: disposition ? parseParameters(disposition) : undefined,
		encoding: headers.raw('content-transfer-encoding').toLowerCase() || '7bit',
		parts: [],
	};
	if (depth < MAX_DEPTH) addChildren(source, part, depth + 1);
	return part;
}

function addChildren(source: Buffer, part: MimePart, depth: number): void {
	const { bodyStart, end, type, subtype, contentType } = part;
	const boundary = contentType.parameters.find(([name]) => name === 'boundary')?.[1];
	if (type === 'multipart' && boundary) {
		const defaultType = subtype === 'digest' ? 'message/rfc822' : undefined;
		part.parts = splitAtBoundary(source.subarray(0, end), bodyStart, boundary).map((range) =>
			parsePart(source, { ...range, depth, defaultType }),
		);
	} else if (type === 'message' && subtype === 'rfc822' && isPlain(part.encoding)) {
		part.message = parsePart(source, { start: bodyStart, end, depth });
	}
}

const isPlain = (encoding: string): boolean => ['7bit', '8bit', 'binary'].includes(encoding);

/** The ranges between the delimiter lines; the last one may lack its closing line. */
function splitAtBoundary(
	source: Buffer,
	from: number,
	boundary: string,
): { start: number; end: number }[] {
	const delimiter = Buffer.from(`--${boundary}`);
	const ranges: { start: number; end: number }[] = [];
	let open: number | undefined;
	for (
		let at = source.indexOf(delimiter, from);
		at !== -1;
		at = source.indexOf(delimiter, at + delimiter.length)
	) {
		const newline = source.indexOf('\n', at);
		const lineEnd = newline === -1 ? source.length : newline + 1;
		const rest = source.toString('latin1', at + delimiter.length, lineEnd).trimEnd();
		if ((at > from && source[at - 1] !== 0x0a) || (rest !== '' && rest !== '--')) continue;
		// The line break in front of a delimiter belongs to the delimiter.
		if (open !== undefined) ranges.push({ start: open, end: Math.max(open, at - 2) });
		open = lineEnd;
		if (rest === '--') return ranges;
	}
	if (open !== undefined) ranges.push({ start: open, end: source.length });
	return ranges;
}
