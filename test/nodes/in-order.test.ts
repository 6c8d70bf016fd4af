import { setTimeout as sleep } from 'node:timers/promises';
import { inOrder } from '../../nodes/GmailSend/in-order';

/** Runs works of [ordering keys, ms] at the same time; what began and ended when. */
const run = async (works: [orderingKeys: string[], ms: number, fails?: boolean][]) => {
	const order = inOrder();
	const events: string[] = [];
	const all = works.map(async ([orderingKeys, ms, fails], i) => {
		// Later ones are ready earlier.
		await sleep((works.length - i) * 3);
		await order.queue(i, orderingKeys, async () => {
			events.push(`+${i}`);
			await sleep(ms);
			events.push(`-${i}`);
			if (fails) throw new Error('failed');
		});
	});
	await Promise.allSettled(all);
	return events;
};

it('works at the same time on items without an ordering key in common', async () => {
	const events = await run([
		[['a'], 30],
		[[], 30],
		[['b'], 30],
	]);
	expect(events.slice(0, 3)).toEqual(['+0', '+1', '+2']);
});

it('works one after another on items that share an ordering key, in their order', async () => {
	expect(
		await run([
			[['a', 'b'], 20],
			[['b', 'c'], 5],
			[['c'], 1],
		]),
	).toEqual(['+0', '-0', '+1', '-1', '+2', '-2']);
});

it('goes on after a failure', async () => {
	expect(
		await run([
			[['a'], 5, true],
			[['a'], 1],
		]),
	).toEqual(['+0', '-0', '+1', '-1']);
});

it('does not wait for an item that has nothing to do', async () => {
	const order = inOrder();
	order.pass(0);
	order.pass(1);
	expect(await order.queue(2, ['a'], async () => 'done')).toBe('done');
	order.pass(2);
	expect(await order.queue(3, ['a'], async () => 'done')).toBe('done');
});
