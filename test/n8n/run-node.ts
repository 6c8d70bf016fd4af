import type { Credential } from '../../demo/n8n-rest';
import type { Pipeline } from '../../demo/pipeline';
import { until } from './until';
import { webhookWorkflow } from './webhook-workflow';

/**
 * Runs a node on the items that some code makes, in a workflow of its own.
 *
 * @param code JavaScript that returns the items given to the node
 * @returns the JSON of the items that come out
 */
export async function runNode(
	pipeline: Pipeline,
	type: string,
	parameters: Record<string, unknown>,
	code: string,
	credential: Credential = pipeline.credentials.oauth2,
	typeVersion?: number,
): Promise<Array<Record<string, unknown>>> {
	const { workflow, path } = webhookWorkflow(code, {
		type,
		parameters,
		credential,
		typeVersion,
	});
	await pipeline.rest.activate(await pipeline.rest.createWorkflow(workflow));
	const response = await until('the webhook answers', async () => {
		const answer = await fetch(`${pipeline.n8n.url}/${path}`, {
			signal: AbortSignal.timeout(60_000),
		});
		return answer.status === 404 ? undefined : answer;
	});
	return (await response.json()) as Array<Record<string, unknown>>;
}
