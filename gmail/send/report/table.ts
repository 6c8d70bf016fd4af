import { escapeHtml } from '../../escape-html';
import { colorSchemes, font } from '../../mail-style';
import type { Cell, Grid } from './columns';

/** What stands around the table. */
export interface Page {
	title: string;
	/** Words above the table, in lines. */
	introduction: string;
	/** Words below it, small. */
	footer: string;
	/** Language that numbers are written in: `en-US`, `de-DE`. */
	locale: string;
	/** Rows that are shown; a mail program cuts a message that is too long (Gmail at 102 KB). */
	most: number;
}

// Styles stand in the tags, as mail programs drop style sheets; the sheet adds what only it can say, for those that keep it.
const sheet = `
${colorSchemes}
@media (max-width: 600px) {
	.r-page { padding: 12px !important; }
	.r-head, .r-cell, .r-foot { padding: 6px 8px !important; font-size: 13px !important; }
	.r-cards, .r-cards tbody, .r-cards tfoot, .r-cards tr { display: block !important; width: 100% !important; }
	.r-cards thead, .r-cards .r-empty { display: none !important; }
	.r-cards tr { padding: 6px 0 !important; border-bottom: 1px solid #c3cad5 !important; }
	.r-cards .r-cell, .r-cards .r-foot { display: block !important; padding: 2px 0 !important; border: 0 !important; text-align: left !important; white-space: normal !important; min-width: 0 !important; font-size: 14px !important; }
	.r-cards .r-label { display: inline-block !important; width: 36% !important; vertical-align: top !important; }
	.r-cards .r-value { display: inline-block !important; width: 62% !important; vertical-align: top !important; }
}
@media (prefers-color-scheme: dark) {
	.r-page { background: #16181d !important; color: #e6e8ec !important; }
	.r-muted, .r-label { color: #9aa3b2 !important; }
	.r-head { background: #232730 !important; color: #e6e8ec !important; border-color: #3c4350 !important; }
	.r-cell { color: #e6e8ec !important; border-color: #2c313b !important; }
	.r-foot { color: #ffffff !important; border-color: #5a6374 !important; }
	.r-cards tr { border-color: #3c4350 !important; }
}`;

/** A cell shorter than this stays on one line: numbers, dates and names are not torn apart. In characters. */
const SHORT = 24;

/** Columns from which on a phone shows each row as a card. */
const CARDS_FROM = 4;

/** One cell, already as HTML. */
interface Shown {
	name: 'td' | 'th';
	kind: 'r-head' | 'r-cell' | 'r-foot';
	style: string;
	numeric: boolean;
	/** What a phone writes before it; '' for nothing. */
	label: string;
	text: string;
	long: boolean;
}

const tag = ({ name, kind, style, numeric, label, text, long }: Shown): string => {
	const align = numeric ? 'right' : 'left';
	const wrap = long
		? 'overflow-wrap:anywhere;min-width:140px'
		: `white-space:nowrap${numeric ? ';font-variant-numeric:tabular-nums' : ''}`;
	const empty = text === '' ? ' r-empty' : '';
	const content = label
		? `<span class="r-label" style="display:none;color:#6b7484">${label}</span><span class="r-value">${text}</span>`
		: text;
	return `<${name} class="${kind}${empty}" align="${align}" style="${style};text-align:${align};${wrap}">${content}</${name}>`;
};

const headStyle =
	'padding:9px 14px;background:#f2f4f7;color:#1f2430;font-size:13px;font-weight:600;border-bottom:2px solid #d5dae2;vertical-align:bottom';
const cellStyle =
	'padding:8px 14px;color:#1f2430;font-size:14px;border-bottom:1px solid #e8ebf0;vertical-align:top';
const footStyle =
	'padding:9px 14px;color:#1f2430;font-size:14px;font-weight:700;border-top:2px solid #b8c0cc';

/** Decimals of a column, none or two: its numbers stand below each other, as amounts are written. */
const decimalsOf = (cells: Cell[]): number =>
	cells.some((cell) => typeof cell === 'number' && !Number.isInteger(cell)) ? 2 : 0;

/** The report as HTML that stays readable in any mail program, in light and dark, on a phone and on a wide screen. */
export const reportHtml = (
	{ titles, numeric, rows, totals }: Grid,
	{ title, introduction, footer, locale, most }: Page,
): string => {
	const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
	const formats = titles.map((_, i) => {
		const digits = decimalsOf([...rows, ...(totals ? [totals] : [])].map((row) => row[i] ?? ''));
		return new Intl.NumberFormat(locale, {
			minimumFractionDigits: digits,
			maximumFractionDigits: digits,
		});
	});
	const show = (cell: Cell, i: number): string =>
		typeof cell === 'number'
			? (formats[i] ?? numbers).format(cell)
			: escapeHtml(cell).replace(/\r?\n/g, '<br>');
	const cards = titles.length >= CARDS_FROM;
	const line = (name: 'td' | 'th', kind: Shown['kind'], style: string, cells: Cell[]): string => {
		const shown = cells.map((cell, i) =>
			tag({
				name,
				kind,
				style,
				numeric: numeric[i] ?? false,
				label: cards && name === 'td' && cell !== 'Total' ? escapeHtml(titles[i] ?? '') : '',
				text: show(cell, i),
				long: typeof cell === 'string' && (cell.length > SHORT || cell.includes('\n')),
			}),
		);
		return `<tr>${shown.join('')}</tr>`;
	};
	const labelled = totals?.map((cell, i) => (i === 0 && cell === '' ? 'Total' : cell));
	const rest = rows.length - most;
	const notes = [
		...(rest > 0 ? [`${numbers.format(rest)} more rows are not shown here.`] : []),
		...(footer ? [footer] : []),
	];
	const words = (text: string): string => escapeHtml(text).replace(/\r?\n/g, '<br>');
	return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${sheet}
</style>
</head>
<body class="r-page" style="margin:0;background:#ffffff">
<div class="r-page" style="${font};padding:24px;background:#ffffff;color:#1f2430">
${title ? `<h1 style="margin:0 0 12px;font-size:20px;font-weight:600;line-height:1.3">${escapeHtml(title)}</h1>\n` : ''}${introduction ? `<p style="margin:0 0 16px;font-size:14px;line-height:1.5">${words(introduction)}</p>\n` : ''}<div style="overflow-x:auto">
<table class="${cards ? 'r-cards' : ''}" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;${font}">
<thead>${line('th', 'r-head', headStyle, titles)}</thead>
<tbody>
${rows
	.slice(0, most)
	.map((row) => line('td', 'r-cell', cellStyle, row))
	.join('\n')}
</tbody>
${labelled ? `<tfoot>${line('td', 'r-foot', footStyle, labelled)}</tfoot>\n` : ''}</table>
</div>
${rows.length === 0 ? '<p class="r-muted" style="margin:12px 0 0;font-size:14px;color:#6b7484">There are no rows.</p>\n' : ''}${notes.map((note) => `<p class="r-muted" style="margin:12px 0 0;font-size:12px;line-height:1.5;color:#6b7484">${words(note)}</p>`).join('\n')}
</div>
</body>
</html>
`;
};
