import { join } from 'node:path';
import type { Connection, SearchObject } from '../../../gmail/imap/connection';
import { searchAny } from '../../../gmail/read/find-by-identity';

type Token = { value: string };
const imapflow = join(__dirname, '../../../node_modules/imapflow/dist/cjs');

/** The command as imapflow writes it. */
const written = async (query: SearchObject): Promise<Buffer> => {
	const { searchCompiler } = (await import(join(imapflow, 'search-compiler.js'))) as {
		searchCompiler(connection: object, query: SearchObject): Token[];
	};
	const { default: compiler } = (await import(join(imapflow, 'handler/imap-compiler.js'))) as {
		default(response: object): Promise<Buffer>;
	};
	const connection = {
		capabilities: new Map([['X-GM-EXT-1', true]]),
		enabled: new Set(),
		mailbox: {},
	};
	const attributes = searchCompiler(connection, query);
	return await compiler({ tag: 'A1000', command: 'UID SEARCH', attributes });
};

/** What a server is asked, as it is sent. */
const commandsFor = async (keys: SearchObject[]): Promise<Buffer[]> => {
	const commands: Buffer[] = [];
	const connection = {
		search: async (query: SearchObject) => {
			commands.push(await written(query));
			return [commands.length];
		},
	} as unknown as Connection;
	const uids = await searchAny(connection, keys);
	expect(uids).toHaveLength(commands.length);
	return commands;
};

const times = <Value>(count: number, make: (i: number) => Value): Value[] =>
	Array.from({ length: count }, (_, i) => make(i));

const byMessageId = (id: string): SearchObject => ({ header: { 'message-id': id } });

it.each<[string, SearchObject[], number]>([
	['10,000 ids', times(10_000, (i) => ({ emailId: String(10n ** 18n + BigInt(i)) })), 52],
	['100 Message-IDs of 700', times(100, (i) => byMessageId(`<${i}${'x'.repeat(695)}@y>`)), 11],
	['those full of quotes', times(100, (i) => byMessageId(`<${i}${'"\\'.repeat(340)}@y>`)), 25],
	['those beyond ASCII', times(100, (i) => byMessageId(`<${i}${'ü'.repeat(340)}@y>`)), 13],
	['one again and again', times(1_000, () => byMessageId('<a@y>')), 1],
	['short ones', times(1_000, (i) => byMessageId(`<${i}@y>`)), 10],
])('asks for %s in commands of at most 8,000 bytes', async (_what, keys, most) => {
	const commands = await commandsFor(keys);
	expect(Math.max(...commands.map(({ length }) => length))).toBeLessThanOrEqual(8_000);
	expect(commands.length).toBeLessThanOrEqual(most);
	expect(commands.length).toBeGreaterThan(0);
});

it('passes over what no command can carry, and asks for the others', async () => {
	const keys = [
		byMessageId('<a@y>'),
		byMessageId(`<${'x'.repeat(9_000)}@y>`),
		byMessageId('<b@y>'),
	];
	const [command, ...more] = await commandsFor(keys);
	expect(more).toEqual([]);
	expect(command?.toString()).toMatch(/<a@y>.*<b@y>/);
});
