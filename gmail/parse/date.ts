import { table } from '../table';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** RFC 5322 section 4.3, in minutes. All others, the letters of the military among them, stand for an unknown zone. */
const zones = table({
	edt: -240,
	est: -300,
	cdt: -300,
	cst: -360,
	mdt: -360,
	mst: -420,
	pdt: -420,
	pst: -480,
});

/** Longer is no date. */
const MAX_LENGTH = 200;

/** What the words of a date tell so far. */
interface Found {
	day?: number;
	month?: number;
	year?: number;
	time?: [hours: number, minutes: number, seconds: number];
	/** Minutes ahead of UTC. */
	zone?: number;
}

const clock = /^(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,]\d*)?)?(am|pm)?$/;
const offset = /^(?:gmt|utc?)?([+-])(\d{1,2}):?(\d{2})?$/;
const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:t([\d:.]+)(z|[+-]\d{2}:?\d{2})?)?$/;

/** Two digits are of 1950 to 2049, three count from 1900 (RFC 5322 section 4.3). */
const wholeYear = (digits: string): number => {
	const year = Number(digits);
	if (year < 100 && digits.length !== 3) return year + (year < 50 ? 2000 : 1900);
	return digits.length === 3 ? year + 1900 : year;
};

const readClock = (found: Found, word: string): boolean => {
	const [match, hours = '', minutes = '', seconds = '0', half] = clock.exec(word) ?? [];
	if (match === undefined || found.time) return false;
	const hour = half ? (Number(hours) % 12) + (half === 'pm' ? 12 : 0) : Number(hours);
	found.time = [hour, Number(minutes), Number(seconds)];
	return true;
};

const readZone = (found: Found, word: string): boolean => {
	const [match, sign, hours = '', minutes = '0'] = offset.exec(word) ?? [];
	if (match !== undefined) {
		if (!found.time || found.zone !== undefined) return false;
		const ahead = Number(hours) * 60 + Number(minutes);
		found.zone = ahead >= 24 * 60 ? 0 : sign === '-' ? -ahead : ahead;
		return true;
	}
	if (found.zone === undefined && zones[word] !== undefined) found.zone = zones[word];
	return false;
};

const readIso = (found: Found, word: string): boolean => {
	const [match, year = '', month = '', day = '', time, zone] = iso.exec(word) ?? [];
	if (match === undefined) return false;
	Object.assign(found, { year: Number(year), month: Number(month), day: Number(day) });
	if (time) readClock(found, time);
	if (zone && zone !== 'z') readZone(found, zone);
	return true;
};

const readNumber = (found: Found, word: string): void => {
	if (!/^\d{1,4}$/.test(word)) return;
	if (found.day === undefined && word.length <= 2) found.day = Number(word);
	else if (found.year === undefined) found.year = wholeYear(word);
};

const readWord = (found: Found, word: string): void => {
	if (readIso(found, word) || readZone(found, word) || readClock(found, word)) return;
	const month = months.indexOf(word.slice(0, 3)) + 1;
	if (month > 0 && found.month === undefined && /^[a-z]+$/.test(word)) found.month = month;
	else if ((word === 'am' || word === 'pm') && found.time) {
		found.time[0] = (found.time[0] % 12) + (word === 'pm' ? 12 : 0);
	} else readNumber(found, word);
};

/**
 * Reads the date of a message in all the ways it was ever written (RFC 5322 section 4.3, RFC 850, C's `ctime`, ISO 8601),
 * in the zone that it names; in UTC where it names none that is known. Never in the zone of this machine.
 *
 * @returns ISO 8601 in UTC; '' for what is no date with a day, a month and a year
 */
export const readDate = (value: string): string => {
	if (value.length > MAX_LENGTH) return '';
	const found: Found = {};
	const words = value
		.toLowerCase()
		.replace(/\([^()]*\)/g, ' ')
		// 1-Mar-26
		.replace(/(\d)-([a-z]{3,9})-(\d)/g, '$1 $2 $3')
		.replace(/(\d)\s?:\s?(?=\d)/g, '$1:')
		.replace(/(:\d\d)(?=[+-]\d)/g, '$1 ')
		.split(/[\s,;]+/);
	for (const word of words) readWord(found, word.replace(/\.$/, ''));
	const { day, month, year, time = [0, 0, 0], zone = 0 } = found;
	if (day === undefined || month === undefined || year === undefined) return '';
	const [hours, minutes, seconds] = time;
	const isReal =
		year >= 1900 && month >= 1 && month <= 12 && day >= 1 && hours <= 24 && minutes <= 59;
	const lastDay = isReal ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
	if (!isReal || day > lastDay || seconds > 60) return '';
	return new Date(Date.UTC(year, month - 1, day, hours, minutes - zone, seconds)).toISOString();
};
