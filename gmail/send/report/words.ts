import { GmailError, guideTo } from '../../errors';
import { isWhen, type Cell } from './cells';
import type { Foot, GridColumn } from './columns';
import { reportWords, type ReportWords } from './languages';

/** How the words of a report are written. */
export interface Style {
	/** As in HTML: `en-US`. */
	language: string;
	/** Code of ISO 4217 for amounts of money; '' for amounts without one. */
	currency: string;
	/** Words of the sender's own, in place of those of the language. */
	words?: Partial<ReportWords>;
}

/** The name of a line at the foot. */
export const footName = ({ total }: Foot, { language, words }: Style): string => {
	const { total: sum, average, count } = reportWords(language, words);
	return { sum, average, count }[total];
};

/** What is said of values that are not in a total; '' where all are. */
export const leftOutNote = (values: number, { language, words }: Style): string =>
	values === 0
		? ''
		: ` (${reportWords(language, words).leftOut.replaceAll(
				'{values}',
				new Intl.NumberFormat(language).format(values),
			)})`;

/** What is said of rows that are left out. */
export const hiddenRows = (rows: number, { language, words }: Style): string =>
	reportWords(language, words).hidden.replaceAll(
		'{rows}',
		new Intl.NumberFormat(language).format(rows),
	);

/** The column in which the name of a line at the foot stands: the first one that the line leaves free; -1 for none. */
export const nameColumn = ({ cells }: Foot): number => cells.findIndex((cell) => cell === '');

/**
 * The language of a report.
 *
 * @param given as people write it: `de-DE`, `de_DE`; '' for American English
 * @throws GmailError `messageInvalid` for what is no language
 */
export const readLanguage = (given: string): string => {
	const tag = given.trim().replaceAll('_', '-');
	try {
		return Intl.getCanonicalLocales(tag || 'en-US')[0] ?? 'en-US';
	} catch {
		throw new GmailError(`"${tag.slice(0, 40)}" in "Language" is not a language`, {
			code: 'messageInvalid',
			retry: 'never',
			remedy: 'You write it as de-DE, en-US or ar, or leave it empty.',
			guide: guideTo('"English (US)" in "Language" is not a language'),
		});
	}
};

/**
 * The currency of a report.
 *
 * @param given '' for none
 * @throws GmailError `messageInvalid` for what is no currency
 */
export const readCurrency = (given: string): string => {
	const code = given.trim().toUpperCase();
	if (code === '' || /^[A-Z]{3}$/.test(code)) return code;
	throw new GmailError(`"${given.trim().slice(0, 40)}" in "Currency" is not a currency`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy: 'You write its three letters, such as EUR, USD or JPY, or leave it empty.',
		guide: guideTo('"Euro" in "Currency" is not a currency'),
	});
};

const rightToLeft = /^(?:ar|arc|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)(?:-|$)/;

export const directionOf = (language: string): 'ltr' | 'rtl' =>
	rightToLeft.test(language) ? 'rtl' : 'ltr';

const numbersOf = (
	{ format, decimals }: Pick<GridColumn, 'format' | 'decimals'>,
	{ language, currency }: Style,
): Intl.NumberFormat => {
	const digits = (least: number): Intl.NumberFormatOptions => ({
		minimumFractionDigits: least,
		maximumFractionDigits: least,
	});
	const plain = new Intl.NumberFormat(language, digits(decimals));
	if (format === 'asIs')
		return new Intl.NumberFormat(language, { ...digits(decimals), useGrouping: false });
	if (format === 'percent') {
		const least = Math.max(0, decimals - 2);
		return new Intl.NumberFormat(language, { ...digits(least), style: 'percent' });
	}
	if (format !== 'money') return plain;
	if (currency === '') return new Intl.NumberFormat(language, digits(Math.max(2, decimals)));
	const usual = new Intl.NumberFormat(language, { style: 'currency', currency });
	// The yen has no decimals; a price of parts of a cent has more than two.
	const least = Math.max(usual.resolvedOptions().minimumFractionDigits ?? 2, decimals);
	return new Intl.NumberFormat(language, { ...digits(least), style: 'currency', currency });
};

/** How the cells of a column are written. */
export const writer = (
	column: Pick<GridColumn, 'format' | 'decimals'>,
	style: Style,
): ((cell: Cell) => string) => {
	const { language } = style;
	const numbers = numbersOf(column, style);
	// The clock of the zone is kept as though it were UTC.
	const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
	const moment = new Intl.DateTimeFormat(language, {
		dateStyle: 'medium',
		timeStyle: 'short',
		timeZone: 'UTC',
	});
	return (cell) => {
		if (typeof cell === 'number') return numbers.format(cell);
		return isWhen(cell) ? (cell.isDay ? day : moment).format(cell.at) : cell;
	};
};

/** How the line at the foot of a column is written: a count counts no money and no percent, an average has decimals. */
export const footWriter = (
	{ total }: Foot,
	{ format, decimals }: GridColumn,
	style: Style,
): ((cell: Cell) => string) => {
	if (total === 'count') return writer({ format: 'number', decimals: 0 }, style);
	const as = format === 'text' || format === 'date' ? 'number' : format;
	return writer(
		{ format: as, decimals: total === 'average' ? Math.max(2, decimals) : decimals },
		style,
	);
};
