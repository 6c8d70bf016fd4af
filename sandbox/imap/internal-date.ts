import { bad } from './refusal';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const DATE_TIME = /^ ?(\d{1,2})-(\w{3})-(\d{4}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})$/;
const DATE = /^(\d{1,2})-(\w{3})-(\d{4})$/;

/** INTERNALDATE as Gmail writes it, in UTC: `17-Jul-2026 02:44:25 +0000`. */
export function formatInternalDate(date: Date): string {
	const day = String(date.getUTCDate()).padStart(2, '0');
	const month = months[date.getUTCMonth()];
	return `${day}-${month}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`;
}

/** The date-time of APPEND. BAD for anything else. */
export function parseInternalDate(text: string): Date {
	const parts = DATE_TIME.exec(text);
	if (!parts) throw bad();
	const [, day, month, year, hour, minute, second, sign, zoneHours, zoneMinutes] = parts;
	const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
	const local = Date.UTC(
		Number(year),
		monthOf(month),
		Number(day),
		Number(hour),
		Number(minute),
		Number(second),
	);
	return new Date(local - zone * 60_000);
}

/** The date of SEARCH, as days since 1970. BAD for anything else. */
export function parseDay(text: string): number {
	const parts = DATE.exec(text);
	if (!parts) throw bad();
	return dayOf(new Date(Date.UTC(Number(parts[3]), monthOf(parts[2]), Number(parts[1]))));
}

/** A moment's day in UTC, counted from 1970. */
export const dayOf = (date: Date): number => Math.floor(date.getTime() / 86_400_000);

function monthOf(name: string): number {
	const month = months.findIndex((known) => known.toLowerCase() === name.toLowerCase());
	if (month === -1) throw bad();
	return month;
}
