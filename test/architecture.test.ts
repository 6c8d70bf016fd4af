import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '..');

const sourcesIn = (folder: string): string[] =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => join(folder, name));

interface Import {
	from: string;
	/** Path from the root for a file of this house, else the package's name. */
	to: string;
	typeOnly: boolean;
}

const importsOf = (file: string): Import[] =>
	[
		...readFileSync(join(root, file), 'utf8').matchAll(
			/^(import|export)\s+(type\s)?[^;]*?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm,
		),
	].map(([, , type, named, dynamic, bare]) => {
		const target = named ?? dynamic ?? bare ?? '';
		return {
			from: file,
			to: target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target,
			typeOnly: type !== undefined,
		};
	});

const shipped = ['gmail', 'nodes', 'credentials'].flatMap(sourcesIn);
const imports = shipped.flatMap(importsOf);
const show = ({ from, to }: Import): string => `${from} -> ${to}`;

/** Rooms of the core and what each may see, itself aside; the files on the ground floor are open to all. */
const visibleFrom: Record<string, string[]> = {
	ask: [],
	parse: [],
	imap: [],
	auth: [],
	apart: ['parse'],
	read: ['apart', 'parse', 'imap'],
	watch: ['read', 'parse', 'imap'],
	mailbox: ['read', 'parse', 'imap'],
	send: ['mailbox', 'read', 'apart', 'parse', 'imap'],
	check: ['watch', 'mailbox', 'send', 'read', 'parse', 'imap'],
};

/** `errors/` is a folder of the ground floor. */
const roomOf = (path: string): string | undefined =>
	/^gmail\/(?!errors\/)([^/]+)\//.exec(path)?.[1];

describe('the house', () => {
	it('is seen whole by this test', () => {
		expect(imports.length).toBeGreaterThan(80);
		expect(imports.map(show)).toContain('gmail/watch/watch.ts -> gmail/imap/connection');
	});

	it('keeps n8n out of the core', () => {
		expect(
			imports
				.filter(
					({ from, to }) => from.startsWith('gmail/') && /^(n8n-|nodes\/|credentials\/)/.test(to),
				)
				.map(show),
		).toEqual([]);
	});

	it('lets no room see a room above it or beside it', () => {
		const wrong = imports.filter(({ from, to }) => {
			const [room, target] = [roomOf(from), roomOf(to)];
			return room && target && room !== target && !visibleFrom[room]?.includes(target);
		});
		expect(wrong.map(show)).toEqual([]);
	});

	it('keeps the ground floor free of rooms', () => {
		const ground = imports.filter(
			({ from }) => from.startsWith('gmail/') && !roomOf(from) && from !== 'gmail/index.ts',
		);
		expect(ground.filter(({ to }) => roomOf(to)).map(show)).toEqual([]);
	});

	it('lets the nodes see the core by its front door, types at once and values on first use', () => {
		const inwards = imports.filter(
			({ from, to }) => from.startsWith('nodes/') && to.startsWith('gmail'),
		);
		expect(inwards.filter(({ to }) => to !== 'gmail').map(show)).toEqual([]);
		expect(
			inwards
				.filter(({ from, typeOnly }) => !typeOnly && from !== 'nodes/shared/core.ts')
				.map(show),
		).toEqual([]);
	});

	it('keeps the nodes apart', () => {
		const nodeOf = (path: string): string | undefined => /^nodes\/(Gmail[^/]+)\//.exec(path)?.[1];
		expect(
			imports
				.filter(({ from, to }) => nodeOf(from) && nodeOf(to) && nodeOf(from) !== nodeOf(to))
				.map(show),
		).toEqual([]);
	});

	it('ships nothing that imports sandbox, demo, bench, verify or test', () => {
		expect(
			imports.filter(({ to }) => /^(sandbox|demo|bench|verify|test)\//.test(to)).map(show),
		).toEqual([]);
	});

	it.each([
		['imapflow', /^gmail\/imap\//],
		['mailparser', /^gmail\/parse\/parse\.ts$/],
		['libmime', /^gmail\/parse\/(headers|decode-text|charset|file-name)\.ts$/],
		['libqp', /^gmail\/parse\/(headers|decode-text)\.ts$/],
		['mailauth', /^gmail\/parse\/authentication\.ts$/],
		['rtf-stream-parser', /^gmail\/parse\/tnef\.ts$/],
		['@kenjiuno/decompressrtf', /^gmail\/parse\/tnef\.ts$/],
		['windows-iana', /^gmail\/parse\/calendar\/named-zone\.ts$/],
		['htmlparser2', /^gmail\/harmless-html\.ts$/],
		['nodemailer', /^gmail\/send\//],
		['google-auth-library', /^gmail\/auth\//],
		['html-to-text', /^gmail\/parse\/text-of-html\.ts$/],
		['ical-generator', /^gmail\/send\/invitation\.ts$/],
		['https-proxy-agent', /^gmail\/proxy-agents\.ts$/],
		['socks-proxy-agent', /^gmail\/proxy-agents\.ts$/],
		['proxy-from-env', /^gmail\/proxy\.ts$/],
		['socks', /^gmail\/send\/smtp-pool\.ts$/],
		['luxon', /^gmail\/read-time\.ts$/],
		['csv-stringify', /^gmail\/send\/report\//],
		['write-excel-file', /^gmail\/send\/report\//],
		['selfsigned', /^gmail\/auth\/certificate\.ts$/],
	])('gives %s a room of its own', (library, room) => {
		const used = imports.filter(({ to }) => to === library || to.startsWith(`${library}/`));
		expect(used.length).toBeGreaterThan(0);
		expect(used.filter(({ from }) => !room.test(from)).map(show)).toEqual([]);
	});

	it('keeps static data in the trigger alone: an execution that writes there replaces what the trigger keeps', () => {
		const keepers = shipped.filter((file) =>
			readFileSync(join(root, file), 'utf8').includes('getWorkflowStaticData('),
		);
		expect(keepers).toEqual([
			'nodes/GmailImapTrigger/kept-node-id.ts',
			'nodes/GmailImapTrigger/saved-state.ts',
		]);
	});

	it('has no any, no @ts-ignore and no junk drawer', () => {
		const guilty = shipped.filter((file) =>
			/\bas any\b|: any\b|<any>|@ts-ignore|@ts-expect-error|eslint-disable/.test(
				readFileSync(join(root, file), 'utf8'),
			),
		);
		expect(guilty).toEqual([]);
		expect(
			shipped.filter((file) => /(utils?|helpers?|common|GenericFunctions)\.ts$/i.test(file)),
		).toEqual([]);
	});

	it('keeps tables whose keys somebody else writes free of what objects know', () => {
		const open = shipped
			.filter((file) => file.startsWith('gmail/'))
			.filter((file) =>
				/^(?:export )?const \w+: (?:Readonly<)?(?:Partial<)?Record<string, [^;]*?> = \{/m.test(
					readFileSync(join(root, file), 'utf8'),
				),
			);
		expect(open).toEqual([]);
	});
});
