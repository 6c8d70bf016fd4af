import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { guideTo } from '../../../gmail/errors';
import { isSection } from '../../support/guide-sections';

const root = resolve(__dirname, '../../..');

const sourcesIn = (folder: string): string[] =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
		.map((name) => join(folder, name));

/** What stands in the brackets that open at an index. */
const bracketed = (text: string, open: number): string => {
	let depth = 0;
	for (let i = open; i < text.length; i++) {
		if (text[i] === '(') depth++;
		if (text[i] === ')' && --depth === 0) return text.slice(open + 1, i);
	}
	return text.slice(open + 1);
};

/** Each error that this package makes by itself: where, and how it is written. */
const errors = ['gmail', 'nodes', 'credentials'].flatMap(sourcesIn).flatMap((file) => {
	const source = readFileSync(join(root, file), 'utf8');
	return [...source.matchAll(/new (?:core\.)?GmailError\(/g)].map(({ index, 0: begin }) => {
		const line = source.slice(0, index).split('\n').length;
		return [`${file}:${line}`, bracketed(source, index + begin.length - 1)] as const;
	});
});

/** The headings that an error names word for word. */
const headings = ['gmail', 'nodes'].flatMap(sourcesIn).flatMap((file) => {
	const source = readFileSync(join(root, file), 'utf8');
	return [...source.matchAll(/guideTo\(\s*(['"])((?:\\.|(?!\1).)+)\1,?\s*\)/gs)].map(
		({ 2: heading = '' }) => heading.replaceAll('\\', ''),
	);
});

it('finds them', () => {
	expect(errors.length).toBeGreaterThan(45);
	expect(headings.length).toBeGreaterThan(45);
});

it.each(errors)(
	'the error of %s says what to do, and names a section of the guide',
	(_where, made) => {
		// One that passes on another's facts has what that one has.
		const passesOn = /\.\.\.(cause|error|why|facts)\b/.test(made);
		expect([made, passesOn || /\bremedy\b/.test(made)]).toEqual([made, true]);
		expect([made, passesOn || /\bguide\b/.test(made)]).toEqual([made, true]);
	},
);

it.each([...new Set(headings)])('the guide has a section "%s"', (heading) => {
	expect(isSection(guideTo(heading))).toBe(true);
});
