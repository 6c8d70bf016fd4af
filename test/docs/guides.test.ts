import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scopesOf, signInScopes } from '../../gmail/auth/scopes';
import { pages } from '../../gmail/errors/pages';
import { errorTable } from '../../gmail/errors/table';

const folder = resolve(__dirname, '../../docs');
const guides = readdirSync(folder).filter((name) => name.endsWith('.md'));
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** The guide without its code, in which # begins a comment and brackets are no link. */
const proseOf = (name: string): string => textOf(name).replace(/^```[\s\S]*?^```/gm, '');

const headingsIn = (name: string): string[] =>
	[...proseOf(name).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replaceAll(' ', '-');

const missingTarget = (address: string, from: string): boolean => {
	const [file = '', anchor] = address.split('#');
	const target = file || from;
	if (!guides.includes(target)) return true;
	return anchor !== undefined && !headingsIn(target).map(anchorOf).includes(anchor);
};

describe('the guides', () => {
	it.each(guides)('%s links to nothing that is not there', (name) => {
		const links = [...proseOf(name).matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)\)/g)]
			.map(([, address]) => address!)
			.filter((address) => !/^https:\/\//.test(address));
		expect(links.filter((address) => missingTarget(address, name))).toEqual([]);
	});

	it.each(guides)('%s gives no heading twice, so that each can be linked', (name) => {
		const anchors = headingsIn(name).map(anchorOf);
		expect(anchors.filter((anchor, i) => anchors.indexOf(anchor) !== i)).toEqual([]);
	});

	it('are where the messages of the package point', () => {
		const own = Object.values(pages).filter((page) => page.includes('/blob/main/docs/'));
		expect(own.length).toBeGreaterThan(0);
		expect(own.filter((page) => missingTarget(page.replace(/^.*\/docs\//, ''), ''))).toEqual([]);
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
		expect(headingsIn('troubleshooting.md')).toContain(message);
	});
});
