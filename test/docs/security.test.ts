import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** Each promise, and the tests that it names. */
const rows = readFileSync(join(root, 'docs/security.md'), 'utf8')
	.split('\n')
	.filter((line) => line.startsWith('| ') && !/^\| (?:promise|---) /.test(line))
	.map((line) => {
		const [promise = '', test = ''] = line.slice(2, -2).split(' | ');
		return { promise, test };
	});

it('promises what it promises', () => {
	expect(rows.length).toBeGreaterThan(25);
	expect(new Set(rows.map(({ promise }) => promise)).size).toBe(rows.length);
});

it.each(rows)('has a test: $promise', ({ test }) => {
	const [, file = '', name = ''] = /^`(test\/[\w./-]+\.test\.ts)`: \*([^*]+)\*$/.exec(test) ?? [];
	expect([test, existsSync(join(root, file))]).toEqual([test, file !== '']);
	expect(readFileSync(join(root, file), 'utf8').replace(/\s+/g, ' ')).toContain(name);
});
