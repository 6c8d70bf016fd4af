import { randomUUID } from 'node:crypto';
import type { Credential, Workflow } from '../../demo/n8n-rest';
import { people } from '../../demo/pipeline';
import { gmailAuthentication } from './gmail-authentication';
import { nodePair } from './node-pair';

/** A workflow to be called by HTTP at `<n8n>/webhook/<path>`; it answers when its mail is sent. */
export interface SendingWorkflow {
	workflow: Workflow;
	path: string;
}

/** The node that begins a workflow to be called by HTTP at `<n8n>/webhook/<path>`; it answers when the last node is done. */
export const webhookNode = (path: string) => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	webhookId: path,
	parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
});

/** Sends `{ "subject": ... }` of the call to the customer, with Gmail Send. */
export function sendingWorkflow(credential: Credential): SendingWorkflow {
	const path = randomUUID();
	const { parameters, credentials } = gmailAuthentication(credential);
	const workflow = nodePair(`Send with ${credential.name}`, webhookNode(path), {
		name: 'Gmail Send',
		type: 'n8n-nodes-gmail-imap-smtp.gmailSend',
		typeVersion: 1,
		parameters: {
			...parameters,
			operation: 'send',
			to: people.customer,
			subject: '={{ $json.body.subject }}',
			bodyFormat: 'text',
			text: 'Sent by a test.',
			options: {},
		},
		credentials,
	});
	return { workflow, path };
}
