import { randomUUID } from 'node:crypto';
import type { Workflow, WorkflowNode } from '../../demo/n8n-rest';

/** A workflow of two nodes, the first wired to the second. */
export function nodePair(
	name: string,
	first: WorkflowNode & { typeVersion: number },
	second: WorkflowNode & { typeVersion: number },
): Workflow {
	const place = (node: WorkflowNode, column: number): WorkflowNode & Record<string, unknown> => ({
		...node,
		id: randomUUID(),
		position: [300 * column, 0],
	});
	return {
		name,
		nodes: [place(first, 0), place(second, 1)],
		connections: { [first.name]: { main: [[{ node: second.name, type: 'main', index: 0 }]] } },
	};
}
