import { escapeHtml } from '../../escape-html';
import { colorSchemes, font } from '../../mail-style';
import type { Cell } from './cells';
import type { Foot, Grid } from './columns';
import {
	directionOf,
	footName,
	footWriter,
	hiddenRows,
	leftOutNote,
	nameColumn,
	writer,
	type Style,
} from './words';

/** What stands around the table. */
export interface Page extends Style {
	title: string;
	/** Words above the table, in lines. */
	introduction: string;
	/** Words below it, small. */
	footer: string;
	/** Words in place of a table without rows. */
	empty: string;
	/** Rows that are shown at most; by default as many as mail programs show of one message. */
	most?: number;
}

/** Rows that people read in a mail. */
const MAX_ROWS = 200;

/** Bytes of rows: Gmail cuts a message at 102 KB. */
const MAX_ROW_BYTES = 88_000;

// Styles stand in the tags, as mail programs drop style sheets; the sheet adds what only it can say, for those that keep it.
const sheet = `
${colorSchemes}
@media (max-width: 600px) {
	.r-page { padding: 12px !important; }
	.r-head, .r-cell, .r-foot { padding: 6px 8px !important; font-size: 13px !important; min-width: 0 !important; }
	.r-head { white-space: normal !important; }
}
@media (prefers-color-scheme: dark) {
	.r-page { background: #16181d !important; color: #e6e8ec !important; }
	.r-muted { color: #9aa3b2 !important; }
	.r-head { background: #232730 !important; color: #e6e8ec !important; border-color: #3c4350 !important; }
	.r-cell { color: #e6e8ec !important; border-color: #2c313b !important; }
	.r-foot { color: #ffffff !important; border-color: #5a6374 !important; }
}`;

/** Columns from which on a phone shows each row as a card. */
const MIN_COLUMNS_OF_CARDS = 4;

/** Characters of a line that a phone shows beside each other. */
const PHONE_LINE_CHARACTERS = 44;

/** Words in a style sheet that stands in HTML. */
const inQuotes = (words: string): string =>
	`"${words.replace(/[^\p{L}\p{N} ._-]/gu, (each) => `\\${(each.codePointAt(0) ?? 0).toString(16)} `)}"`;

/**
 * Each row as a card that names its values. The names are written by the sheet: hidden in the table they would count as a trick of
 * spammers, and Outlook shows them. It stands apart, as Gmail drops a whole sheet for one rule that it does not know.
 */
const cardSheet = (titles: string[]): string => `
@supports (display: grid) {
@media (max-width: 600px) {
	.r-cards, .r-cards tbody, .r-cards tfoot, .r-cards tr { display: block !important; width: 100% !important; }
	.r-cards thead { display: none !important; }
	.r-cards tr { padding: 8px 0 !important; border-bottom: 1px solid #9aa3b2 !important; }
	.r-cards .r-cell, .r-cards .r-foot { display: grid !important; grid-template-columns: 38% 62% !important; padding: 2px 0 !important; border: 0 !important; text-align: start !important; white-space: normal !important; overflow-wrap: anywhere !important; min-width: 0 !important; font-size: 14px !important; }
	.r-cards .r-name { display: block !important; }
	.r-cards .r-empty { display: none !important; }
	.r-cards td::before { color: #6b7484; font-weight: 400; padding-inline-end: 8px; }
	.r-cards td.r-name::before { content: none !important; }
${titles.map((title, i) => `	.r-cards td:nth-child(${i + 1})::before { content: ${inQuotes(title)}; }`).join('\n')}
}
@media (max-width: 600px) and (prefers-color-scheme: dark) {
	.r-cards tr { border-color: #5a6374 !important; }
	.r-cards td::before { color: #9aa3b2; }
}
}`;

/** A cell shorter than this stays on one line: numbers, dates and names are not torn apart. In characters. */
const MAX_UNBROKEN_CHARACTERS = 24;

/** One cell, already as HTML. */
interface Shown {
	name: 'td' | 'th';
	classes: string;
	style: string;
	/** Where it stands in its line. */
	align: 'left' | 'right';
	text: string;
	long: boolean;
	tabular: boolean;
}

const tag = ({ name, classes, style, align, text, long, tabular }: Shown): string => {
	const wrap = long
		? 'overflow-wrap:anywhere;min-width:140px'
		: `white-space:nowrap${tabular ? ';font-variant-numeric:tabular-nums' : ''}`;
	const empty = text === '' ? ' r-empty' : '';
	return `<${name} class="${classes}${empty}" align="${align}" style="${style};text-align:${align};${wrap}">${text}</${name}>`;
};

const headStyle =
	'padding:9px 14px;background:#f2f4f7;color:#1f2430;font-size:13px;font-weight:600;border-bottom:2px solid #d5dae2;vertical-align:bottom';
const cellStyle =
	'padding:8px 14px;color:#1f2430;font-size:14px;border-bottom:1px solid #e8ebf0;vertical-align:top';
const footStyle =
	'padding:9px 14px;color:#1f2430;font-size:14px;font-weight:700;border-top:2px solid #b8c0cc';

const words = (text: string): string => escapeHtml(text).replace(/\r?\n/g, '<br>');

const isLong = (text: string): boolean =>
	text.length > MAX_UNBROKEN_CHARACTERS || text.includes('\n');

/** Whether a phone has no room for the columns beside each other. */
const isForCards = ({ columns, rows }: Grid, page: Page): boolean => {
	const widths = columns.map((column, i) => {
		const write = writer(column, page);
		const texts = [column.title, ...rows.slice(0, MAX_ROWS).map((cells) => write(cells[i] ?? ''))];
		// A longer one has more than one line.
		return Math.max(...texts.map((text) => Math.min(text.length, MAX_UNBROKEN_CHARACTERS)));
	});
	return (
		columns.length >= MIN_COLUMNS_OF_CARDS ||
		widths.reduce((sum, width) => sum + width, 0) > PHONE_LINE_CHARACTERS
	);
};

/** As many lines as Gmail shows of a message. */
const thatFit = (lines: string[]): string[] => {
	let bytes = 0;
	const end = lines.findIndex((line) => (bytes += Buffer.byteLength(line)) > MAX_ROW_BYTES);
	return end === -1 ? lines : lines.slice(0, end);
};

const tableOf = (
	{ columns, rows, feet }: Grid,
	page: Page,
	cards: boolean,
): { html: string; left: number } => {
	const [start, end] =
		directionOf(page.language) === 'rtl'
			? (['right', 'left'] as const)
			: (['left', 'right'] as const);
	const writers = columns.map((column) => writer(column, page));
	const cell = (i: number): Pick<Shown, 'align' | 'tabular'> => {
		const isNumber = columns[i]?.numeric ?? false;
		return { align: isNumber ? end : start, tabular: isNumber };
	};
	const head = columns.map(({ title }, i) =>
		tag({
			...cell(i),
			name: 'th',
			classes: 'r-head',
			style: headStyle,
			text: words(title),
			long: isLong(title),
		}),
	);
	const row = (cells: Cell[]): string =>
		`<tr>${cells
			.map((each, i) => {
				const text = writers[i]?.(each) ?? '';
				return tag({
					...cell(i),
					name: 'td',
					classes: 'r-cell',
					style: cellStyle,
					text: words(text),
					long: typeof each === 'string' && isLong(text),
				});
			})
			.join('')}</tr>`;
	const foot = (line: Foot): string => {
		const at = nameColumn(line);
		const name = footName(line, page);
		return `<tr>${columns
			.map((column, i) => {
				const value = line.cells[i] ?? '';
				const note = leftOutNote(line.leftOut[i] ?? 0, page);
				const text = value === '' ? '' : `${footWriter(line, column, page)(value)}${note}`;
				// Where every column has a value, the name stands before the first one.
				const named = at === -1 && i === 0 ? `${name}: ${text}` : text;
				return tag({
					...cell(i),
					...(value !== '' && !column.numeric && { align: end }),
					...(i === at && { align: start }),
					name: 'td',
					classes: i === at ? 'r-foot r-name' : 'r-foot',
					style: footStyle,
					text: words(i === at ? name : named),
					long: false,
				});
			})
			.join('')}</tr>`;
	};
	const shown = rows.slice(0, page.most ?? MAX_ROWS).map(row);
	const lines = page.most === undefined ? thatFit(shown) : shown;
	const html = `<table class="${cards ? 'r-cards' : ''}" dir="${directionOf(page.language)}" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;${font}">
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
${feet.length > 0 ? `<tfoot>${feet.map(foot).join('\n')}</tfoot>\n` : ''}</table>`;
	return { html, left: rows.length - lines.length };
};

/** The report as HTML that stays readable in any mail program, in light and dark, on a phone and on a wide screen. */
export const reportHtml = (grid: Grid, page: Page): string => {
	const { title, introduction, footer, empty, language } = page;
	const hasRows = grid.rows.length > 0;
	const cards = hasRows && isForCards(grid, page);
	const { html: table, left } = hasRows ? tableOf(grid, page, cards) : { html: '', left: 0 };
	const direction = directionOf(language);
	const muted = (text: string): string =>
		`<p class="r-muted" style="margin:12px 0 0;font-size:12px;line-height:1.5;color:#6b7484">${words(text)}</p>`;
	const notes = [...(left > 0 ? [hiddenRows(left, page)] : []), ...(footer ? [footer] : [])];
	const titles = grid.columns.map((column) => column.title);
	const said = hasRows
		? `<div style="overflow-x:auto">\n${table}\n</div>`
		: `<p style="margin:0;font-size:14px;line-height:1.5">${words(empty)}</p>`;
	return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${sheet}
</style>${cards ? `\n<style>${cardSheet(titles)}\n</style>` : ''}
</head>
<body class="r-page" style="margin:0;background:#ffffff">
<div class="r-page" lang="${escapeHtml(language)}" dir="${direction}" style="${font};padding:24px;background:#ffffff;color:#1f2430">
${title ? `<h1 style="margin:0 0 12px;font-size:20px;font-weight:600;line-height:1.3">${escapeHtml(title)}</h1>\n` : ''}${introduction ? `<p style="margin:0 0 16px;font-size:14px;line-height:1.5">${words(introduction)}</p>\n` : ''}${said}
${notes.map(muted).join('\n')}
</div>
</body>
</html>
`;
};
