import { numberIn, type CellFormat } from './cells';

/** Longer is a text. In characters. */
const MAX_LENGTH = 40;

/** More digits are not kept exactly. */
const MAX_DIGITS = 15;

/** A number as people write it. */
interface Written {
	negative: boolean;
	/** '%', a currency, or ''. */
	unit: string;
	/** Digits with what parts them. */
	digits: string;
	/** The sign before its decimals where it shows; undefined where it has none, or may be for thousands. */
	decimal?: '.' | ',';
	/** True for `1,234` and `1.234`: thousands, or three decimals. */
	unclear: boolean;
}

const currencies = new Set(Intl.supportedValuesOf('currency'));

const isCurrency = (unit: string): boolean =>
	/^(?:[A-Z]{0,3}\p{Sc}|kr|zł|Kč|Ft|lei)$/u.test(unit) || currencies.has(unit);

/** The sign before the decimals of such digits; undefined for what is no number. */
const formOf = (digits: string): Pick<Written, 'decimal' | 'unclear'> | undefined => {
	if (/^\d+$/.test(digits)) return { unclear: false };
	const single = /^(\d+)([.,])(\d+)$/.exec(digits);
	if (single) {
		const [, whole = '', sign, fraction = ''] = single;
		const unclear = fraction.length === 3 && whole.length <= 3 && whole !== '0';
		return unclear ? { unclear } : { unclear, decimal: sign === '.' ? '.' : ',' };
	}
	const grouped = /^\d{1,3}(?:[ '’]\d{3})+(?:([.,])\d+)?$/.exec(digits);
	if (grouped) return { unclear: false, decimal: grouped[1] as '.' | ',' | undefined };
	const byComma = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits);
	// As India has it: 12,34,567.00.
	if (byComma || /^\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?$/.test(digits))
		return { unclear: false, decimal: '.' };
	return /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(digits)
		? { unclear: false, decimal: ',' }
		: undefined;
};

const readWritten = (value: unknown): Written | undefined => {
	if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
	const text = value.replace(/[\u00a0\u202f\u2009]/g, ' ').trim();
	const begin = text.search(/\d/);
	if (begin === -1) return undefined;
	let end = text.length;
	while (!/\d/.test(text[end - 1] ?? '')) end -= 1;
	const before = text.slice(0, begin);
	const digits = text.slice(begin, end);
	const leading = before.replace(/[-−]/, '').trim();
	const trailing = text
		.slice(end)
		.trim()
		.replace(/^kr\.$/, 'kr');
	if (leading !== '' && trailing !== '') return undefined;
	const unit = leading || trailing;
	if (unit !== '' && !isCurrency(unit) && trailing !== '%') return undefined;
	// An ID keeps its zeros.
	if (/^0\d/.test(digits) || digits.replace(/\D/g, '').length > MAX_DIGITS) return undefined;
	const form = formOf(digits);
	return form && { ...form, unit, digits, negative: /[-−]/.test(before) };
};

const isOf = (currency: string, unit: string): boolean => {
	const sign = new Intl.NumberFormat('en', {
		style: 'currency',
		currency,
		currencyDisplay: 'narrowSymbol',
	})
		.formatToParts(1)
		.find(({ type }) => type === 'currency')?.value;
	return unit === currency || unit === sign || unit === `${currency.slice(0, 2)}${sign}`;
};

/** `1.234,50` -> `1234.50`. */
const plain = ({ negative, digits, unit }: Written, decimal: '.' | ',' | undefined): string => {
	const at = decimal === undefined ? -1 : digits.lastIndexOf(decimal);
	const whole = (at === -1 ? digits : digits.slice(0, at)).replace(/\D/g, '');
	const number = `${negative ? '-' : ''}${whole}${at === -1 ? '' : `.${digits.slice(at + 1)}`}`;
	return unit === '%' ? String(Number((Number(number) / 100).toPrecision(MAX_DIGITS))) : number;
};

/** The sign before decimals that a value tells. Nobody writes three decimals of an amount: `€ 1.234` is as much as `€ 1.234,00`. */
const signOf = (
	{ decimal, unclear, unit, digits }: Written,
	format: CellFormat,
): '.' | ',' | undefined => {
	if (!unclear) return decimal;
	const hasComma = digits.includes(',');
	const isAmount = (unit !== '' && unit !== '%') || (format === 'money' && hasComma);
	return isAmount ? (hasComma ? '.' : ',') : undefined;
};

/**
 * The values of a column, where those that people have written as numbers (`1,234.50`, `€ 99`, `12 %`) are such as a database gives
 * (`1234.50`). Whatever is not certain stays what it is: another currency, a percentage among amounts, `1,234` where nothing tells whether
 * these are thousands, signs that contradict each other.
 *
 * @param currency the report's; '' where any will do, if all values have the same
 */
export const withPlainNumbers = (
	values: unknown[],
	format: CellFormat,
	currency: string,
): unknown[] => {
	const all = values.map(readWritten);
	const signs = new Set(all.flatMap((each) => (each && signOf(each, format)) ?? []));
	const units = new Set(all.flatMap((each) => each?.unit || []).filter((unit) => unit !== '%'));
	const fitting = new Set([...units].filter((unit) => currency === '' || isOf(currency, unit)));
	if (currency === '' && units.size > 1) fitting.clear();
	const [sign] = signs.size === 1 ? signs : [];
	return values.map((value, i) => {
		const written = all[i];
		if (!written) return value;
		const { unit, unclear, decimal } = written;
		if (numberIn(value) !== undefined && !(unclear && sign === ',')) return value;
		if (unit === '%' ? format !== 'percent' : unit !== '' && !fitting.has(unit)) return value;
		// One sign for the decimals of all, or it is not certain.
		const parted = unclear || decimal !== undefined;
		return parted && sign === undefined ? value : plain(written, sign);
	});
};
