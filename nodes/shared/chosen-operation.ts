import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/** What n8n adds to the operations of a node by itself, to the only version of it or the default one (2.41). */
const CUSTOM_API_CALL = '__CUSTOM_API_CALL__';

/**
 * The operation that the node is set to.
 *
 * @throws NodeOperationError for one that the node does not have, such as n8n's own "Custom API Call"
 */
export const chosenOperation = <Operation extends { option: { value: string } }>(
	context: IExecuteFunctions,
	itemIndex: number,
	operations: Operation[],
): Operation => {
	const wanted = context.getNodeParameter('operation', itemIndex) as string;
	const operation = operations.find(({ option }) => option.value === wanted);
	if (operation) return operation;
	const isCall = wanted === CUSTOM_API_CALL;
	throw new NodeOperationError(
		context.getNode(),
		isCall
			? 'This node makes no API calls of your own'
			: `The operation "${wanted}" does not exist`,
		{
			description: isCall
				? 'You choose an operation here. For other calls use the node "HTTP Request" with n8n\'s own credential "Gmail OAuth2 API": those of this package work in its own nodes alone.'
				: 'You choose an operation from the list of this node. Where the list has it, the n8n that ran this, such as a worker, has an older version of this package: main and workers need the same one.',
			itemIndex,
		},
	);
};
