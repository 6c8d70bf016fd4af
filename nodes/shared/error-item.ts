import type { IExecuteFunctions, INodeExecutionData, NodeOperationError } from 'n8n-workflow';

/**
 * What goes on in place of an item that could not be worked on, where the node is set to continue. These very keys make
 * n8n put it on the error output where there is one; a property `error` beside `json` would cost the details.
 */
export const toErrorItem = (
	{ message, description }: NodeOperationError,
	itemIndex: number,
): INodeExecutionData => ({
	json: { error: message, details: description ?? '' },
	pairedItem: { item: itemIndex },
});

/**
 * True where an item that fails goes on as one that says why. An AI agent before version 3 gives its model an empty answer
 * for an error that is thrown, so there it does always.
 */
export const goesOn = (context: IExecuteFunctions): boolean =>
	context.continueOnFail() || context.isToolExecution?.() === true;
