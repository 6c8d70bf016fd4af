import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { itemFields } from '../../reference/item-types';
import { referencePages } from '../../reference/pages';

const docs = resolve(__dirname, '../../docs');
const pages = Object.entries(referencePages());

describe('the reference', () => {
	it.each(pages)('%s is what the code says (else: npm run reference)', (name, text) => {
		expect(readFileSync(join(docs, name), 'utf8')).toBe(text);
	});

	it('has no page that is not made from the code', () => {
		expect(
			readdirSync(docs)
				.filter((name) => name.startsWith('reference-'))
				.sort(),
		).toEqual(pages.map(([name]) => name).sort());
	});

	it.each(pages)('%s keeps each table in its lines', (_, text) => {
		const columns = (line: string): number => line.replace(/\\\|/g, '').split('|').length;
		const lines = text.split('\n');
		const broken = lines.filter(
			(line, i) =>
				line.startsWith('|') &&
				lines[i - 1]?.startsWith('|') &&
				columns(line) !== columns(lines[i - 1]!),
		);
		expect(broken).toEqual([]);
	});

	it('shows an item of each operation', () => {
		for (const name of ['reference-send.md', 'reference-mailbox.md']) {
			const sections = (referencePages()[name] ?? '').split(/^## /m);
			const operations = sections.filter((section) => /^[\w-]+: /.test(section));
			expect(operations.length).toBeGreaterThan(5);
			expect(operations.filter((section) => !section.includes('```json'))).toEqual([]);
		}
	});

	it('has no HTML of the forms', () => {
		const outsideCode = (text: string): string =>
			text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
		for (const [, text] of pages) expect(outsideCode(text)).not.toMatch(/<\/?[a-z]/i);
	});

	it('says of each field of an item what it holds, but where its name is enough', () => {
		const unsaid = ['Mail', 'Receipt']
			.flatMap((type) => itemFields(type))
			.filter(({ meaning }) => meaning === '')
			.map(({ path }) => path);
		expect(unsaid).toEqual([
			'to',
			'cc',
			'calendar.description',
			'calendar.location',
			'calendar.attendees[].name',
			'calendar.attendees[].address',
		]);
	});
});
