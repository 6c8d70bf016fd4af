const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

const pacificHour = new Intl.DateTimeFormat('en-US', {
	timeZone: 'America/Los_Angeles',
	hour: '2-digit',
	hourCycle: 'h23',
});

/**
 * The moment of `after:` and `before:` in milliseconds: epoch seconds, or a date, which Gmail reads as
 * midnight Pacific time (Gmail API, "Searching for messages"). NaN for anything else.
 */
export function momentOf(value: string): number {
	if (/^\d{6,}$/.test(value)) return Number(value) * 1000;
	const date = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(value);
	if (!date) return NaN;
	const [year, month, day] = date.slice(1).map(Number);
	const summer = Date.UTC(year, month - 1, day, 7);
	return pacificHour.format(summer) === '00' ? summer : summer + HOUR_MS;
}

const spans: Record<string, (from: Date, count: number) => number> = {
	h: (from, count) => from.getTime() - count * HOUR_MS,
	d: (from, count) => from.getTime() - count * DAY_MS,
	m: (from, count) => new Date(from).setUTCMonth(from.getUTCMonth() - count),
	y: (from, count) => new Date(from).setUTCFullYear(from.getUTCFullYear() - count),
};

/** The moment that `newer_than:2d` counts from, in milliseconds; NaN for what is no span. */
export function momentBefore(now: number, span: string): number {
	const parts = /^(\d+)([hdmy])$/i.exec(span);
	return parts ? spans[parts[2].toLowerCase()](new Date(now), Number(parts[1])) : NaN;
}
