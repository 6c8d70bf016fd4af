/**
 * What it costs to watch 200 mailboxes in which nothing happens: memory and processor time of this process, a minute
 * long. Dovecot runs in processes of its own.
 *
 *   npx tsx --expose-gc bench/receiving/idle.ts [mailboxes] [seconds]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startWatch, withDovecot } from './dovecot-mailbox';
import type { Watch } from '../../gmail/watch/watch';

const MAILBOXES = Number(process.argv[2] ?? 200);
const SECONDS = Number(process.argv[3] ?? 60);

const settled = async (): Promise<number> => {
	for (let i = 0; i < 3; i++) {
		global.gc?.();
		await sleep(300);
	}
	return process.memoryUsage.rss();
};

void withDovecot(async (dovecot) => {
	const open = async (count: number, from: number): Promise<Watch[]> => {
		const watches = Array.from({ length: count }, (_, i) =>
			startWatch(dovecot, `user${from + i}@example.test`, {
				startAfter: i * 20,
				prepare: async ({ mail }) => mail,
				deliver: async () => 'success',
			}),
		);
		await Promise.all(watches.map(async ({ firstTry }) => await firstTry));
		return watches;
	};
	// The first ones load and warm up what all share.
	const warm = await open(5, 0);
	const before = await settled();
	const watches = await open(MAILBOXES, 100);
	const each = ((await settled()) - before) / MAILBOXES;
	const cpu = process.cpuUsage();
	const start = performance.now();
	await sleep(SECONDS * 1_000);
	const { user, system } = process.cpuUsage(cpu);
	const share = (user + system) / 1_000 / (performance.now() - start);
	console.log(
		`${MAILBOXES} idle mailboxes: ${Math.round(each / 1_000)} KB each (asked: at most 300), ${(share * 100).toFixed(2)} % of one core over ${SECONDS} s (asked: below 2)`,
	);
	await Promise.all([...warm, ...watches].map(async (watch) => await watch.close()));
});
