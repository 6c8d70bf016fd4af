import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { Core } from './core';
import { toErrorItem } from './error-item';
import { toNodeError } from './errors';

/**
 * Works on one item after another. One that fails ends the execution, or goes on as an item that says why, where the node
 * is set to continue.
 *
 * @param work the items that come out for an item; throws a NodeOperationError, or what the core classifies
 */
export const eachItem = async (
	context: IExecuteFunctions,
	core: Core,
	work: (itemIndex: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> => {
	const results: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		try {
			results.push(...(await work(itemIndex)));
		} catch (error) {
			const explained =
				error instanceof NodeOperationError
					? error
					: toNodeError(
							context.getNode(),
							core.classify(error, { mailbox: 'this mailbox', channel: 'api' }),
							itemIndex,
						);
			if (!context.continueOnFail()) throw explained;
			results.push(toErrorItem(explained, itemIndex));
		}
	}
	return results;
};
