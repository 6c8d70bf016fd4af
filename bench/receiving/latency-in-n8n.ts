/**
 * From the arrival of a mail at the sandbox, which tells of it at once, to the start of its execution in a real n8n: 500
 * mails, one after another.
 *
 *   node setup.mjs --n8n && npx tsx bench/receiving/latency-in-n8n.ts [mails]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution } from '../../demo/n8n-rest';
import { people, startPipeline, type Pipeline } from '../../demo/pipeline';
import { receivingWorkflow } from '../../test/n8n/receiving-workflow';
import { until } from '../../test/n8n/until';
import { percentile } from '../measuring';
import { makeMail, random } from './mails';

const COUNT = Number(process.argv[2] ?? 500);
/** Between two mails, in ms. */
const PAUSE = 150;
const PAGE = 100;

/** When the executions of a workflow started, ms since 1970, ascending. */
const startsOf = async ({ rest }: Pipeline, workflowId: string): Promise<number[]> => {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const starts: number[] = [];
	for (let lastId = ''; ; ) {
		const before = lastId && `&lastId=${lastId}`;
		const { results } = await rest.call<{ results: Execution[] }>(
			'GET',
			`/executions?filter=${filter}&limit=${PAGE}${before}`,
		);
		starts.push(...results.map(({ startedAt }) => Date.parse(startedAt)));
		lastId = results.at(-1)?.id ?? '';
		if (results.length < PAGE) return starts.sort((a, b) => a - b);
	}
};

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
		for (let i = 0; i < WARM + COUNT; i++) {
			arrivals.push(await deliver(`Mail ${i}`));
			await sleep(PAUSE);
		}
		const starts = await until('all executions have started', async () => {
			const found = await startsOf(pipeline, workflow.id);
			return found.length >= arrivals.length ? found : undefined;
		});
		if (starts.length !== arrivals.length) throw new Error(`${starts.length} executions`);
		const took = starts.map((start, i) => start - (arrivals[i] ?? 0)).slice(WARM);
		const [p50, p99] = [0.5, 0.99].map((share) => percentile(took, share));
		console.log(
			`arrival to start of the execution: p50 ${p50} ms, p99 ${p99} ms (asked: below 500), over ${COUNT} arrivals`,
		);
	} finally {
		await pipeline.close();
	}
};

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
