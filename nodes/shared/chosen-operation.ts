import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

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
	throw new NodeOperationError(context.getNode(), `The operation "${wanted}" does not exist`, {
		itemIndex,
	});
};
