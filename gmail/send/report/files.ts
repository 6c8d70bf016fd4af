import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import writeXlsxFile from 'write-excel-file/node';
import type { OutgoingAttachment } from '../../message';
import { isWhen, type Cell, type When } from './cells';
import type { Foot, Grid, GridColumn } from './columns';
import { withoutFormulas } from './formulas';
import { directionOf, footName, leftOutNote, nameColumn, type Style } from './words';

/** The name that a person gave the files, without an ending. */
const withoutEnding = (name: string): string =>
	name.trim().replace(/\.(?:csv|xlsx?)$/i, '') || 'report';

/** `2026-11-02`, or `2026-11-02 14:30:00`: what every spreadsheet reads. */
const asText = ({ at, isDay }: When): string =>
	isDay ? at.toISOString().slice(0, 10) : at.toISOString().slice(0, 19).replace('T', ' ');

/** A line at the foot with its name: where no column is free for it, in one of its own behind the others. */
const namedFoot = (foot: Foot, style: Style): (string | number)[] => {
	const at = nameColumn(foot);
	// The totals stay numbers.
	const leftOut = foot.leftOut.reduce((sum, each) => sum + each, 0);
	const name = `${footName(foot, style)}${leftOutNote(leftOut, style)}`;
	return at === -1 ? [...foot.cells, name] : foot.cells.map((cell, i) => (i === at ? name : cell));
};

/** All lines of a report, equally long. */
const linesOf = (
	{ columns, rows, feet }: Grid,
	style: Style,
): { head: string[]; body: Cell[][]; foot: Cell[][] } => {
	const foot = feet.map((each) => namedFoot(each, style));
	const more = foot.some((line) => line.length > columns.length) ? [''] : [];
	return {
		head: [...columns.map(({ title }) => title), ...more],
		body: rows.map((row) => [...row, ...more]),
		foot: foot.map((line) => [...line, ...(line.length > columns.length ? [] : more)]),
	};
};

/** The report as CSV that Excel opens in UTF-8; a cell that looks like a formula is a text (RFC 4180). */
export const reportCsv = (grid: Grid, name: string, style: Style): OutgoingAttachment => ({
	name: `${withoutEnding(name)}.csv`,
	mimeType: 'text/csv; charset=utf-8',
	open: async () => {
		const { head, body, foot } = linesOf(grid, style);
		const lines = [head, ...body, ...foot].map((line) =>
			line.map((cell) =>
				isWhen(cell) ? asText(cell) : typeof cell === 'string' ? withoutFormulas(cell) : cell,
			),
		);
		return Readable.from(lines).pipe(
			stringify({
				bom: true,
				record_delimiter: 'windows',
				// A line break of any kind ends a line for some who read it.
				quoted_match: /[\r\n]/,
			}),
		);
	},
});

const zeros = (decimals: number): string => (decimals > 0 ? `.${'0'.repeat(decimals)}` : '');

/** How Excel writes the numbers of a column, in the language of who opens it (ECMA-376 part 1, 18.8.31). */
const numberFormat = (
	{ format, decimals }: Pick<GridColumn, 'format' | 'decimals'>,
	{ currency }: Style,
): string => {
	if (format === 'percent') return `0${zeros(Math.max(0, decimals - 2))}%`;
	if (format === 'asIs') return `0${zeros(decimals)}`;
	if (format !== 'money') return `#,##0${zeros(decimals)}`;
	const usual =
		currency === ''
			? 2
			: (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
					.minimumFractionDigits ?? 2);
	return `#,##0${zeros(Math.max(usual, decimals))}${currency && `" ${currency}"`}`;
};

/** The report as an Excel workbook of one sheet: numbers and dates stay what they are, the titles stay in sight. */
export const reportXlsx = (grid: Grid, name: string, style: Style): OutgoingAttachment => ({
	name: `${withoutEnding(name)}.xlsx`,
	mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	open: async () => {
		const { head, body, foot } = linesOf(grid, style);
		const formats = grid.columns.map((column) => numberFormat(column, style));
		const write = (cell: Cell, format = '#,##0.##') => {
			if (typeof cell === 'number') return { type: Number, value: cell, format };
			if (isWhen(cell))
				return {
					type: Date,
					value: cell.at,
					format: cell.isDay ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm',
				};
			return { type: String, value: cell.slice(0, 32_767) };
		};
		const bold = <Written>(written: Written) => ({ ...written, fontWeight: 'bold' as const });
		const footFormat = ({ total }: Foot, i: number): string | undefined => {
			const column = grid.columns[i];
			if (total === 'count' || !column) return '0';
			const decimals = total === 'average' ? Math.max(2, column.decimals) : column.decimals;
			return column.format === 'text' ? undefined : numberFormat({ ...column, decimals }, style);
		};
		const sheet = [
			head.map((title) => bold(write(title))),
			...body.map((row) => row.map((cell, i) => write(cell, formats[i]))),
			...grid.feet.map((each, n) =>
				(foot[n] ?? []).map((cell, i) => bold(write(cell, footFormat(each, i)))),
			),
		];
		const lengthOf = (cell: Cell): number =>
			isWhen(cell) ? (cell.isDay ? 10 : 16) : String(cell).length;
		const widths = head.map((title, i) => ({
			width:
				Math.min(
					60,
					Math.max(8, title.length, ...body.slice(0, 1000).map((row) => lengthOf(row[i] ?? ''))),
				) + 2,
		}));
		const workbook = writeXlsxFile(sheet, {
			sheet: 'Report',
			columns: widths,
			stickyRowsCount: 1,
			rightToLeft: directionOf(style.language) === 'rtl',
		});
		return Readable.from([await workbook.toBuffer()], { objectMode: false });
	},
});
