/** The rule of a series as Outlook packs it (MS-OXOCAL section 2.2.1.44.1), and what is known of its meetings. */
export interface Series {
	/** As RFC 5545 writes it. */
	rule: string;
	/** True where meetings were left out or moved; the rule says nothing of those. */
	hasExceptions: boolean;
}

/** How the days of a rule are said. */
const pattern = { daily: 0, weekly: 1, monthly: 2, monthlyByDay: 3 };

const YEARLY = 0x200d;
const UNTIL = 0x2021;
const COUNT = 0x2022;
const NEVER = new Set([0x2023, 0xffffffff]);

const MINUTES_A_DAY = 1_440;

/** From 1601, where Outlook begins to count, to 1970, in ms. */
const EPOCH = 11_644_473_600_000;

const HOUR = 3_600_000;

const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

const weekdays = (mask: number): string => names.filter((_name, i) => mask & (1 << i)).join(',');

const dateOf = (minutes: number): Date => new Date(minutes * 60_000 - EPOCH);

const written = (date: Date): string =>
	date.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');

/**
 * Reads the rule of a series.
 *
 * @param start when its first meeting begins, in ms since 1970
 * @returns undefined where it is cut, of another calendar, or of a kind that RFC 5545 does not know
 */
export const readSeries = (
	bytes: Buffer,
	{ start, allDay }: { start: number; allDay: boolean },
): Series | undefined => {
	let at = 0;
	const take = (size: 2 | 4): number => {
		const value = bytes.readUIntLE(at, size);
		at += size;
		return value;
	};
	const skipList = (): number => {
		const count = take(4);
		at += 4 * count;
		return count;
	};
	try {
		// The calendars up to 2 are Gregorian, by default, of the place, and of the USA.
		const [version, , frequency, kind, calendar] = [take(2), take(2), take(2), take(2), take(2)];
		if (version !== 0x3004 || calendar > 2) return undefined;
		take(4);
		const period = take(4);
		take(4);
		const days = kind === pattern.daily ? 0 : take(4);
		const week = kind === pattern.monthlyByDay ? take(4) : 0;
		const end = take(4);
		const count = take(4);
		const firstDay = names[take(4)];
		const exceptions = skipList() + skipList();
		const [first, last] = [take(4), take(4)];
		const isYearly = frequency === YEARLY && period % 12 === 0;
		const months = isYearly
			? { freq: 'YEARLY', interval: period / 12 }
			: { freq: 'MONTHLY', interval: period };
		const often = {
			[pattern.daily]: { freq: 'DAILY', interval: period / MINUTES_A_DAY },
			[pattern.weekly]: { freq: 'WEEKLY', interval: period },
			[pattern.monthly]: months,
			[pattern.monthlyByDay]: months,
		}[kind];
		if (!often || !firstDay) return undefined;
		const { freq, interval } = often;
		if (!Number.isInteger(interval) || interval < 1) return undefined;
		const parts = [`FREQ=${freq}`];
		if (interval > 1) parts.push(`INTERVAL=${interval}`);
		if (isYearly) parts.push(`BYMONTH=${dateOf(first).getUTCMonth() + 1}`);
		if (kind === pattern.monthly) {
			if (days < 1 || days > 31) return undefined;
			// In a shorter month Outlook takes its last day.
			parts.push(`BYMONTHDAY=${days === 31 ? -1 : days}`);
		} else if (kind !== pattern.daily) {
			if (weekdays(days) === '') return undefined;
			parts.push(`BYDAY=${weekdays(days)}`);
		}
		if (kind === pattern.monthlyByDay) {
			if (week < 1 || week > 5) return undefined;
			parts.push(`BYSETPOS=${week === 5 ? -1 : week}`);
		}
		if (kind === pattern.weekly && interval > 1) parts.push(`WKST=${firstDay}`);
		if (end === COUNT) parts.push(`COUNT=${count}`);
		else if (end === UNTIL) {
			// The last begins so many days after the first, or an hour later by the clock of the other half of the year.
			const until = new Date(start + (last - first) * 60_000 + HOUR);
			parts.push(`UNTIL=${allDay ? written(dateOf(last)).slice(0, 8) : written(until)}`);
		} else if (!NEVER.has(end)) return undefined;
		return { rule: parts.join(';'), hasExceptions: exceptions > 0 };
	} catch {
		// It ends before it is whole, or names a time that is none.
		return undefined;
	}
};
