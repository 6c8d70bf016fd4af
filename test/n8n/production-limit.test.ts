import { startPipeline, type Pipeline } from '../../demo/pipeline';
import { startCollector, type Collector } from '../faults/collector';
import { deliverTo, publishAll } from '../faults/everyday';
import { mailboxOf } from '../faults/mailboxes';
import type { PlannedMail } from '../faults/plan';
import { until } from './until';

const LIMIT = 2;

const mails = Array.from(
	{ length: 15 },
	(_, i): PlannedMail => ({
		key: `finish ${i + 1}`,
		mailbox: 'finish',
		at: 0,
		fails: 'never',
		works: 1_000,
	}),
);

let pipeline: Pipeline;
let collector: Collector;

beforeAll(async () => {
	pipeline = await startPipeline({
		n8nEnv: { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(LIMIT) },
	});
	collector = await startCollector(mails);
	await publishAll(pipeline, collector, [mailboxOf('finish')]);
});

afterAll(async () => {
	await pipeline?.close();
	await collector?.close();
});

const begun = (): number => [...collector.executions.values()].flat().length;

test('with a limit of executions no more are handed out, and an orderly stop doubles none', async () => {
	for (const mail of mails) await deliverTo(pipeline.sandbox, mail);
	let most = 0;
	await until('some have run', async () => {
		most = Math.max(most, collector.running(0));
		return begun() >= 4 ? true : undefined;
	});
	await pipeline.n8n.stop(30_000);
	pipeline.n8n = await pipeline.n8n.startAgain();
	await until(
		'all have run',
		async () => {
			most = Math.max(most, collector.running(0));
			return mails.every(({ key }) =>
				collector.executions.get(key)?.some(({ endedAt }) => endedAt !== undefined),
			)
				? true
				: undefined;
		},
		60_000,
	);
	await new Promise((resolve) => setTimeout(resolve, 6_000));
	expect(begun()).toBe(mails.length);
	expect(most).toBe(LIMIT);
});
