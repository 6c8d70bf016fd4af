import type { Credential } from '../../demo/n8n-rest';
import { executionFailure } from '../../demo/execution-failure';
import type { Pipeline } from '../../demo/pipeline';
import { sendingWorkflow } from './sending-workflow';

/**
 * Publishes a workflow whose HTTP Request node signs its request with this credential, and calls it.
 *
 * @returns what n8n says: why it does not publish it, why the node failed, or the status of the call
 */
export async function httpRequestWith(
	{ rest, n8n, sandbox }: Pipeline,
	credential: Credential,
): Promise<string> {
	const { workflow, path } = sendingWorkflow(credential);
	const http = {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			url: `${sandbox.servers.api}/oauth2/v3/userinfo`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credential.type,
		},
	};
	try {
		const saved = await rest.createWorkflow({
			...workflow,
			nodes: workflow.nodes.map((node) =>
				node.name === 'Gmail Send' ? { ...node, ...http } : node,
			),
		});
		await rest.activate(saved);
		const { status } = await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST' });
		const [execution] = await rest.executions(saved.id);
		return execution?.status === 'error'
			? executionFailure(await rest.executionData(execution.id))
			: `It answered ${status}`;
	} catch (error) {
		return String(error);
	}
}
