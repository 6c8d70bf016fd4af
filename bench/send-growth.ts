/**
 * Does the cost of an item grow with their number? Gmail Send in a real n8n sends 200, then 2,000 mails to the sandbox; prints the
 * time for one, from the call of the webhook to its answer.
 *
 *   npx gulp compile && npx tsx bench/send-growth.ts
 */
import { startPipeline } from '../demo/pipeline';
import { until } from '../test/n8n/until';
import { webhookWorkflow } from '../test/n8n/webhook-workflow';
import { runBench } from './measuring';

const main = async (): Promise<void> => {
	const pipeline = await startPipeline();
	const { rest, n8n, credentials } = pipeline;
	try {
		await rest.deactivate(pipeline.answer.id);
		const send = async (count: number): Promise<number> => {
			const items = `return Array.from({ length: ${count} }, (_, n) => ({ json: { n } }));`;
			const { workflow, path } = webhookWorkflow(items, {
				type: 'gmailSend',
				credential: credentials.oauth2,
				parameters: {
					resource: 'message',
					operation: 'send',
					to: 'carla@customer.test',
					subject: '=Mail {{ $json.n }}',
					bodyFormat: 'text',
					text: 'Hello',
					options: {},
				},
			});
			Object.assign(workflow.nodes.at(-1) ?? {}, { onError: 'stopWorkflow' });
			const [first] = workflow.nodes;
			if (first) Object.assign(first.parameters, { responseData: 'firstEntryJson' });
			await rest.activate(await rest.createWorkflow(workflow));
			const start = performance.now();
			const response = await until('the webhook answers', async () => {
				const answer = await fetch(`${n8n.url}/${path}`, { signal: AbortSignal.timeout(300_000) });
				return answer.status === 404 ? undefined : answer;
			});
			if (!response.ok) throw new Error(await response.text());
			await response.arrayBuffer();
			return (performance.now() - start) / count;
		};
		await send(20);
		for (const count of [200, 2_000, 200, 2_000]) {
			console.log(`${count} mails: ${(await send(count)).toFixed(1)} ms a mail`);
		}
	} finally {
		await pipeline.close();
	}
};

runBench(main);
