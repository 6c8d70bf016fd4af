/**
 * A folder of 200,000 messages on Dovecot: how soon the first one is handed out, what the cursor grows to, and what scattered
 * messages cost beside as many that follow each other.
 *
 *   npx tsx --expose-gc bench/receiving/large-folder.ts [messages]
 */
import { writeCursor, type Cursor } from '../../gmail/watch/cursor';
import type { WatchOptions } from '../../gmail/watch/watch';
import type { Mail } from '../../gmail/message';
import type { Dovecot } from '../../test/servers/dovecot';
import { inMegabytes, measure, numberGiven } from '../measuring';
import { fillDovecot, fromTheStart, openClient, startWatch, withDovecot } from './dovecot-mailbox';

const COUNT = numberGiven(0, 200_000);
/** Of them so many are unread, evenly scattered. */
const SCATTERED = Math.floor(COUNT / 10);
const address = 'support@example.test';

interface Run {
	first: number;
	cpu: number;
	largest: number;
	written: number;
	rise: number;
}

/** Watches until so many were handed out. */
const run = async (
	dovecot: Dovecot,
	most: number,
	options: Partial<WatchOptions<Mail>>,
): Promise<Run> => {
	let [first, left, largest, written] = [NaN, most, 0, 0];
	const cpu = process.cpuUsage();
	const { rise } = await measure(async () => {
		let finish: () => void = () => undefined;
		const all = new Promise<void>((resolve) => (finish = resolve));
		const begun = performance.now();
		const watching = startWatch<Mail>(dovecot, address, {
			batchSize: 20,
			prepare: async ({ mail }) => mail,
			deliver: async ({ messages, cursor }) => {
				if (Number.isNaN(first)) first = performance.now() - begun;
				const { length } = writeCursor(cursor);
				largest = Math.max(largest, length);
				written += length;
				left -= messages.length;
				if (left <= 0) finish();
				return 'success';
			},
			...options,
		});
		await all;
		await watching.close();
		await watching.settled();
	});
	const { user, system } = process.cpuUsage(cpu);
	return { first, cpu: (user + system) / 1e6, largest, written, rise };
};

const show = (name: string, { first, cpu, largest, written, rise }: Run): void =>
	console.log(
		`${name}: first after ${first.toFixed(0)} ms, ${cpu.toFixed(1)} s of CPU, cursor at most ${largest} bytes, ${inMegabytes(written)} of cursor in all, memory ${inMegabytes(rise)} above the start`,
	);

void withDovecot(async (dovecot) => {
	await fillDovecot(dovecot, address, COUNT);

	// Dovecot makes its index of the folder once.
	await (await openClient(dovecot, address)).logout();
	const cursor = await fromTheStart(dovecot, address);
	const behind = (decided: number): Cursor => ({ ...cursor, decided });
	await run(dovecot, 200, { cursor: behind(COUNT - 1_000) });
	show('200,000 behind, the first 2,000', await run(dovecot, 2_000, { cursor }));
	const scattered = await run(dovecot, SCATTERED, { firstStart: 'unread' });
	show(`unread too, ${SCATTERED} scattered`, scattered);
	const contiguous = await run(dovecot, SCATTERED, { cursor: behind(COUNT + 1 - SCATTERED) });
	show(`${SCATTERED} that follow each other`, contiguous);
	console.log(
		`scattered / contiguous, CPU: ${(scattered.cpu / contiguous.cpu).toFixed(2)} (asked: 1.5)`,
	);
});
