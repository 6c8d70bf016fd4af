/**
 * The core beside a bare imapflow loop that fetches the same bytes, over the same real Dovecot: 2,000 mails of 20 KB, one
 * in twenty with a file of 1 to 5 MB. The core parses what it fetches and hands it out in batches of 20; the loop throws
 * it away. Rounds alternate; the medians are compared.
 *
 *   npx tsx --expose-gc bench/receiving/core.ts [mails]
 */
import type { Cursor } from '../../gmail/watch/cursor';
import type { Dovecot } from '../../test/servers/dovecot';
import { fromTheStart, openClient, startWatch, withDovecot } from './dovecot-mailbox';
import { makeBacklog } from './mails';
import { inMegabytes, measure, median } from '../measuring';

const COUNT = Number(process.argv[2] ?? 2_000);
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

const core = async (dovecot: Dovecot, cursor: Cursor): Promise<void> => {
	let left = COUNT;
	let finish: () => void = () => undefined;
	const all = new Promise<void>((resolve) => (finish = resolve));
	const watching = startWatch(dovecot, address, {
		cursor,
		batchSize: 20,
		prepare: async ({ mail }) => mail,
		deliver: async ({ messages }) => {
			if (messages.some(({ item }) => item.text.length < 7_000))
				throw new Error('a text is missing');
			left -= messages.length;
			if (left === 0) finish();
			return 'success';
		},
	});
	await all;
	await watching.close();
};

void withDovecot(async (dovecot) => {
	await dovecot.deliver(address, makeBacklog(COUNT));
	const cursor = await fromTheStart(dovecot, address);
	const took: Record<'bare' | 'core', number[]> = { bare: [], core: [] };
	let rise = 0;
	await bareLoop(dovecot);
	for (let round = 0; round < ROUNDS; round++) {
		took.bare.push((await measure(async () => await bareLoop(dovecot))).took);
		const ours = await measure(async () => await core(dovecot, cursor));
		took.core.push(ours.took);
		rise = Math.max(rise, ours.rise);
		const rate = (ms: number): number => Math.round((COUNT / ms) * 1_000);
		console.log(
			`round ${round + 1}: bare imapflow ${rate(took.bare[round])}/s, core ${rate(took.core[round])}/s`,
		);
	}
	const ratio = median(took.bare) / median(took.core);
	console.log(
		`core / bare imapflow: ${ratio.toFixed(2)} (asked: 0.8); memory above the start at most ${inMegabytes(rise)}`,
	);
});
