import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credential, Workflow, WorkflowNode } from './n8n-rest';

/** The workflows of `examples/`. */
export type ExampleName =
	| 'agent-asks-first'
	| 'answer-incoming-mail'
	| 'attachments-to-files'
	| 'bounce-handling'
	| 'inbox-triage'
	| 'invoice-approval'
	| 'report-for-each-user'
	| 'scheduled-report';

/** Reads an example and puts these credentials where it names one of their type. */
export function exampleWorkflow(name: ExampleName, credentials: Credential[]): Workflow {
	const file = join(__dirname, '..', 'examples', `${name}.json`);
	const workflow = JSON.parse(readFileSync(file, 'utf8')) as Workflow;
	return { ...workflow, nodes: workflow.nodes.map((node) => withCredentials(node, credentials)) };
}

/** The workflow with some parameters of one node replaced. Throws when it has no such node. */
export function withParameters(
	workflow: Workflow,
	nodeName: string,
	parameters: Record<string, unknown>,
): Workflow {
	if (!workflow.nodes.some(({ name }) => name === nodeName)) {
		throw new Error(`The workflow "${workflow.name}" has no node "${nodeName}"`);
	}
	const nodes = workflow.nodes.map((node) =>
		node.name === nodeName ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	);
	return { ...workflow, nodes };
}

function withCredentials(node: WorkflowNode, credentials: Credential[]): WorkflowNode {
	if (!node.credentials) return node;
	const chosen = Object.keys(node.credentials).map((type) => {
		const credential = credentials.find((candidate) => candidate.type === type);
		if (!credential) throw new Error(`"${node.name}" needs a credential of the type ${type}`);
		return [type, { id: credential.id, name: credential.name }] as const;
	});
	return { ...node, credentials: Object.fromEntries(chosen) };
}
