/**
 * What it costs to watch mailboxes in which nothing happens, and what comes of one mail to each of them: memory and processor time of
 * this process. Dovecot runs in processes of its own.
 *
 *   npm run build && npx tsx --expose-gc bench/receiving/idle.ts [mailboxes] [seconds] [core, such as that of another build]
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startWatch, withDovecot } from './dovecot-mailbox';
import type { Mail } from '../../gmail/message';
import type { Watch } from '../../gmail/watch/watch';
import { numberGiven } from '../measuring';

/** What is measured is what ships: `npm run build` makes it. tsx keeps the name of each function, which takes memory. */
const core = process.argv[4] ?? join(__dirname, '../../dist/gmail');
const { watch } = createRequire(__filename)(core) as typeof import('../../gmail');

const MAILBOXES = numberGiven(0, 200);
const SECONDS = numberGiven(1, 60);

/** Number of the first mailbox; those before it are for warming up. */
const FIRST = 100;

/** The last mail has come by then, or never, in ms. */
const LONGEST_WAY = 60_000;

/** Memory in bytes, garbage left out. */
const settled = async (): Promise<{ rss: number; heap: number }> => {
	for (let i = 0; i < 3; i++) {
		global.gc?.();
		await sleep(300);
	}
	const { rss, heapUsed, external } = process.memoryUsage();
	return { rss, heap: heapUsed + external };
};

/** Mails are delivered by so many connections at once. */
const SENDERS = 4;

const addressOf = (mailbox: number): string => `user${mailbox}@example.test`;

void withDovecot(async (dovecot) => {
	/** Mailboxes whose mail has come, and how often. */
	const arrived = new Map<string, number>();
	const open = async (count: number, from: number): Promise<Watch[]> => {
		const watches = Array.from({ length: count }, (_, i) =>
			startWatch<Mail>(
				dovecot,
				addressOf(from + i),
				{
					startAfter: i * 20,
					prepare: async ({ mail }) => mail,
					deliver: async ({ messages }) => {
						for (const { item } of messages) {
							arrived.set(item.account, (arrived.get(item.account) ?? 0) + 1);
						}
						return 'success';
					},
				},
				watch,
			),
		);
		await Promise.all(watches.map(async ({ firstTry }) => await firstTry));
		return watches;
	};
	// The first ones load and warm up what all share.
	const warm = await open(5, 0);
	const before = await settled();
	const begun = performance.now();
	const watches = await open(MAILBOXES, FIRST);
	const connecting = (performance.now() - begun) / 1_000;
	const after = await settled();
	const each = (what: 'rss' | 'heap'): number =>
		Math.round((after[what] - before[what]) / MAILBOXES / 1_000);
	const cpu = process.cpuUsage();
	const start = performance.now();
	await sleep(SECONDS * 1_000);
	const { user, system } = process.cpuUsage(cpu);
	const share = (user + system) / 1_000 / (performance.now() - start);
	console.log(
		`${MAILBOXES} idle mailboxes: ${each('rss')} kB each (asked: at most 200), ${each('heap')} of them on the heap, all connected after ${connecting.toFixed(1)} s (asked: 60), ${(share * 100).toFixed(2)} % of one core over ${SECONDS} s`,
	);

	const sending = performance.now();
	const addresses = watches.map((_, i) => addressOf(FIRST + i));
	const send = async (): Promise<void> => {
		for (let to = addresses.pop(); to !== undefined; to = addresses.pop()) {
			await dovecot.deliver(to, [`Subject: for ${to}\r\n\r\nHello`]);
		}
	};
	await Promise.all(Array.from({ length: SENDERS }, send));
	const sent = (performance.now() - sending) / 1_000;
	const until = performance.now() + LONGEST_WAY;
	while (arrived.size < MAILBOXES && performance.now() < until) await sleep(100);
	const all = (performance.now() - sending) / 1_000;
	const twice = [...arrived.values()].filter((times) => times !== 1).length;
	console.log(
		`one mail to each, sent within ${sent.toFixed(1)} s: ${arrived.size} of ${MAILBOXES} arrived after ${all.toFixed(1)} s, ${twice} more than once`,
	);
	await Promise.all([...warm, ...watches].map(async (watch) => await watch.close()));
});
