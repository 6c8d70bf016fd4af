import { GmailError, guideTo } from '../../errors';

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
}

/** What a cell can show. */
export type Cell = string | number;

/** Rows and columns as they are shown. */
export interface Grid {
	titles: string[];
	/** True for a column of numbers, which stand at the right. */
	numeric: boolean[];
	rows: Cell[][];
	/** Absent when no column has a total. */
	totals?: Cell[];
}

/** What goes into a report. */
export interface Selection {
	/** Empty for every field that the rows have, in the order of their first appearance. */
	columns: Column[];
	/** '' for the order in which the rows came. */
	sortBy: string;
	descending: boolean;
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

const toCell = (value: unknown): Cell => {
	if (value === null || value === undefined) return '';
	if (typeof value === 'number') return value;
	if (value instanceof Date) return value.toISOString();
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** `orderNumber`, `order_number` -> `Order number`. */
const titleOf = (field: string): string => {
	const words = field
		.replace(/^.*\./, '')
		.replace(
			/([a-z0-9])([A-Z])/g,
			(_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
		)
		.replace(/[_-]+/g, ' ')
		.trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
};

const collator = new Intl.Collator(undefined, { numeric: true });

/** Numbers by their size, all else as people sort words; empty cells last. */
const compare = (a: Cell, b: Cell): number => {
	if (a === '' || b === '') return Number(a === '') - Number(b === '');
	return typeof a === 'number' && typeof b === 'number'
		? a - b
		: collator.compare(String(a), String(b));
};

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

const totals: Record<Total, (cells: Cell[]) => Cell> = {
	none: () => '',
	sum: (cells) => sum(cells.filter((cell) => typeof cell === 'number')),
	average: (cells) => {
		const numbers = cells.filter((cell) => typeof cell === 'number');
		return numbers.length === 0 ? '' : sum(numbers) / numbers.length;
	},
	count: (cells) => cells.filter((cell) => cell !== '').length,
};

/**
 * Puts rows into columns.
 *
 * @throws GmailError `messageInvalid` that names a column which no row has
 */
export const toGrid = (rows: Row[], { columns, sortBy, descending }: Selection): Grid => {
	const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const chosen: Column[] =
		columns.length > 0
			? columns
			: known.map((field) => ({ field, title: '', total: 'none' as const }));
	for (const field of [...chosen.map((column) => column.field), ...(sortBy ? [sortBy] : [])]) {
		if (rows.length === 0 || rows.some((row) => valueAt(row, field) !== undefined)) continue;
		throw new GmailError(`No item has a field "${field}"`, {
			code: 'messageInvalid',
			retry: 'never',
			remedy: `You correct the columns of the report. Fields of the items: ${known.slice(0, 30).join(', ') || 'none'}.`,
			guide: guideTo('No item has a field "amount"'),
		});
	}
	const direction = descending ? -1 : 1;
	const sorted = sortBy
		? rows
				.map((row) => ({ row, key: toCell(valueAt(row, sortBy)) }))
				.sort((a, b) => {
					const empty = Number(a.key === '') - Number(b.key === '');
					return empty || direction * compare(a.key, b.key);
				})
				.map(({ row }) => row)
		: rows;
	const cells = sorted.map((row) => chosen.map(({ field }) => toCell(valueAt(row, field))));
	const column = (i: number): Cell[] => cells.map((row) => row[i] ?? '');
	return {
		titles: chosen.map(({ field, title }) => title || titleOf(field)),
		numeric: chosen.map((_, i) => {
			const filled = column(i).filter((cell) => cell !== '');
			return filled.length > 0 && filled.every((cell) => typeof cell === 'number');
		}),
		rows: cells,
		...(chosen.some(({ total }) => total !== 'none') && {
			totals: chosen.map(({ total }, i) => totals[total](column(i))),
		}),
	};
};
