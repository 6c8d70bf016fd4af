import {
	appleForwards,
	attributions,
	devices,
	footerBegins,
	footerEnds,
	headerFields,
	separators,
	subjectPrefixes,
	wroteWords,
	type HeaderField,
} from './quotation-words';

const footerBegin = new RegExp(`^(?:${footerBegins.join('|')})`, 'i');
const footerEnd = new RegExp(`(?:${footerEnds.join('|')})$`, 'i');
const device = new RegExp(`${devices.join('|')}`, 'i');

/** Longer is prose, and no line that introduces a quotation; the bound keeps the search linear whatever is sent. */
const MAX_ATTRIBUTION = 400;

/** Mail programs wrap such a line into at most so many. */
const MAX_WRAPPED = 4;

/** A signature is short (RFC 3676 section 4.3 has no limit, good manners four lines). */
const MAX_SIGNATURE = 15;

/** Names of header fields are shorter, with the marks of bold type around them. */
const MAX_FIELD_NAME = 30;

/** A header block has no more fields than this, and no value goes on over more lines. */
const MAX_FIELDS = 12;
const MAX_FOLDED = 6;

const MAX_FOOTER = 100;

const DASHES = '-_=*‐‑‒–—―';

/** `>>> Offers <<<` is a heading. */
const isHeading = (line: string): boolean => line.startsWith('>>') && line.endsWith('<<');

const isQuoted = (line: string | undefined): boolean =>
	line !== undefined && (line.startsWith('>') || line.startsWith('＞')) && !isHeading(line);

/** Without the blanks, the marks of bold type and the dashes at its ends. */
const bare = (line: string): string => {
	let begin = 0;
	let end = line.length;
	while (begin < end && (DASHES.includes(line[begin] ?? '') || line[begin] === ' ')) begin += 1;
	while (end > begin && (DASHES.includes(line[end - 1] ?? '') || line[end - 1] === ' ')) end -= 1;
	return line.slice(begin, end);
};

/** Marks of the direction of writing, which programs set around names and addresses; digits of Arabic and of Persian. */
const foreign = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\u0660-\u0669\u06f0-\u06f9]/;
const everyForeign = new RegExp(foreign, 'g');

/** A line as it is compared: without blanks around it and marks of direction, its digits as they are written here. */
const plain = (line: string): string =>
	(foreign.test(line)
		? line.replace(everyForeign, (mark) =>
				mark < '\u2000' ? String(mark.charCodeAt(0) & 0xf) : '',
			)
		: line
	).trim();

const endsInColon = (line: string): boolean => line.endsWith(':') || line.endsWith('：');

const nextWritten = (lines: string[], from: number): number => {
	let i = from;
	while (i < lines.length && lines[i] === '') i += 1;
	return i;
};

const hasAddress = (text: string): boolean => /[^\s<("]@[^\s>)"]/.test(text);
const hasTime = (text: string): boolean => /\d[:.h]\d\d|\d ?(?:am|pm|uhr|時|点|시)/i.test(text);
const hasDate = (text: string): boolean =>
	/(?:19|20)\d\d|\d[./-] ?\d{1,2}[./-]|\d ?[年년]/.test(text);

/** A time, beside what a date alone is: of 12.12.2026 a part could be one. */
const hasHour = (text: string): boolean =>
	hasTime(text.replace(/\d{1,4}[./-] ?\d{1,2}[./-](?: ?\d{2,4})?/g, ' '));

const known = (text: string): (typeof attributions)[number] | undefined =>
	attributions.find(({ begins }) => begins.some((begin) => text.startsWith(begin)));

const saysWrote = (text: string, begins = known(text)): boolean => {
	if (!begins) return wroteWords.some((word) => text.includes(word));
	const end = begins.last ? text.slice(-20) : text;
	return begins.says.some((word) => end.includes(word));
};

/** With what The Bat! and others mark a quoted line: the initials of who wrote it stand before the `>`. */
const initials = /^\p{Lu}\p{L}{0,3}>/u;
const hasInitials = (line: string): boolean =>
	line.slice(1, 5).includes('>') && initials.test(line);

/**
 * The lines, with a `>` alone where initials stand before it. Only below an attribution: the prompt of a program looks like that
 * too.
 */
const withoutInitials = (lines: string[]): string[] => {
	if (!lines.some(hasInitials)) return lines;
	let quoted = false;
	return lines.map((line, i) => {
		if (quoted) return hasInitials(line) ? line.slice(line.indexOf('>')) : line;
		quoted =
			line.length < MAX_ATTRIBUTION &&
			endsInColon(line) &&
			saysWrote(line, undefined) &&
			(hasDate(line) || hasTime(line)) &&
			hasInitials(lines[nextWritten(lines, i + 1)] ?? '');
		return line;
	});
};

/** True for a line that can introduce only what is marked by `>` below it; a language nobody thought of will do. */
const introducesMarked = (text: string): boolean =>
	hasAddress(text) ||
	hasTime(text) ||
	hasDate(text) ||
	(text.length < 80 && wroteWords.some((word) => bare(text).slice(0, -1).trimEnd().endsWith(word)));

/**
 * True for a line that introduces a quotation without any mark: it has to name who and when as mail programs do, so that
 * "On 12 May we wrote two letters:" is prose.
 */
const introducesUnmarked = (text: string): boolean => {
	const begins = known(text);
	if (begins && saysWrote(text, begins)) {
		if (hasAddress(text)) return /\d/.test(text);
		// A time is of a mail only with its day: "On Monday we met at 10:00 and Bob wrote:" is prose.
		return hasTime(text) && /\d/.test(text.replace(/\d{1,2}[:.h]\d\d(?:[:.]\d\d)?/g, ''));
	}
	if (!hasAddress(text) || !(hasDate(text) || hasTime(text))) return false;
	return /[>)] ?[:：]$/.test(text) || saysWrote(text, undefined);
};

/**
 * How many of the last written lines, together with `last`, introduce a quotation: mail programs wrap such a line.
 *
 * @returns 0 where `last` alone does, undefined where nothing does
 */
const attributionBefore = (
	kept: string[],
	last: string,
	introduces: (text: string) => boolean,
): number | undefined => {
	let joined = last;
	let found: number | undefined;
	for (let above = 0; above <= MAX_WRAPPED; above += 1) {
		if (above > 0) {
			const line = plain(kept[kept.length - above] ?? '');
			// What ends as a sentence does is words of the sender.
			if (line === '' || /[.!?:]$/.test(line)) break;
			joined = `${bare(line)} ${joined}`;
			if (joined.length > MAX_ATTRIBUTION) break;
		}
		if (!introduces(joined)) continue;
		if (known(joined) && /\d/.test(joined)) return above;
		if (hasAddress(joined) && hasDate(joined)) return longer(kept, joined, above);
		found ??= above;
	}
	return found;
};

/** True for the attribution without a colon that Gmail wrote for years: `2026/11/23 Jane <jane@example.com>`. */
const isDateAndSender = (line: string): boolean =>
	line.length < MAX_ATTRIBUTION &&
	line.endsWith('>') &&
	/^\d{4}[/-]\d{1,2}[/-]\d{1,2} /.test(line) &&
	hasAddress(line);

/** What somebody wrote on the line on which an attribution begins; '' where it begins the line. */
const wordsBefore = (attribution: string): string => {
	if (known(attribution)) return '';
	for (const { begins } of attributions) {
		for (const begin of begins) {
			const at = attribution.indexOf(begin, 1);
			const before = at > 0 ? attribution.slice(0, at) : '';
			if (!/[\s-]$/.test(before) || /[\d@]/.test(before)) continue;
			if (introducesUnmarked(attribution.slice(at))) return bare(before);
		}
	}
	return '';
};

/** One line more where the one above begins like an attribution: its date had the year in the line below. */
const longer = (kept: string[], joined: string, above: number): number => {
	const line = plain(kept[kept.length - above - 1] ?? '');
	const begins = line !== '' && /\d/.test(line) && !/[.!?:]$/.test(line) && known(line);
	return begins && saysWrote(`${line} ${joined}`, begins) ? above + 1 : above;
};

const isSeparator = (line: string): boolean => {
	if (line.length > MAX_FOOTER) return false;
	if (/^\[?original message processed by david/i.test(line)) return true;
	if (DASHES.includes(line[0] ?? ' ') && DASHES.includes(line[1] ?? ' ')) {
		return separators.has(bare(line).replaceAll('’', "'").toLowerCase());
	}
	return endsInColon(line) && appleForwards.has(line.slice(0, -1).trim().toLowerCase());
};

/** The line with which Outlook begins a quotation. */
const isOutlookRule = (line: string): boolean => /^_{30,}$/.test(line);

const isRule = (line: string): boolean => line.length >= 5 && bare(line) === '';

/** The name of the field that a line begins with, in small letters, and what it says; undefined for any other line. */
const fieldIn = (line: string): { name: string; value: string } | undefined => {
	const begin = line.slice(0, MAX_FIELD_NAME);
	const colon = begin.search(/[:：]/);
	if (colon < 1) return undefined;
	const name = bare(begin.slice(0, colon)).replaceAll('\u00a0', ' ').toLowerCase();
	return { name, value: bare(line.slice(colon + 1)) };
};

/** What a header block is known by. */
interface HeaderBlock {
	/** The first line below it. */
	end: number;
	/** Its fields and their values. */
	fields: Map<HeaderField, string>;
	/** True where a field that no mail has comes at once: a form that somebody filled in. */
	goesOn: boolean;
}

const headerBlockAt = (lines: string[], at: number): HeaderBlock | undefined => {
	const fields = new Map<HeaderField, string>();
	let end = at;
	let goesOn = false;
	for (let i = at, count = 0; count < MAX_FIELDS; count += 1) {
		const field = fieldIn(lines[i] ?? '');
		const meaning = field && headerFields.get(field.name);
		if (!field || !meaning) {
			goesOn = field !== undefined && i === end && /^[\p{L} /-]+$/u.test(field.name);
			break;
		}
		if (count === 0 && meaning === 'other' && field.name.length < 4) return undefined;
		let value = field.value;
		end = i + 1;
		// A value may go on in the next lines, when another field comes after them.
		let folded = end;
		while (
			folded - end < MAX_FOLDED &&
			(lines[folded] ?? '') !== '' &&
			!isQuoted(lines[folded]) &&
			!headerFields.has(fieldIn(lines[folded] ?? '')?.name ?? '')
		) {
			folded += 1;
		}
		if (folded > end && headerFields.has(fieldIn(lines[folded] ?? '')?.name ?? '')) {
			value += ` ${lines.slice(end, folded).join(' ')}`;
			end = folded;
		}
		if (!fields.has(meaning)) fields.set(meaning, value);
		// Some programs write an empty line between any two fields.
		i = lines[end] === '' ? end + 1 : end;
	}
	return fields.size > 1 ? { end, fields, goesOn } : undefined;
};

/** Who wrote to whom in a message that by its own header answers and forwards nothing. Addresses in small letters. */
export interface FreshMessage {
	from: ReadonlySet<string>;
	to: ReadonlySet<string>;
}

/** True where the subject begins as that of an answer or of a forwarded message: `Re: `, `[List] AW: `, `Re[2]: `. */
const hasPrefix = (subject: string): boolean => {
	const begin = subject.slice(0, 100).trimStart();
	const list = begin.startsWith('[') ? begin.indexOf(']') + 1 : 0;
	const [prefix = '', rest] = begin.slice(list).split(/[:：]/, 2);
	return (
		rest !== undefined &&
		subjectPrefixes.has(
			prefix
				.replace(/[[(]\d{1,3}[\])]/, '')
				.trim()
				.toLowerCase(),
		)
	);
};

/** What `toReplyText` has to know of the header of a message; undefined for one that answers or forwards another. */
export const freshMessage = (
	headers: { subject: string; inReplyTo: string; references: string[] },
	people: { from: string[]; to: string[] },
): FreshMessage | undefined => {
	const { subject, inReplyTo, references } = headers;
	if (inReplyTo !== '' || references.length > 0 || hasPrefix(subject)) return undefined;
	const small = (list: string[]): Set<string> => new Set(list.map((each) => each.toLowerCase()));
	return { from: small(people.from), to: small(people.to) };
};

/** True where a value of a field names one of these addresses. */
const names = (value: string | undefined, addresses: ReadonlySet<string>): boolean =>
	(value ?? '')
		.toLowerCase()
		.split(/[\s<>()[\]",;:]+/)
		.some((word) => word !== '' && addresses.has(word));

/**
 * True for the header of what somebody answers or hands on in a message that begins anew. Forms, tickets and letters have such fields
 * too: a quoted mail has all of them, and whoever sends this one received it, or whoever receives this one wrote it.
 *
 * @param ruled true below the line with which Outlook begins a quotation
 */
const isHeaderIn = (
	{ fields, goesOn }: HeaderBlock,
	{ from, to }: FreshMessage,
	ruled: boolean,
): boolean => {
	if (goesOn || !fields.has('to') || !fields.has('subject')) return false;
	if (!hasAddress(fields.get('from') ?? '') || !hasHour(fields.get('date') ?? '')) return false;
	return ruled || names(fields.get('from'), to) || names(fields.get('to'), from);
};

/** True for the header of a message, and not for a form or a booking that has some fields of the same names. */
const isHeader = ({ fields, goesOn }: HeaderBlock): boolean => {
	const from = fields.get('from');
	// `From: 1 June 2026` is of a booking.
	if (from === undefined || (/^\d/.test(from) && !hasAddress(from))) return false;
	const values = [...fields.values()].join(' ');
	const date = fields.get('date') ?? '';
	const dated = /\d/.test(date);
	// Nobody is named, and no hour: a journey, from one town to another.
	if (!hasAddress(values) && !hasHour(date)) return false;
	if (dated && fields.has('subject') && fields.has('to')) return true;
	if (goesOn) return false;
	return (
		(dated && (fields.has('subject') || hasAddress(values))) ||
		(fields.has('to') && fields.has('subject'))
	);
};

/** What mail systems and companies add below a mark is long, and is no part of an answer. */
const notice =
	/confiden|vertraulich|vertrouwelijk|riservat|конфиденц|disclaimer|subscri|@|https?:/i;

/** True where a mark parts a text: an empty line on both sides, and below it paragraphs as nobody signs with. */
const partsText = (lines: string[], at: number): boolean => {
	if (lines[at - 1] !== '' || lines[at + 1] !== '') return false;
	const below = lines.slice(at + 1, at + 1 + MAX_SIGNATURE);
	const paragraphs = below.filter((line) => line.length > 60 && /[.!?:]$/.test(line));
	return paragraphs.length > 1 && !notice.test(below.join('\n'));
};

const isSignatureMark = (line: string, lines: string[], at: number): boolean =>
	line === '-- ' ||
	(line === '--' && lines.length - at - 1 <= MAX_SIGNATURE && !partsText(lines, at));

/**
 * Where the signature begins.
 *
 * @param marks the places of what can be its mark
 */
const signatureAt = (kept: string[], marks: number[]): number | undefined => {
	const first = marks[0];
	const last = marks.at(-1);
	if (first === last || first === undefined || last === undefined) return first;
	// Several part a text, unless contacts are below the last one: of the sender, or of a mailing list below a signature.
	const below = kept.slice(last, last + MAX_SIGNATURE).join('\n');
	if (!hasAddress(below) && !/https?:|www\./i.test(below)) return undefined;
	return marks.length === 2 && kept[first] === '-- ' ? first : last;
};

/** True for the line with which a phone or a program signs; "Sent from my office yesterday, the parcel ..." is prose. */
const isFooter = (line: string): boolean => {
	if (line.length > MAX_FOOTER) return false;
	const text = /^[(<[]/.test(line)
		? line.replace(/^[(<[]{1,3}/, '').replace(/[)>\]]{1,3}$/, '')
		: line;
	if (!footerBegin.test(text)) {
		return text.length < 50 && footerEnd.test(text) && device.test(text);
	}
	const words = text.split(/\s+/).length;
	if (device.test(text)) return words <= (text.includes(',') ? 8 : 12);
	return /^sent from my /i.test(text) && words <= 6 && !/[,.!?]/.test(text);
};

/** True where a link is open at the end of a line, `(https://example.com/a`. */
const endsInLink = (line: string): boolean => /[(<]https?:\/\/[^\s()<>]*$/.test(line);

/** True for the one word that closes such a link. */
const closesLink = (line: string): boolean => /^[^\s()<>]+[)>]\S?$/.test(line);

/** Where the unclosed address at the end of a line is: Gmail wraps `<jane@example.com` and `> wrote:`. */
const isUnclosed = (line: string): boolean => {
	const open = line.lastIndexOf('<');
	return open >= 0 && line.length - open < MAX_ATTRIBUTION && /^<[^<>\s]+$/.test(line.slice(open));
};

/**
 * The new words of a message: without what is quoted or forwarded, and without a signature that is marked as one
 * (`-- `, RFC 3676 section 4.3, or the footer of a phone). A greeting and a name at the end stay: they are words of
 * the sender. Answers between and below quoted lines stay too. Works in time linear to the text, whatever the sender
 * wrote.
 *
 * Quotations marked by `>` are found in any language, others by how mail programs introduce them: see
 * `quotation-words.ts`.
 *
 * @param fresh undefined where the message may answer or forward another. Where it does not, a block like a header is most
 * often the sender's own, and what would be nothing is the whole text.
 */
export const toReplyText = (text: string, fresh?: FreshMessage): string => {
	const written = (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text).split('\n');
	const lines = withoutInitials(written.map(foreign.test(text) ? plain : (line) => line.trim()));
	const kept: string[] = [];
	const marks: number[] = [];
	const quotes = (block: HeaderBlock, ruled: boolean): boolean =>
		fresh ? isHeaderIn(block, fresh, ruled) : isHeader(block);
	let ruled = false;
	let afterSeparator = false;
	let hasForwarded = false;
	for (let i = 0; i < lines.length; i += 1) {
		const line = lines[i] ?? '';
		if (isQuoted(line)) {
			const above = plain(kept.at(-1) ?? '');
			if (line.length < 100 && endsInColon(line) && isUnclosed(above)) {
				const wrapped = attributionBefore(kept, line, introducesMarked);
				if (wrapped !== undefined) {
					kept.length -= wrapped;
					if (!isQuoted(lines[nextWritten(lines, i + 1)])) break;
				}
			}
			afterSeparator = false;
			// A program that quotes may break a link, and mark its first half alone.
			if (closesLink(lines[i + 1] ?? '') && endsInLink(line)) i += 1;
			continue;
		}
		if (line === '') {
			kept.push('');
			continue;
		}
		const hasColon = line.includes(':') || line.includes('：');
		if (hasColon) {
			const block = headerBlockAt(lines, i);
			if (block) {
				const marked = isQuoted(lines[nextWritten(lines, block.end)]) && block.fields.has('from');
				if (!marked && (afterSeparator || quotes(block, ruled))) break;
				if (marked) {
					i = block.end - 1;
					continue;
				}
			}
		}
		if (isSeparator(line)) {
			const next = nextWritten(lines, i + 1);
			// What is quoted below it with marks may have an answer below.
			afterSeparator = true;
			hasForwarded = true;
			if (isQuoted(lines[next]) || /[:：]/.test(lines[next] ?? '')) continue;
			break;
		}
		const unmarked = bare(line);
		const isZoho = line.startsWith('--') && line.endsWith('--') && unmarked !== '';
		if (line.length < MAX_ATTRIBUTION && (endsInColon(unmarked) || isZoho)) {
			const marked = isQuoted(lines[nextWritten(lines, i + 1)]);
			const ofZoho = isZoho && (hasAddress(line) || hasTime(line)) && /\d/.test(line);
			const wrapped = ofZoho
				? 0
				: attributionBefore(kept, unmarked, marked ? introducesMarked : introducesUnmarked);
			if (wrapped !== undefined) {
				const attribution = [...kept.splice(kept.length - wrapped).map(plain), unmarked].join(' ');
				const before = wordsBefore(attribution);
				if (before !== '') kept.push(before);
				if (!marked) break;
				continue;
			}
		}
		if (line.endsWith('>') && isQuoted(lines[nextWritten(lines, i + 1)])) {
			if (isDateAndSender(line)) continue;
			const above = plain(kept.at(-1) ?? '');
			if (above.endsWith('<') && isDateAndSender(above + line)) {
				kept.pop();
				continue;
			}
		}
		if (afterSeparator) break;
		if (isSignatureMark(written[i] ?? '', lines, i)) {
			marks.push(kept.length);
			kept.push(written[i] ?? '');
			continue;
		}
		if (isFooter(line)) continue;
		if (isRule(line)) {
			const block = headerBlockAt(lines, nextWritten(lines, i + 1));
			ruled = isOutlookRule(line);
			if (block && (quotes(block, ruled) || isQuoted(lines[nextWritten(lines, block.end)])))
				continue;
		} else {
			ruled = false;
		}
		kept.push(written[i] ?? '');
	}
	const signature = signatureAt(
		kept,
		marks.filter((mark) => mark < kept.length),
	);
	const words = kept
		.slice(0, signature)
		.map((line) => line.trimEnd())
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
	return words === '' && fresh && !hasForwarded ? written.join('\n').trim() : words;
};
