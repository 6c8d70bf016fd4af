/**
 * The first use of a node: how long n8n's event loop is held and how far memory rises, beside an older commit's build and
 * beside bare imapflow with mailparser, not bundled. Each in fresh processes that have loaded of Node what n8n has; rounds
 * alternate, the medians are compared. *Loading*: nothing listens, so that there is little else to do. *First mail*: until
 * the first mail of a sandbox is handed out, or is sent; the bare one connects, fetches and parses it. Then what n8n loads of the
 * package when it starts.
 *
 *   npx tsx bench/loading.ts COMMIT [rounds]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { scopesOf } from '../gmail/auth/scopes';
import { startSandbox } from '../sandbox/sandbox';
import { builtCore, useFirst, type FirstUse, type Way } from '../test/nodes/first-use';
import { builtTreeOf } from './at-commit';
import { inMegabytes, median } from './measuring';

const [commit, rounds = '15'] = process.argv.slice(2);
if (!commit) throw new Error('Name a commit to compare with: npx tsx bench/loading.ts COMMIT');

const root = resolve(__dirname, '..');
const me = 'support@example.test';
const carla = 'carla@customer.test';
const folder = mkdtempSync(join(tmpdir(), 'loading-'));

/** Bytes of a folder's files, each packed as npm packs them all. */
const packed = (of: string): number =>
	readdirSync(of, { recursive: true, encoding: 'utf8' })
		.map((name) => join(of, name))
		.filter((file) => statSync(file).isFile())
		.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);

const main = async (): Promise<void> => {
	const tree = builtTreeOf(commit);
	const before = join(tree, 'dist/gmail');
	const sandbox = await startSandbox({ directory: folder });
	for (const address of [me, carla]) sandbox.store.addAccount({ address, name: '' });
	const date = new Date().toUTCString();
	const mail = `From: ${carla}\r\nTo: ${me}\r\nSubject: Hello\r\nDate: ${date}\r\n\r\nHello\r\n`;
	sandbox.store.deliver({ from: carla, to: [me] }, Buffer.from(mail));
	const nowhere = { host: '127.0.0.1', port: 1 };
	const given = {
		address: me,
		token: sandbox.oauth.tokens.mint(me, scopesOf.fullMail),
		caFile: sandbox.caFile,
	};
	const closed = { imap: nowhere, smtp: nowhere, api: 'https://127.0.0.1:1' };

	const contenders: { name: string; way: Way | 'bare'; core: string }[] = [
		{ name: 'bare imapflow + mailparser', way: 'bare', core: before },
		{ name: 'trigger, before', way: 'trigger', core: before },
		{ name: 'trigger, now', way: 'trigger', core: builtCore },
		{ name: 'send, before', way: 'send', core: before },
		{ name: 'send, now', way: 'send', core: builtCore },
	];
	for (const until of ['refused', 'done'] as const) {
		const seen = new Map<string, FirstUse[]>(contenders.map(({ name }) => [name, []]));
		for (let round = 0; round < Number(rounds); round++) {
			for (const { name, way, core } of contenders) {
				const servers = until === 'done' ? sandbox.servers : closed;
				seen.get(name)?.push(await useFirst(way, { ...given, servers, core, until }));
			}
		}
		console.log(until === 'done' ? 'To the first mail' : 'Loading');
		const of = (name: string, what: 'held' | 'rss' | 'heap'): number =>
			median(seen.get(name)?.map((use) => use[what]) ?? []);
		for (const { name, way } of contenders) {
			const ratio = (what: 'held' | 'rss'): string =>
				(of(name, what) / of(`${way}, before`, what)).toFixed(2);
			console.log(
				`  ${name}: ${of(name, 'held').toFixed(0)} ms held, ${inMegabytes(of(name, 'rss'))} RSS, ${inMegabytes(of(name, 'heap'))} heap` +
					(name.endsWith('now') ? `; of before: ${ratio('held')} and ${ratio('rss')}` : ''),
			);
		}
	}
	console.log('Starting n8n: all files of nodes and credentials');
	const started = [tree, root].map((at) => ({ at, held: [0], heap: [0] }));
	for (let round = 0; round < Number(rounds); round++) {
		for (const { at, held, heap } of started) {
			const args = ['--expose-gc', join(__dirname, 'node-files.cjs'), at];
			const once = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
			held[round] = once.held;
			heap[round] = once.heap;
		}
	}
	const [then, now] = started.map(({ held, heap }) => ({ held: median(held), heap: median(heap) }));
	for (const each of [then, now])
		console.log(`  ${each?.held.toFixed(1)} ms, ${inMegabytes(each?.heap ?? 0)} heap`);
	console.log(`  of before: ${((now?.held ?? 0) / (then?.held ?? 0)).toFixed(2)}`);
	console.log(
		`Packed: before ${inMegabytes(packed(before))}, now ${inMegabytes(packed(builtCore))}`,
	);
	await sandbox.close();
	rmSync(folder, { recursive: true, force: true });
};

void main();
