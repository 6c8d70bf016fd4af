import { GmailError, guideTo } from '../../errors';
import {
	decimalsIn,
	guessFormat,
	isWhen,
	numberIn,
	toCells,
	type Cell,
	type CellFormat,
} from './cells';
import { withPlainNumbers } from './written-numbers';

/** A row as it came: one item of a workflow. */
export type Row = Record<string, unknown>;

/** What stands at the foot of a column. */
export type Total = 'none' | 'sum' | 'average' | 'count';

/** A column of the report. */
export interface Column {
	/** Key of the items, or a path into them: `customer.name`. */
	field: string;
	/** '' for a title made of the field's name. */
	title: string;
	total: Total;
	/** `auto`: what fits the values. */
	format: CellFormat | 'auto';
}

/** A column as it is shown. */
export interface GridColumn {
	title: string;
	format: CellFormat;
	/** True for a column of amounts, which stand at the end of their line. */
	numeric: boolean;
	/** Decimals that its data has: its numbers stand below each other. */
	decimals: number;
}

/** A line at the foot: what it tells, and its values. */
export interface Foot {
	total: Exclude<Total, 'none'>;
	/** '' where this column tells nothing of that kind. */
	cells: (number | '')[];
	/** How many values of each column are no numbers, and so not in it. */
	leftOut: number[];
}

/** Rows and columns as they are shown. */
export interface Grid {
	columns: GridColumn[];
	rows: Cell[][];
	/** One line for each kind of total that a column has. */
	feet: Foot[];
}

/** What goes into a report. */
export interface Selection {
	/** Empty for every field that the rows have, in the order of their first appearance. */
	columns: Column[];
	/** '' for the order in which the rows came. */
	sortBy: string;
	descending: boolean;
	/** Zone in which moments are written: `Europe/Berlin`. */
	zone: string;
	/** Code of ISO 4217: amounts with the sign of another are added to no sum. '' where any will do, if it is one. */
	currency?: string;
}

const valueAt = (row: Row, field: string): unknown => {
	if (Object.hasOwn(row, field)) return row[field];
	return field
		.split('.')
		.reduce<unknown>(
			(value, key) =>
				typeof value === 'object' && value !== null && Object.hasOwn(value, key)
					? (value as Row)[key]
					: undefined,
			row,
		);
};

/** `orderNumber`, `order_number` -> `Order number`. */
const titleOf = (field: string): string => {
	const words = field
		.slice(field.lastIndexOf('.') + 1)
		.replace(
			/([a-z0-9])([A-Z])/g,
			(_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
		)
		.replace(/[_-]+/g, ' ')
		.trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
};

const collator = new Intl.Collator(undefined, { numeric: true });

/** Numbers by their size, times by their order, all else as people sort words. */
const compare = (a: Cell, b: Cell): number => {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	if (isWhen(a) && isWhen(b)) return a.at.getTime() - b.at.getTime();
	return collator.compare(isWhen(a) ? '' : String(a), isWhen(b) ? '' : String(b));
};

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

/** A sum has no more decimals than what was added up, and a zero no sign. */
const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals)) + 0;

const totals: Record<Foot['total'], (cells: Cell[], decimals: number) => number | ''> = {
	sum: (cells, decimals) => {
		const numbers = cells.flatMap((cell) => numberIn(cell) ?? []);
		const onlyWords = numbers.length === 0 && cells.some((cell) => cell !== '');
		return onlyWords ? '' : rounded(sum(numbers), decimals);
	},
	average: (cells, decimals) => {
		const numbers = cells.flatMap((cell) => numberIn(cell) ?? []);
		return numbers.length === 0
			? ''
			: rounded(sum(numbers) / numbers.length, Math.max(2, decimals));
	},
	count: (cells) => cells.filter((cell) => cell !== '').length,
};

const isLeftOut = (cell: Cell): boolean => cell !== '' && numberIn(cell) === undefined;

/** Formats whose numbers stand below each other. */
const ofNumbers: CellFormat[] = ['number', 'money', 'percent'];

const unknownField = (field: string, known: string[]): GmailError =>
	new GmailError(`No item has a field "${field}"`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy: `You correct the columns of the report. Fields of the items: ${known.slice(0, 30).join(', ') || 'none'}.`,
		guide: guideTo('No item has a field "amount"'),
	});

/** A row without any field is what n8n makes of no rows. */
export const rowsIn = (rows: Row[]): Row[] => rows.filter((row) => Object.keys(row).length > 0);

/**
 * Puts rows into columns.
 *
 * @throws GmailError `messageInvalid` that names a column which no row has
 */
export const toGrid = (
	given: Row[],
	{ columns, sortBy, descending, zone, currency = '' }: Selection,
): Grid => {
	const rows = rowsIn(given);
	const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const chosen: Column[] =
		columns.length > 0
			? columns
			: known.map((field) => ({ field, title: '', total: 'none', format: 'auto' }));
	for (const field of [...chosen.map((column) => column.field), ...(sortBy ? [sortBy] : [])]) {
		if (rows.length > 0 && rows.every((row) => valueAt(row, field) === undefined))
			throw unknownField(field, known);
	}
	const read = (
		{ field, format }: Pick<Column, 'field' | 'format'>,
		from: Row[],
	): { as: CellFormat; cells: Cell[]; counted: Cell[]; decimals: number } => {
		const values = from.map((row) => valueAt(row, field));
		const as = format === 'auto' ? guessFormat(field, values, zone) : format;
		const plain = withPlainNumbers(values, as, currency);
		const cells = toCells(ofNumbers.includes(as) ? plain : values, as, zone);
		// A column of texts shows them as they are, and its total counts the numbers among them.
		const counted = as === 'text' ? toCells(plain, as, zone) : cells;
		return { as, cells, counted, decimals: decimalsIn(plain) };
	};
	const direction = descending ? -1 : 1;
	const keys = sortBy ? read({ field: sortBy, format: 'auto' }, rows).cells : [];
	const sorted = sortBy
		? rows
				.map((row, i) => ({ row, key: keys[i] ?? '' }))
				// Empty ones last, either way.
				.sort(
					(a, b) =>
						Number(a.key === '') - Number(b.key === '') || direction * compare(a.key, b.key),
				)
				.map(({ row }) => row)
		: rows;
	const filled = chosen.map((column) => {
		const { as, cells, counted, decimals } = read(column, sorted);
		return {
			cells,
			counted,
			total: column.total,
			column: {
				title: column.title || titleOf(column.field),
				format: as,
				numeric: ofNumbers.includes(as) && cells.some((cell) => typeof cell === 'number'),
				decimals,
			},
		};
	});
	return {
		columns: filled.map(({ column }) => column),
		rows: sorted.map((_, i) => filled.map(({ cells }) => cells[i] ?? '')),
		feet: (['sum', 'average', 'count'] as const)
			.filter((kind) => filled.some(({ total }) => total === kind))
			.map((kind) => ({
				total: kind,
				cells: filled.map(({ total, counted, column }) =>
					total === kind ? totals[kind](counted, column.decimals) : '',
				),
				leftOut: filled.map(({ total, counted }) =>
					total === kind && kind !== 'count' ? counted.filter(isLeftOut).length : 0,
				),
			})),
	};
};
