/** A text of n8n's forms, which may have HTML, as Markdown that fits into the cell of a table. */
export const cell = (text: string): string =>
	text
		.replace(/<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/gs, '[$2]($1)')
		.replace(/<\/?(?:b|strong)>/g, '**')
		.replace(/<\/?(?:i|em)>/g, '*')
		.replace(/<\/?code>/g, '`')
		.replace(/<br\s*\/?>/g, ' ')
		.replace(/\|/g, '\\|')
		.replace(/\s*\n\s*/g, ' ')
		.trim();

/** A value as it would be written in code. */
export const code = (text: string): string =>
	text === '' ? '' : text.includes('`') ? `\`\` ${text} \`\`` : `\`${text.replace(/\|/g, '\\|')}\``;

/** A table; '' where it would have no rows. Columns that are empty in each row are left out. */
export const table = (columns: string[], rows: string[][]): string => {
	if (rows.length === 0) return '';
	const used = columns.flatMap((_, i) => (rows.some((row) => row[i] !== '') ? [i] : []));
	const line = (cells: string[]): string => `| ${used.map((i) => cells[i]).join(' | ')} |`;
	return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
};

/** Paragraphs and tables, one empty line between them; empty ones are left out. */
export const page = (parts: string[]): string =>
	`${parts.filter((part) => part !== '').join('\n\n')}\n`;
