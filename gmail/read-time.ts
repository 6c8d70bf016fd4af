import { DateTime } from 'luxon';

/** A day, alone or with a time: luxon by itself takes a lone year, a week or an hour too. */
const isoLike = /^\d{4}-\d\d-\d\d(?:$|[T ]\d)/;

/** `Tue Dec 01 2026 14:00:00 GMT+0100 (Central European Standard Time)`: a Date of JavaScript as text. */
const dateAsText = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}/;

/** `Tue, 01 Dec 2026 14:00:00 +0100`: the Date of a mail (RFC 5322 section 3.3). */
const mailDate = /^(?:[A-Z][a-z]{2}, *)?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d/;

/** ms since 1970 as text. */
const milliseconds = /^\d{12,14}$/;

/** A number below it is no time of a mail, but most likely one in seconds: 3 March 1973. */
const EARLIEST_MS = 100_000_000_000;

const fromText = (text: string, zone: string): DateTime => {
	const as = { zone, setZone: true };
	if (milliseconds.test(text)) return DateTime.fromMillis(Number(text), { zone });
	if (dateAsText.test(text)) return DateTime.fromJSDate(new Date(text), { zone });
	if (mailDate.test(text)) return DateTime.fromRFC2822(text, as);
	if (!isoLike.test(text)) return DateTime.invalid('no time');
	const iso = DateTime.fromISO(text, as);
	const time = iso.isValid ? iso : DateTime.fromSQL(text, as);
	// Of an hour that a clock change repeats the first one is meant, as in calendars.
	return time.getPossibleOffsets()[0] ?? time;
};

const timeOf = (value: unknown, zone: string): DateTime => {
	// Its class may be the one of n8n's own luxon.
	if (DateTime.isDateTime(value)) return value;
	if (value instanceof Date) return DateTime.fromJSDate(value, { zone });
	if (typeof value === 'number')
		return value < EARLIEST_MS ? DateTime.invalid('seconds') : DateTime.fromMillis(value, { zone });
	return typeof value === 'string' ? fromText(value.trim(), zone) : DateTime.invalid('no time');
};

/**
 * Reads a time as a form or an expression gives it: ISO 8601, a Date, luxon's DateTime, ms since 1970, the Date of a mail.
 *
 * @param zone of a text that names none: `Asia/Tokyo`
 * @returns ISO 8601 with an offset, in which the day and hour are as they were written; undefined for what is no time, or could be
 * several, as `01.12.2026`
 */
export const readTime = (value: unknown, zone: string): string | undefined => {
	const time = timeOf(value, zone);
	return time.isValid ? (time.toISO() ?? undefined) : undefined;
};

/** Midnight in UTC: how databases and spreadsheets save a date without an hour. */
const utcMidnight = /T00:00(:00(\.0+)?)?Z$/;

/**
 * The day that is meant, `2026-12-01`: as it is written; of a moment in UTC, as databases and Data Tables write it, the day in the zone.
 *
 * @param time from `readTime`
 * @param zone of the workflow: `Asia/Tokyo`
 */
export const dayOf = (time: string, zone: string): string => {
	const written = time.slice(0, 10);
	if (!time.endsWith('Z') || utcMidnight.test(time)) return written;
	return DateTime.fromISO(time, { zone }).toISODate() ?? written;
};
