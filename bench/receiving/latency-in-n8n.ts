/**
 * From the arrival of a mail at the sandbox, which tells of it at once, to the start of its execution in a real n8n: 500
 * mails, one after another.
 *
 *   node setup.mjs --n8n && npx tsx bench/receiving/latency-in-n8n.ts [mails]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { people, startPipeline } from '../../demo/pipeline';
import { receivingWorkflow } from '../../test/n8n/receiving-workflow';
import { until } from '../../test/n8n/until';
import { numberGiven, percentile, runBench } from '../measuring';
import { makeMail, random } from './mails';

const COUNT = numberGiven(0, 500);
/** Between two mails, in ms. */
const PAUSE = 150;
/** n8n tells of the last 100 executions. */
const PAGE = 50;

const main = async (): Promise<void> => {
	const pipeline = await startPipeline();
	try {
		const { rest, sandbox } = pipeline;
		await rest.deactivate(pipeline.answer.id);
		const workflow = await rest.createWorkflow(receivingWorkflow(pipeline.credentials.oauth2));
		await rest.activate(workflow);
		const next = random(5);
		const deliver = async (subject: string): Promise<number> => {
			const raw = makeMail(next, subject).toString();
			const arrival = Date.now();
			await sandbox.control('deliver', { from: people.customer, to: [people.support], raw });
			return arrival;
		};
		// Loads the core and warms n8n up: nobody measures that.
		const WARM = 5;
		const arrivals: number[] = [];
		const starts = new Map<string, number>();
		const collect = async (): Promise<true | undefined> => {
			for (const { id, startedAt } of await rest.executions(workflow.id)) {
				starts.set(id, Date.parse(startedAt));
			}
			return starts.size >= arrivals.length ? true : undefined;
		};
		for (let i = 1; i <= WARM + COUNT; i++) {
			arrivals.push(await deliver(`Mail ${i}`));
			await sleep(PAUSE);
			if (i % PAGE === 0 || i === WARM + COUNT) await until('all have started', collect);
		}
		if (starts.size !== arrivals.length) throw new Error(`${starts.size} executions`);
		const inOrder = [...starts.values()].sort((a, b) => a - b);
		const took = inOrder.map((start, i) => start - (arrivals[i] ?? 0)).slice(WARM);
		const [p50, p99] = [0.5, 0.99].map((share) => percentile(took, share));
		console.log(
			`arrival to start of the execution: p50 ${p50} ms, p99 ${p99} ms (asked: below 500), over ${COUNT} arrivals`,
		);
	} finally {
		await pipeline.close();
	}
};

runBench(main);
