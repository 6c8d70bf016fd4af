import { randomUUID } from 'node:crypto';
import type { Workflow, WorkflowNode } from '../../demo/n8n-rest';

/** A workflow of nodes, each wired to the next. */
export function nodeChain(
	name: string,
	nodes: Array<WorkflowNode & { typeVersion: number }>,
	settings: Record<string, unknown> = {},
): Workflow {
	const placed = nodes.map((node, i) => ({ ...node, id: randomUUID(), position: [300 * i, 0] }));
	const wires = nodes.slice(1).map((next, i) => {
		const { name: from = '' } = nodes[i] ?? {};
		return [from, { main: [[{ node: next.name, type: 'main', index: 0 }]] }];
	});
	return { name, nodes: placed, connections: Object.fromEntries(wires), settings };
}
