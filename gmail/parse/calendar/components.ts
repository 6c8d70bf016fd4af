import { table } from '../../table';

/** One line of a calendar (RFC 5545 section 3.1). */
export interface Property {
	/** In capitals. */
	name: string;
	/** Keys in capitals, values without their quotation marks. */
	parameters: Record<string, string>;
	/** As it is written, but unfolded. */
	value: string;
}

/** What stands between a BEGIN and its END. */
export interface Component {
	/** In capitals: `VEVENT`. */
	name: string;
	properties: Property[];
	children: Component[];
}

/** Names are written in capitals by all; a line of a description that begins with a word and a colon is none. */
const inCapitals = /^[A-Z][A-Z\d-]*\s*[;:]/;
const inAnyCase = /^[A-Z][A-Z\d-]*\s*[;:]/i;

/** What people write, and what therefore may break off at the end of a line. */
const isText = /^(?:SUMMARY|DESCRIPTION|LOCATION|COMMENT|X-ALT-DESC)\s*[;:]/i;

/** Lines are folded at 75 bytes: one that long goes on in the next, where its sender forgot the blank before that. */
const FOLDED_AT = 70;

/** Puts together what was folded; empty lines between make no difference. */
const unfold = (text: string): { line: string; lastLength: number }[] => {
	const unfolded: { pieces: string[]; lastLength: number }[] = [];
	for (const line of text.split(/\r\n|\r|\n/)) {
		if (line.trim() === '') continue;
		const last = unfolded.at(-1);
		if (!/^[ \t]/.test(line)) unfolded.push({ pieces: [line], lastLength: line.length });
		else if (last) {
			last.pieces.push(line.slice(1));
			last.lastLength = line.length;
		}
	}
	return unfolded.map(({ pieces, lastLength }) => ({ line: pieces.join(''), lastLength }));
};

/** The lines of a calendar; one that is none goes on what stands before it. */
const toLines = (text: string): string[] => {
	const isLine = /^BEGIN:/m.test(text) ? inCapitals : inAnyCase;
	const lines: string[][] = [];
	let lengthBefore = 0;
	for (const { line, lastLength } of unfold(text.replace(/^\ufeff/, ''))) {
		const last = lines.at(-1);
		if (isLine.test(line)) lines.push([line]);
		else if (lengthBefore >= FOLDED_AT) last?.push(line);
		else if (isText.test(last?.[0] ?? '')) last?.push(`\\n${line}`);
		lengthBefore = lastLength;
	}
	return lines.map((pieces) => pieces.join(''));
};

const nameIn = /^[A-Za-z\d-]+/;
const parameterAt = /\s*;\s*([A-Za-z\d-]+)\s*=((?:"[^"]*"|[^";:])*)/y;

/** RFC 6868; names stand on one line here, so that none writes a line of a header. */
const escapes = table({ n: ' ', "'": '"', '^': '^' });

const toParameter = (written: string): string =>
	written
		.replace(/"/g, '')
		.replace(/\^([n'^])/g, (_all, letter: string) => escapes[letter] ?? '')
		.trim();

const readLine = (line: string): Property | undefined => {
	const name = nameIn.exec(line)?.[0];
	if (name === undefined) return undefined;
	const parameters: Record<string, string> = {};
	let at = name.length;
	for (;;) {
		parameterAt.lastIndex = at;
		const [all, key, value] = parameterAt.exec(line) ?? [];
		if (all === undefined || key === undefined || value === undefined) break;
		parameters[key.toUpperCase()] ??= toParameter(value);
		at += all.length;
	}
	const rest = line.slice(at);
	const colon = /^\s*:/.exec(rest)?.[0];
	if (colon !== undefined) {
		return { name: name.toUpperCase(), parameters, value: rest.slice(colon.length) };
	}
	// A quotation mark too many or too few; without any of them the line can be read.
	return line.includes('"') ? readLine(line.replace(/"/g, '')) : undefined;
};

/** An alarm in an event in a calendar is three deep. */
const MAX_DEPTH = 10;

/** Components that stand in a calendar and in nothing else. */
const top = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VTIMEZONE']);

/**
 * Reads iCalendar text (RFC 5545) as far as it can be read: a line that is none, an END that is missing, and anything
 * before or after the calendar cost nothing but themselves.
 *
 * @returns the calendars in it, of which there may be several
 */
export const readComponents = (text: string): Component[] => {
	const calendars: Component[] = [];
	let open: Component[] = [];
	for (const line of toLines(text)) {
		const property = readLine(line);
		if (!property) continue;
		const component = property.value.trim().toUpperCase();
		if (property.name === 'BEGIN') {
			const begun: Component = { name: component, properties: [], children: [] };
			if (component === 'VCALENDAR' || open.length === 0) {
				open = [component === 'VCALENDAR' ? begun : { ...begun, name: 'VCALENDAR' }];
				calendars.push(...open);
				if (component === 'VCALENDAR') continue;
			} else if (top.has(component)) open = open.slice(0, 1);
			open.at(-1)?.children.push(begun);
			if (open.length < MAX_DEPTH) open.push(begun);
		} else if (property.name === 'END') {
			const at = open.findLastIndex(({ name }) => name === component);
			if (at >= 0) open = open.slice(0, at);
		} else open.at(-1)?.properties.push(property);
	}
	return calendars;
};
