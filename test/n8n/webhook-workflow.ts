import { randomUUID } from 'node:crypto';
import type { Credential, Workflow, WorkflowNode } from '../../demo/n8n-rest';

/** A workflow that answers a call of its webhook with the items of its last node. */
export interface WebhookWorkflow {
	workflow: Workflow;
	/** Below the address of n8n. */
	path: string;
}

/**
 * Webhook -> Code -> the node under test, which goes on with the next item when one fails.
 *
 * @param code JavaScript that returns the items given to the node
 */
export function webhookWorkflow(
	code: string,
	node: {
		type: string;
		parameters: Record<string, unknown>;
		credential: Credential;
		/** The one that is offered, by default. */
		typeVersion?: number;
	},
): WebhookWorkflow {
	const id = randomUUID();
	const { type, id: credentialId, name } = node.credential;
	const nodes = [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: id,
			parameters: { path: id, responseMode: 'lastNode', responseData: 'allEntries', options: {} },
		},
		{
			name: 'Code',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: code },
		},
		{
			name: 'Gmail',
			type: `n8n-nodes-gmail-imap-smtp.${node.type}`,
			typeVersion: node.typeVersion ?? 1.1,
			parameters: {
				authentication: type === 'gmailMailOAuth2Api' ? 'oAuth2' : 'serviceAccount',
				...node.parameters,
			},
			credentials: { [type]: { id: credentialId, name } },
			onError: 'continueRegularOutput',
		},
	] satisfies Array<WorkflowNode & Record<string, unknown>>;
	const to = (next: string) => ({ main: [[{ node: next, type: 'main', index: 0 }]] });
	return {
		path: `webhook/${id}`,
		workflow: {
			name: `Webhook to ${node.type}`,
			nodes: nodes.map((entry, i) => ({ ...entry, id: randomUUID(), position: [i * 200, 0] })),
			connections: { Webhook: to('Code'), Code: to('Gmail') },
			settings: { executionOrder: 'v1' },
		},
	};
}
