import type { Finding } from './protocol';

const cell = (text: string): string => text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');

/** The findings as a Markdown table a area, to be pasted into docs/fidelity.md. */
export const toMarkdown = (findings: Finding[]): string => {
	const areas = [...new Set(findings.map(({ area }) => area))];
	const tables = areas.map((area) => {
		const rows = findings
			.filter((finding) => finding.area === area)
			.map(({ behaviour, expected, observed, verdict, took }) =>
				[behaviour, expected, observed, verdict, String(took)].map(cell).join(' | '),
			);
		return [
			`### ${area}`,
			'',
			'| behaviour | expected | observed | verdict | ms |',
			'|---|---|---|---|---|',
			...rows.map((row) => `| ${row} |`),
		].join('\n');
	});
	return `${tables.join('\n\n')}\n`;
};
