/**
 * The core beside a bare imapflow loop that fetches the same bytes, over the same real Dovecot: 2,000 mails of 20 KB, one
 * in twenty with a file of 1 to 5 MB. The core parses what it fetches, hands it out in batches and marks on the server what is
 * done; the loop throws it away. Rounds alternate; the medians are compared; on a busy machine the CPU time is what to believe. What is
 * measured is what ships: `npx gulp build` first.
 *
 *   npx tsx --expose-gc bench/receiving/core.ts [mails] [round trip in ms] [mails a batch] [root of another build]
 */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { Cursor } from '../../gmail/watch/cursor';
import type { watch } from '../../gmail/watch/watch';
import { startDelayingProxy } from '../../test/support/delaying-proxy';
import type { Dovecot } from '../../test/servers/dovecot';
import { fromTheStart, openClient, startWatch, withDovecot } from './dovecot-mailbox';
import { makeBacklog } from './mails';
import { inMegabytes, measure, median } from '../measuring';

const COUNT = Number(process.argv[2] ?? 2_000);
const ROUND_TRIP = Number(process.argv[3] ?? 0);
const BATCH = Number(process.argv[4] ?? 20);
const OTHER = process.argv[5];
const ROUNDS = 5;
const CHUNK = 50;
const address = 'support@example.test';

const described = {
	uid: true,
	flags: true,
	internalDate: true,
	size: true,
	bodyStructure: true,
	headers: true,
};

const bareLoop = async (dovecot: Dovecot): Promise<void> => {
	const client = await openClient(dovecot, address);
	const uids = (await client.search({ all: true }, { uid: true })) || [];
	for (let i = 0; i < uids.length; i += CHUNK) {
		const rows = await client.fetchAll(uids.slice(i, i + CHUNK), described, { uid: true });
		const plain = rows.filter(
			({ bodyStructure }) => bodyStructure?.type === 'multipart/alternative',
		);
		const mixed = rows.filter((row) => !plain.includes(row));
		for (const { rows: alike, bodyParts } of [
			{ rows: plain, bodyParts: ['1', '2'] },
			{ rows: mixed, bodyParts: ['1.1', '1.2'] },
		]) {
			const set = alike.map(({ uid }) => uid);
			if (set.length > 0) await client.fetchAll(set, { uid: true, bodyParts }, { uid: true });
		}
	}
	await client.logout();
};

/** Takes off the keywords of a round: each further one would make the rows of the next round longer. */
const clearMarks = async (dovecot: Dovecot): Promise<void> => {
	const client = await openClient(dovecot, address);
	await client.messageFlagsSet('1:*', [], { silent: true });
	await client.logout();
};

/** The core of a build as it ships. */
const builtIn = (root: string): typeof watch => {
	const built = createRequire(__filename)(join(root, 'dist/gmail')) as typeof import('../../gmail');
	return built.watch;
};

const core = async (dovecot: Dovecot, cursor: Cursor, build: typeof watch): Promise<void> => {
	let left = COUNT;
	let finish: () => void = () => undefined;
	const all = new Promise<void>((done) => (finish = done));
	const watching = startWatch(
		dovecot,
		address,
		{
			cursor,
			batchSize: BATCH,
			prepare: async ({ mail }) => mail,
			deliver: async ({ messages }) => {
				if (messages.some(({ item }) => item.text.length < 7_000))
					throw new Error('a text is missing');
				left -= messages.length;
				if (left === 0) finish();
				return 'success';
			},
		},
		build,
	);
	await all;
	await watching.close();
};

/** The threads that read mails, as they are started. */
const workers = new Set<Worker>();
process.on('worker', (worker) => workers.add(worker));

/** CPU time of the threads that run, in ms. */
const cpuOfThreads = async (): Promise<number> => {
	let spent = 0;
	for (const worker of workers) {
		if (worker.threadId < 0) continue;
		const { user, system } = await worker.cpuUsage();
		spent += (user + system) / 1_000;
	}
	return spent;
};

void withDovecot(async (dovecot) => {
	await dovecot.deliver(address, makeBacklog(COUNT));
	const cursor = await fromTheStart(dovecot, address);
	const proxy = ROUND_TRIP > 0 ? await startDelayingProxy(dovecot.imap, ROUND_TRIP) : undefined;
	const far = proxy ? { ...dovecot, imap: { ...dovecot.imap, port: proxy.port } } : dovecot;
	const builds: Record<string, typeof watch> = { core: builtIn(join(__dirname, '../..')) };
	if (OTHER) builds.other = builtIn(resolve(OTHER));
	const ways: Record<string, () => Promise<void>> = {
		'bare imapflow': async () => await bareLoop(far),
	};
	for (const [name, build] of Object.entries(builds)) {
		ways[name] = async () => await core(far, cursor, build);
	}
	const took: Record<string, number[]> = {};
	const spent: Record<string, { all: number[]; threads: number[] }> = {};
	const rises: Record<string, number> = {};
	for (const way of Object.values(ways)) await way();
	await clearMarks(dovecot);
	for (let round = 0; round < ROUNDS; round++) {
		const told: string[] = [];
		for (const [name, way] of Object.entries(ways)) {
			const before = proxy?.counted.roundTrips ?? 0;
			const threadsBefore = await cpuOfThreads();
			const { took: ms, cpu, rise } = await measure(way);
			const inThreads = (await cpuOfThreads()) - threadsBefore;
			await clearMarks(dovecot);
			(took[name] ??= []).push(ms);
			const { all, threads } = (spent[name] ??= { all: [], threads: [] });
			all.push(cpu / COUNT);
			threads.push(inThreads / COUNT);
			rises[name] = Math.max(rises[name] ?? 0, rise);
			const trips = proxy ? ` in ${proxy.counted.roundTrips - before} round trips` : '';
			told.push(
				`${name} ${Math.round((COUNT / ms) * 1_000)}/s, ${(cpu / COUNT).toFixed(2)} ms of CPU each${trips}`,
			);
		}
		console.log(`round ${round + 1}: ${told.join('; ')}`);
	}
	for (const [name, { all, threads }] of Object.entries(spent)) {
		console.log(
			`${name}: ${median(all).toFixed(2)} ms of CPU each, ${median(threads).toFixed(2)} of it in threads`,
		);
	}
	for (const name of Object.keys(builds)) {
		const ratio = median(took['bare imapflow']) / median(took[name]);
		console.log(
			`${name} / bare imapflow: ${ratio.toFixed(2)}; memory above the start at most ${inMegabytes(rises[name])} (bare ${inMegabytes(rises['bare imapflow'])})`,
		);
	}
	await proxy?.close();
});
