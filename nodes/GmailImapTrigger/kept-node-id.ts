import type { ITriggerFunctions } from 'n8n-workflow';

/** Where the static data of the node keeps the id. */
export const NODE_ID = 'nodeId';

/** n8n gives a node its workflow, with all its nodes by name, and tells nobody so in its types (seen in 2.41.1). */
interface WithNodes {
	workflow?: { nodes?: Record<string, { id?: string }> };
}

/**
 * The id that a trigger goes by for good: what it has done is marked on the server by it. A workflow that is put back by the API
 * without ids of its nodes gets new ones; the node of the same name then goes on under the id that it had, unless another node
 * has that one.
 */
export const keptNodeId = (context: ITriggerFunctions): string => {
	const { id } = context.getNode();
	const kept = context.getWorkflowStaticData('node')[NODE_ID];
	if (typeof kept !== 'string' || kept === id) return id;
	const nodes = (context as ITriggerFunctions & WithNodes).workflow?.nodes;
	// Nobody can tell whose it is.
	if (!nodes) return id;
	return Object.values(nodes).some((node) => node.id === kept) ? id : kept;
};

/** Keeps it for the nodes of this name that come after. */
export const keepNodeId = (context: ITriggerFunctions): void => {
	const data = context.getWorkflowStaticData('node');
	data[NODE_ID] = keptNodeId(context);
};
