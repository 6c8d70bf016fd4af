import type { Fate, Verdict } from './count';

const columns: [heading: string, fates: Fate[]][] = [
	['sent', ['once', 'repeated', 'setAside', 'cutOff', 'doubled', 'lost']],
	['executed once', ['once']],
	['more than once, explained', ['repeated', 'setAside']],
	['of these set aside', ['setAside']],
	['cut off by kill -9', ['cutOff']],
	['doubled', ['doubled']],
	['lost', ['lost']],
];

const countOf = (verdicts: Verdict[], fates: Fate[]): number =>
	verdicts.filter(({ fate }) => fates.includes(fate)).length;

/** The counts by mailbox as text, one line each. */
export const showTable = (verdicts: Record<string, Verdict[]>): string => {
	const rows = [
		['mailbox', ...columns.map(([heading]) => heading)],
		...Object.entries({ ...verdicts, all: Object.values(verdicts).flat() }).map(([name, some]) => [
			name,
			...columns.map(([, fates]) => String(countOf(some, fates))),
		]),
	];
	const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
	return rows
		.map((row) => row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))))
		.map((cells) => cells.join(' | '))
		.join('\n');
};

/** Every mail that was not simply executed once, in a line that says why; alike ones together. */
export const showReasons = (verdicts: Verdict[]): string => {
	const groups = new Map<string, string[]>();
	for (const { key, fate, reasons } of verdicts) {
		if (fate === 'once') continue;
		const why = `${fate}: ${reasons.join(', ')}`;
		groups.set(why, [...(groups.get(why) ?? []), key]);
	}
	return [...groups]
		.sort(([one], [other]) => one.localeCompare(other))
		.map(([why, keys]) => `${why} (${keys.length}): ${keys.join(', ')}`)
		.join('\n');
};
