import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import writeXlsxFile from 'write-excel-file/node';
import type { OutgoingAttachment } from '../../message';
import type { Cell, Grid } from './columns';

const linesOf = ({ titles, rows, totals }: Grid): Cell[][] => [
	titles,
	...rows,
	...(totals ? [totals] : []),
];

/** The report as CSV that Excel opens in UTF-8; a cell that looks like a formula is a text (RFC 4180). */
export const reportCsv = (grid: Grid, name: string): OutgoingAttachment => ({
	name: `${name}.csv`,
	mimeType: 'text/csv; charset=utf-8',
	open: async () =>
		Readable.from(linesOf(grid)).pipe(
			stringify({ bom: true, record_delimiter: 'windows', escape_formulas: true }),
		),
});

/** The report as an Excel workbook of one sheet: numbers stay numbers, the titles stay in sight. */
export const reportXlsx = (grid: Grid, name: string): OutgoingAttachment => ({
	name: `${name}.xlsx`,
	mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	open: async () => {
		const bold = (cell: Cell) => ({ ...plain(cell), fontWeight: 'bold' as const });
		const sheet = [
			grid.titles.map(bold),
			...grid.rows.map((row) => row.map(plain)),
			...(grid.totals ? [grid.totals.map(bold)] : []),
		];
		const widths = grid.titles.map((title, i) => ({
			width: Math.min(
				60,
				Math.max(8, title.length, ...grid.rows.slice(0, 1000).map((row) => String(row[i]).length)) +
					2,
			),
		}));
		const workbook = writeXlsxFile(sheet, {
			sheet: 'Report',
			columns: widths,
			stickyRowsCount: 1,
		});
		return Readable.from([await workbook.toBuffer()], { objectMode: false });
	},
});

const plain = (cell: Cell) =>
	typeof cell === 'number'
		? { type: Number, value: cell }
		: { type: String, value: cell.slice(0, 32_767) };
