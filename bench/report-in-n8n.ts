/**
 * One report of 10,000 rows for one manager, and for ten by expression, in a real n8n: from the call of the webhook to its answer,
 * beside a workflow that makes the same rows and sends nothing.
 *
 *   npx gulp compile && npx tsx bench/report-in-n8n.ts [rows] [folder for a profile of n8n]
 */
import { startPipeline } from '../demo/pipeline';
import { until } from '../test/n8n/until';
import { webhookWorkflow } from '../test/n8n/webhook-workflow';
import { inRounds, median, numberGiven, runBench, timed } from './measuring';

const ROWS = numberGiven(0, 10_000);
const profile = process.argv[3];
const ROUNDS = 3;

type Ways = Record<string, () => Promise<number>>;

const main = async (): Promise<void> => {
	const pipeline = await startPipeline({
		...(profile && { n8nEnv: { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } }),
	});
	const { rest, n8n, credentials } = pipeline;
	try {
		await rest.deactivate(pipeline.answer.id);
		const publish = async (parameters: object | undefined): Promise<string> => {
			const rows = `return Array.from({ length: ${ROWS} }, (_, n) => ({ json: { order: n, manager: 'm' + (n % 10) + '@customer.test', amount: n / 4, name: 'Customer ' + n } }));`;
			const { workflow, path } = webhookWorkflow(rows, {
				type: 'gmailSend',
				credential: credentials.oauth2,
				parameters: {
					resource: 'message',
					operation: 'sendReport',
					subject: 'Orders',
					files: ['csv'],
					reportOptions: {},
					options: {},
					...parameters,
				},
			});
			const last = workflow.nodes.at(-1);
			if (last && !parameters)
				Object.assign(last, {
					type: 'n8n-nodes-base.limit',
					typeVersion: 1,
					parameters: { maxItems: 1 },
					credentials: {},
				});
			const [first] = workflow.nodes;
			if (first) Object.assign(first.parameters, { responseData: 'firstEntryJson' });
			await rest.activate(await rest.createWorkflow(workflow));
			return `${n8n.url}/${path}`;
		};
		const call = async (url: string): Promise<void> => {
			const response = await until('the webhook answers', async () => {
				const answer = await fetch(url, { signal: AbortSignal.timeout(120_000) });
				return answer.status === 404 ? undefined : answer;
			});
			const answer = await response.text();
			if (!response.ok || answer.includes('"error"')) throw new Error(answer.slice(0, 1000));
		};
		const urls = {
			'nothing sent': await publish(undefined),
			'one manager': await publish({ to: 'carla@customer.test' }),
			'ten managers by expression': await publish({ to: '={{ $json.manager }}' }),
			'ten managers and subjects by expression': await publish({
				to: '={{ $json.manager }}',
				subject: '=Orders of {{ $json.manager }}',
			}),
		};
		for (const url of Object.values(urls)) await call(url);
		const ways = Object.entries(urls).map(([name, url]) => [
			name,
			async () => await timed(async () => await call(url)),
		]);
		const measured = await inRounds(ROUNDS, Object.fromEntries(ways) as Ways);
		for (const [name, took] of Object.entries(measured)) {
			console.log(
				`${name}: ${(median(took) / 1000).toFixed(2)} s (${took.map((each) => (each / 1000).toFixed(2)).join(', ')})`,
			);
		}
	} finally {
		await pipeline.close();
	}
};

runBench(main);
