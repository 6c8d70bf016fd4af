import type { Credential, Workflow, WorkflowNode } from '../../demo/n8n-rest';

/** A workflow of n8n's own Email Trigger (IMAP) and a node that does nothing. */
export function emailTriggerWorkflow({ id, name }: Credential): Workflow {
	const trigger: WorkflowNode & Record<string, unknown> = {
		id: '3f6a1f5c-0f0e-4a55-9a52-3f8d1f9c2a01',
		name: 'Email Trigger (IMAP)',
		type: 'n8n-nodes-base.emailReadImap',
		typeVersion: 2.1,
		position: [0, 0],
		parameters: { mailbox: 'INBOX', format: 'simple', options: {} },
		credentials: { imap: { id, name } },
	};
	const end: WorkflowNode & Record<string, unknown> = {
		id: '3f6a1f5c-0f0e-4a55-9a52-3f8d1f9c2a02',
		name: 'Done',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [300, 0],
		parameters: {},
	};
	return {
		name: "n8n's own Email Trigger",
		nodes: [trigger, end],
		connections: { [trigger.name]: { main: [[{ node: end.name, type: 'main', index: 0 }]] } },
	};
}
