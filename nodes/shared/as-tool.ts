import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * True where an AI agent calls the node. n8n tells that only for agents before version 3, which call it like a function;
 * later ones have it run like any node. What both run is a node type that n8n makes of ours, named with "Tool".
 */
export const isTool = (context: IExecuteFunctions): boolean =>
	context.isToolExecution?.() === true || context.getNode().type.endsWith('Tool');
