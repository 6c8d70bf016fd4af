import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

const filesIn = (folder: string, ending: RegExp): string[] =>
	readdirSync(join(root, folder), { encoding: 'utf8' })
		.filter((name) => ending.test(name))
		.map((name) => join(folder, name));

const telling = [
	...filesIn('.', /\.md$/),
	...filesIn('docs', /\.md$/),
	...filesIn('docs/adr', /\.md$/),
	...filesIn('.github/workflows', /\.yml$/),
	...filesIn('.ci', /./),
];
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('the commands that are told', () => {
	it.each(telling)('are there: %s', (file) => {
		const named = [...textOf(file).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
		expect(named.filter((name) => !(name in scripts))).toEqual([]);
		const programs = [...textOf(file).matchAll(/(?<![\w/.])\.ci\/[\w-]+/g)].map(([path]) => path);
		expect(programs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
		const run = [...textOf(file).matchAll(/npx tsx (?:--\S+ )*(\S+\.ts)/g)].map(
			([, path = '']) => path,
		);
		expect(run.filter((path) => !existsSync(join(root, path)))).toEqual([]);
	});

	it('are told in CONTRIBUTING.md, each of package.json', () => {
		const told = textOf('CONTRIBUTING.md');
		const unsaid = Object.keys(scripts).filter(
			(name) => !told.includes(name === 'test' ? '`npm test`' : `npm run ${name}`),
		);
		expect(unsaid).toEqual(['build', 'lint', 'types']);
	});
});
