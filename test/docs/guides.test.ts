import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { scopesOf, signInScopes } from '../../gmail/auth/scopes';
import { pages } from '../../gmail/errors/pages';
import { errorTable } from '../../gmail/errors/table';

const root = resolve(__dirname, '../..');
const folder = join(root, 'docs');
const guides = readdirSync(folder).filter((name) => name.endsWith('.md'));
const pagesOfTheRepository = [
	...readdirSync(root).filter((name) => name.endsWith('.md')),
	...guides.map((name) => `docs/${name}`),
	...readdirSync(join(folder, 'adr')).map((name) => `docs/adr/${name}`),
];
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** A page without its code, in which # begins a comment and brackets are no link. Paths are from the root. */
const proseOf = (page: string): string =>
	readFileSync(join(root, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');

const headingsIn = (page: string): string[] =>
	[...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replaceAll(' ', '-');

/** Addresses of links and pictures that lie in this repository, as they are written. */
const localLinks = (page: string): string[] =>
	[...proseOf(page).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)]
		.map(([, address]) => address!)
		.filter((address) => !/^https?:\/\//.test(address));

/** The file that a link of a page names, from the root. */
const targetOf = (address: string, page: string): string =>
	address.startsWith('#')
		? page
		: relative(root, resolve(root, dirname(page), address.split('#')[0]!));

const missingTarget = (address: string, page: string): boolean => {
	const target = targetOf(address, page);
	const anchor = address.split('#')[1];
	if (!existsSync(join(root, target))) return true;
	return anchor !== undefined && !headingsIn(target).map(anchorOf).includes(anchor);
};

const wordsIn = (page: string): number =>
	readFileSync(join(root, page), 'utf8').split(/\s+/).filter(Boolean).length;

describe('the pages', () => {
	it.each(pagesOfTheRepository)('%s links to nothing that is not there', (page) => {
		expect(localLinks(page).filter((address) => missingTarget(address, page))).toEqual([]);
	});

	it.each(pagesOfTheRepository)('%s gives no heading twice, so that each can be linked', (page) => {
		const anchors = headingsIn(page).map(anchorOf);
		expect(anchors.filter((anchor, i) => anchors.indexOf(anchor) !== i)).toEqual([]);
	});

	it('are all in the index', () => {
		const listed = localLinks('docs/README.md').map((address) =>
			targetOf(address, 'docs/README.md'),
		);
		expect(guides.map((name) => `docs/${name}`).filter((page) => !listed.includes(page))).toEqual([
			'docs/README.md',
		]);
	});

	it('list every decision', () => {
		const decisions = readdirSync(join(folder, 'adr')).filter((name) => name !== 'README.md');
		const listed = localLinks('docs/adr/README.md');
		expect([...listed].sort()).toEqual(decisions.sort());
		for (const name of decisions)
			expect(headingsIn(`docs/adr/${name}`)[0]).toMatch(
				new RegExp(`^${Number(name.slice(0, 4))}\\. `),
			);
	});

	it('show every picture that is kept', () => {
		const shown = pagesOfTheRepository.flatMap((page) =>
			localLinks(page).map((address) => targetOf(address, page)),
		);
		const kept = readdirSync(join(folder, 'pictures')).map((name) => `docs/pictures/${name}`);
		expect(kept.filter((picture) => !shown.includes(picture))).toEqual([]);
	});

	it.each(pagesOfTheRepository)('%s names no page that is not there', (page) => {
		const named = [...proseOf(page).matchAll(/(?<![\w/.-])([\w-]+\.md)\b/g)].map(
			([, name]) => name!,
		);
		expect(
			named.filter(
				(name) =>
					!guides.includes(name) &&
					!existsSync(join(root, dirname(page), name)) &&
					!existsSync(join(root, name)),
			),
		).toEqual([]);
	});

	it('begin with one that is read in five minutes', () => {
		expect(wordsIn('README.md')).toBeLessThanOrEqual(1200);
	});
});

describe('the guides', () => {
	it('are where the messages of the package point', () => {
		const own = Object.values(pages).filter((page) => page.includes('/blob/main/docs/'));
		expect(own.length).toBeGreaterThan(0);
		expect(
			own.filter((page) => missingTarget(page.replace(/^.*\/blob\/main\//, ''), 'README.md')),
		).toEqual([]);
	});

	it('show the scopes to paste as the credential shows them', () => {
		for (const scopes of Object.values(scopesOf))
			expect(textOf('domain-wide-delegation.md').split('\n')).toContain(scopes.join(','));
	});

	it('name what each access level asks a person for', () => {
		for (const scope of Object.values(signInScopes).flat())
			expect(textOf('oauth-client.md')).toContain(
				scope.replace(/^.*\/auth\/userinfo/, '/auth/userinfo'),
			);
	});
});

describe('the guide to what goes wrong', () => {
	const messages = Object.values(errorTable)
		.flat()
		.map(({ message }) => message.replaceAll('{mailbox}', 'user@example.com'));

	it.each([...new Set(messages)])('has a section for: %s', (message) => {
		expect(headingsIn('docs/troubleshooting.md')).toContain(message);
	});
});
