import type { Component, Property } from './components';
import type { WallTime } from './named-zone';

/** A rule by which the clocks change each year, as far as such rules go (RFC 5545 section 3.3.10). */
interface YearlyRule {
	/** In years. */
	interval: number;
	/** In UTC. */
	until: number;
	/** January is 0. */
	months: number[];
	/** Day of the month; from its end where it is negative. */
	monthDays: number[];
	/** Sunday is 0; `nth` of them in the month, from its end where it is negative, each of them where it is 0. */
	weekDays: { day: number; nth: number }[];
	/** Which of the days in question, from the end where it is negative; all where it is 0. */
	position: number;
	/** Milliseconds since midnight. */
	time: number;
}

/** The clocks are set from one offset to another, in milliseconds ahead of UTC, at times by the clock before. */
interface Change {
	from: number;
	to: number;
	begin: WallTime;
	dates: WallTime[];
	rule?: YearlyRule;
}

/** The definition of a zone that a calendar brings along. */
export type SentZone = Change[];

const DAY = 86_400_000;
const weekDays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** After 400 years the days of the week fall on the same dates again. */
const CALENDAR_CYCLE = 146_097 * DAY;

/** Where a yearly change is looked for: in the year of a time, and in the one before. */
const YEARS = 2;

/** More changes than the clocks of any place ever saw. */
const MAX_CHANGES = 300;

const inUtc = (year: number, month: number, day: number, time = 0): number =>
	new Date(0).setUTCFullYear(year, month, day) + time;

const wallPattern = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z?))?/;

/** A time in a zone's definition; with a Z by the clock that is so many milliseconds ahead of UTC. */
const readWall = (value: string, ahead: number): WallTime | undefined => {
	const [all, year, month, day, hours = 0, minutes = 0, seconds = 0, utc] =
		wallPattern.exec(value.trim()) ?? [];
	if (all === undefined) return undefined;
	const time = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	return inUtc(Number(year), Number(month) - 1, Number(day), time) + (utc === 'Z' ? ahead : 0);
};

const offsetPattern = /^([+-]?)(\d{2}):?(\d{2})(?::?(\d{2}))?$/;

const readOffset = (value = ''): number | undefined => {
	const [all, sign, hours, minutes, seconds = 0] = offsetPattern.exec(value.trim()) ?? [];
	if (all === undefined) return undefined;
	const ahead = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	return sign === '-' ? -ahead : ahead;
};

/** Of a list of a rule; no month has as many days. */
const MAX_LISTED = 60;

const listed = (list = ''): string[] => [...new Set(list.split(',').slice(0, MAX_LISTED))];

const numbers = (list?: string): number[] =>
	listed(list)
		.map(Number)
		.filter((number) => number !== 0 && Number.isInteger(number));

/** The fifth of a month is its last: programs that count so have it from Windows, where 5 says just that. */
const readWeekDay = (written: string): YearlyRule['weekDays'] => {
	const [, nth = '0', name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(written) ?? [];
	const day = weekDays.indexOf(name);
	return day < 0 ? [] : [{ day, nth: Number(nth) === 5 ? -1 : Number(nth) }];
};

/** @returns undefined for a rule that changes the clocks otherwise than on days of months of each year */
const readRule = (value: string, begin: WallTime, from: number): YearlyRule | undefined => {
	const parts = new Map(
		value
			.replace(/\s/g, '')
			.toUpperCase()
			.split(';')
			.map((part): [string, string] => {
				const [key = '', written = ''] = part.split('=');
				return [key, written];
			}),
	);
	const start = new Date(begin);
	const months = numbers(parts.get('BYMONTH'))
		.filter((month) => month >= 1 && month <= 12)
		.map((month) => month - 1);
	const monthly = parts.get('FREQ') === 'MONTHLY' && months.length > 0;
	if (parts.get('FREQ') !== 'YEARLY' && !monthly) return undefined;
	const interval = monthly ? 1 : Math.max(1, Number(parts.get('INTERVAL')) || 1);
	const at = (unit: string, otherwise: number): number => {
		const first = parts.get(unit)?.split(',')[0] ?? '';
		return /^\d{1,2}$/.test(first) ? Number(first) : otherwise;
	};
	const count = Number(parts.get('COUNT')) || Infinity;
	const lastYear = start.getUTCFullYear() + count * interval - 1;
	const until = parts.get('UNTIL');
	// A day alone, or a time without a Z, is meant by the clock before the change.
	const written = until === undefined ? undefined : readWall(until, from);
	return {
		interval,
		until: Math.min(
			written === undefined ? Infinity : written - from + (until?.includes('T') ? 0 : DAY - 1),
			lastYear < 10_000 ? inUtc(lastYear, 11, 31) + DAY : Infinity,
		),
		months: months.length > 0 ? months : [start.getUTCMonth()],
		monthDays: numbers(parts.get('BYMONTHDAY')),
		weekDays: listed(parts.get('BYDAY')).flatMap(readWeekDay),
		position: numbers(parts.get('BYSETPOS'))[0] ?? 0,
		time:
			((at('BYHOUR', start.getUTCHours()) * 60 + at('BYMINUTE', start.getUTCMinutes())) * 60 +
				at('BYSECOND', start.getUTCSeconds())) *
			1000,
	};
};

const daysOf = (rule: YearlyRule, year: number, month: number, usual: number): number[] => {
	const length = new Date(inUtc(year, month + 1, 0)).getUTCDate();
	const first = new Date(inUtc(year, month, 1)).getUTCDay();
	const all = Array.from({ length }, (_day, at) => at + 1);
	const isMonthDay = (date: number): boolean =>
		rule.monthDays.some((day) => day === date || day === date - length - 1);
	const isWeekDay = (date: number): boolean =>
		rule.weekDays.some(
			({ day, nth }) =>
				(first + date - 1) % 7 === day &&
				(nth === 0 || nth === Math.ceil(date / 7) || nth === -Math.ceil((length - date + 1) / 7)),
		);
	const days = all.filter((date) => {
		if (rule.monthDays.length === 0 && rule.weekDays.length === 0) return date === usual;
		return (
			(rule.monthDays.length === 0 || isMonthDay(date)) &&
			(rule.weekDays.length === 0 || isWeekDay(date))
		);
	});
	return rule.position === 0
		? days
		: days.slice(rule.position - (rule.position > 0 ? 1 : 0)).slice(0, 1);
};

/** The last time at or before `latest` that a change came about, by the clock before it. */
const lastChange = (
	{ begin, dates, rule, from }: Change,
	latest: WallTime,
): WallTime | undefined => {
	const times = [begin, ...dates].filter((time) => time <= latest);
	if (rule && begin <= latest) {
		const start = new Date(begin);
		const firstYear = start.getUTCFullYear();
		const end = Math.min(latest, rule.until + from);
		const year = new Date(end).getUTCFullYear();
		const last = year - ((year - firstYear) % rule.interval);
		for (let at = last; at >= firstYear && at > last - YEARS * rule.interval; at -= rule.interval) {
			const found = rule.months
				.flatMap((month) =>
					daysOf(rule, at, month, start.getUTCDate()).map((day) =>
						inUtc(at, month, day, rule.time),
					),
				)
				.filter((time) => time >= begin && time <= end);
			if (found.length > 0) {
				times.push(Math.max(...found));
				break;
			}
		}
	}
	return times.length === 0 ? undefined : Math.max(...times);
};

const valueOf = (properties: Property[], name: string): string | undefined =>
	properties.find((property) => property.name === name)?.value;

const readChange = ({ properties }: Component): Change[] => {
	const to = readOffset(valueOf(properties, 'TZOFFSETTO'));
	if (to === undefined) return [];
	const from = readOffset(valueOf(properties, 'TZOFFSETFROM')) ?? to;
	const dates = properties
		.filter(({ name }) => name === 'RDATE')
		.flatMap(({ value }) => value.split(',').slice(0, MAX_CHANGES))
		.map((value) => readWall(value, from))
		.filter((time) => time !== undefined);
	const begin = readWall(valueOf(properties, 'DTSTART') ?? '', from) ?? dates[0];
	if (begin === undefined) return [];
	const written = valueOf(properties, 'RRULE');
	const rule = written === undefined ? undefined : readRule(written, begin, from);
	return [{ from, to, begin, dates, ...(rule && { rule }) }];
};

/** Reads a VTIMEZONE (RFC 5545 section 3.6.5), whatever it holds: what cannot be read of it is no change. */
export const readSentZone = (zone: Component): SentZone =>
	zone.children
		.filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT')
		.slice(0, MAX_CHANGES)
		.flatMap(readChange);

/** The change that was the last at a time. */
const lastOf = (zone: SentZone, wall: WallTime): { change: Change; at: WallTime } | undefined => {
	let last: { change: Change; at: WallTime } | undefined;
	for (const change of zone) {
		// A time that a change leaves out or repeats is told by the clock before it (RFC 5545 section 3.3.5).
		const at = lastChange(change, wall - Math.max(0, change.to - change.from));
		if (at !== undefined && (last === undefined || at > last.at)) last = { change, at };
	}
	return last;
};

/**
 * How far a zone is ahead of UTC by the definition that came along.
 *
 * @param wall a time in that zone
 * @returns `ahead` in milliseconds; `sure` where a change of the clocks within the year before, and not an old one or
 *   none, says so. Undefined where the definition is empty
 */
export const aheadByDefinition = (
	zone: SentZone,
	wall: WallTime,
): { ahead: number; sure: boolean } | undefined => {
	const last = lastOf(zone, wall);
	if (last) return { ahead: last.change.to, sure: wall - last.at < 366 * DAY };
	const [first, ...others] = zone;
	if (!first) return undefined;
	// Its rules began later; what held before them nobody says, so most likely they did.
	const later = lastOf(zone, wall + CALENDAR_CYCLE);
	const endless = zone.some(({ rule }) => rule?.until === Infinity);
	if (later && endless) return { ahead: later.change.to, sure: false };
	const earliest = others.reduce((one, other) => (other.begin < one.begin ? other : one), first);
	return { ahead: earliest.from, sure: false };
};
