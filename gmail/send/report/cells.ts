import { readTime } from '../../read-time';

/** How a column is written. `asIs`: numbers without separators, as IDs and years are. */
export type CellFormat = 'text' | 'number' | 'money' | 'percent' | 'date' | 'asIs';

/** A day, or a moment. */
export interface When {
	/** The clock of the report's zone, as though it were UTC: what a spreadsheet shows. */
	at: Date;
	/** True where no hour is meant. */
	isDay: boolean;
}

/** What a cell holds. */
export type Cell = string | number | When;

export const isWhen = (cell: Cell): cell is When => typeof cell === 'object';

/** A number as a database gives it; one with leading zeros is an ID, and so is one that is too long to be kept exactly. */
const numeric = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,30})?$/;

const aDay = /^\d{4}-\d\d-\d\d$/;
const aMoment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

/** Numbers from here on can be times, since 1970: the year 2001. */
const EARLIEST_TIME_MS = 1_000_000_000_000;

/** luxon marks its times so that they are known over the borders of copies of it. */
const isTime = (value: unknown): boolean =>
	value instanceof Date ||
	(typeof value === 'object' && value !== null && 'isLuxonDateTime' in value);

const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** What binary fractions leave behind (0.1 + 0.2) is not in the data; nor is the sign of a zero. */
export const exact = (value: number): number =>
	(Number.isInteger(value) ? value : Number(value.toPrecision(15))) + 0;

/** A number, or a text that is one; undefined for anything else. */
export const numberIn = (value: unknown): number | undefined => {
	if (typeof value === 'number') return Number.isFinite(value) ? exact(value) : undefined;
	if (typeof value === 'bigint')
		return value === BigInt.asIntN(53, value) ? Number(value) : undefined;
	return typeof value === 'string' && numeric.test(value.trim()) ? exact(Number(value)) : undefined;
};

const timeIn = (value: unknown, zone: string): When | undefined => {
	if (typeof value === 'string' && aDay.test(value.trim())) {
		const at = new Date(value.trim());
		return Number.isNaN(at.getTime()) ? undefined : { at, isDay: true };
	}
	const isMoment = isTime(value) || (typeof value === 'string' && aMoment.test(value.trim()));
	const isNumber = typeof value === 'number' && value >= EARLIEST_TIME_MS;
	const time = isMoment || isNumber ? readTime(value, zone) : undefined;
	// Its own offset does not matter to who reads it: the clock of the zone does.
	const there = time === undefined ? undefined : readTime(new Date(time), zone);
	return there === undefined ? undefined : { at: new Date(`${there.slice(0, 19)}Z`), isDay: false };
};

const wordsOf = (field: string): string[] =>
	field
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');

/** Words of names whose numbers count nothing: `orderNumber`, `customer_id`, `year`. */
const countsNothing =
	/^(?:ids?|uuid|number|no|nr|num|code|sku|ean|isbn|zip|postcode|postal|plz|phone|tel|mobile|fax|iban|account|konto|year|years|jahr|key|ref|reference|serial|version|port|\p{L}*nummer|(?:order|customer|client|user|item|product|article|ticket|case|invoice|employee|task|project|contact|lead|deal)(?:id|no|nr|number))$/u;

const isName = (field: string): boolean => {
	const words = wordsOf(field);
	return countsNothing.test(words.at(-1) ?? '') || words[0] === 'id';
};

const tellsTime = (field: string): boolean =>
	/^(?:at|on|date|time|timestamp|datetime|datum|created|updated|modified)$/.test(
		wordsOf(field).at(-1) ?? '',
	);

/** Words of names of amounts, which are written with their cents: `unit_price`. */
const areMoney =
	/^(?:amounts?|prices?|costs?|total|subtotal|revenue|sales|balance|fees?|paid|due|tax|vat|salary|budget|turnover|profit|discount|betrag|preis|summe|umsatz|kosten|saldo)$/;

const isAmount = (field: string): boolean => areMoney.test(wordsOf(field).at(-1) ?? '');

const isYear = (value: number | undefined): boolean =>
	value !== undefined && Number.isInteger(value) && value >= 1900 && value <= 2100;

/** True for the greater part; what does not fit in a column stays a text there. */
const most = (values: unknown[], fits: (value: unknown) => boolean): boolean =>
	values.filter(fits).length * 2 > values.length;

/** How the values of a field are best written, by what they are and how it is called. */
export const guessFormat = (field: string, values: unknown[], zone: string): CellFormat => {
	const filled = values.filter((value) => !isEmpty(value));
	if (filled.length === 0) return 'text';
	const numbers = filled.map(numberIn);
	if (
		numbers.every((each) => each !== undefined) ||
		most(filled, (value) => typeof value === 'number')
	) {
		if (tellsTime(field) && numbers.every((each) => (each ?? 0) >= EARLIEST_TIME_MS)) return 'date';
		if (isName(field) || (filled.length > 1 && numbers.every(isYear))) return 'asIs';
		return isAmount(field) && !numbers.every(Number.isInteger) ? 'money' : 'number';
	}
	const areTimes = filled.every((value) => timeIn(value, zone) !== undefined);
	return areTimes || most(filled, isTime) ? 'date' : 'text';
};

const textIn = (value: unknown, zone: string): string => {
	if (isEmpty(value)) return '';
	if (typeof value === 'number') return String(exact(value));
	if (isTime(value)) return readTime(value, zone) ?? '';
	if (Array.isArray(value) && value.every((each) => typeof each !== 'object'))
		return value.join(', ');
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const toCell = (value: unknown, format: CellFormat, zone: string): Cell => {
	if (isEmpty(value)) return '';
	if (format === 'text') return textIn(value, zone);
	if (format === 'date') return timeIn(value, zone) ?? textIn(value, zone);
	// An ID that is a text keeps its zeros.
	if (format === 'asIs' && typeof value === 'string') return value;
	return numberIn(value) ?? textIn(value, zone);
};

const isMidnight = (cell: Cell): boolean =>
	!isWhen(cell) || cell.isDay || cell.at.getTime() % 86_400_000 === 0;

const asDays = (cells: Cell[]): Cell[] =>
	cells.map((cell) => (isWhen(cell) ? { ...cell, isDay: true } : cell));

/** Values as their column holds them; what does not fit there stays text. */
export const toCells = (values: unknown[], format: CellFormat, zone: string): Cell[] => {
	const cells = values.map((value) => toCell(value, format, zone));
	if (format !== 'date' || !cells.some(isWhen)) return cells;
	if (cells.every(isMidnight)) return asDays(cells);
	// A database gives its days as midnights, most often in UTC.
	const inUtc = values.map((value) => toCell(value, format, 'UTC'));
	return inUtc.every(isMidnight) ? asDays(inUtc) : cells;
};

/** Decimals from which on a number is what a division left behind. */
const MANY_DECIMALS = 9;

/** Decimals of a number as people write it: those that it has; of a quotient two, or the first ones that are not 0. */
const decimalsOf = (value: unknown): number => {
	const number = numberIn(value) ?? 0;
	// A text keeps the zeros at its end: 12.50.
	const written = typeof value === 'string' ? value.trim() : String(number);
	const [, fraction = '', exponent = '0'] =
		/^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(written) ?? [];
	const decimals = Math.max(0, fraction.length - Number(exponent));
	if (decimals < MANY_DECIMALS) return decimals;
	const size = number === 0 ? 0 : Math.floor(Math.log10(Math.abs(number)));
	return Math.min(20, Math.max(2, 1 - size));
};

/** Decimals of the numbers of a column, which stand below each other. */
export const decimalsIn = (values: unknown[]): number =>
	values.reduce<number>(
		(most, value) => (numberIn(value) === undefined ? most : Math.max(most, decimalsOf(value))),
		0,
	);
