import type { IExecuteFunctions, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { breathing } from './breathing';
import type { Core } from './core';
import { goesOn, toErrorItem } from './error-item';
import { explain } from './errors';

/** How items are worked on. */
export interface Pace {
	/** How many at a time; they are begun in their order. */
	atATime?: number;
	/** Which ones; all of the input by default. */
	items?: number[];
}

/**
 * Works on items, one after another or a few at a time; what comes out is in their order. One that fails ends the
 * execution, or goes on as an item that says why, where the node is set to continue. No further item is begun when the
 * execution is cancelled.
 *
 * @param work the items that come out for an item; throws a NodeOperationError, or what the core classifies
 */
export const eachItem = async (
	context: IExecuteFunctions,
	core: Core,
	work: (itemIndex: number) => Promise<INodeExecutionData[]>,
	{ atATime = 1, items = [...context.getInputData().keys()] }: Pace = {},
): Promise<INodeExecutionData[]> => {
	const results: INodeExecutionData[][] = [];
	const failures: NodeOperationError[] = [];
	const breathe = breathing();
	let next = 0;

	const workThrough = async (): Promise<void> => {
		for (;;) {
			await breathe();
			if (failures.length > 0 || context.getExecutionCancelSignal()?.aborted) return;
			const itemIndex = items[next++];
			if (itemIndex === undefined) return;
			try {
				results[itemIndex] = await work(itemIndex);
			} catch (error) {
				const explained = explain(context, core, error, 'api', itemIndex);
				if (goesOn(context)) results[itemIndex] = [toErrorItem(explained, itemIndex)];
				else failures[itemIndex] = explained;
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, workThrough));
	// Of several that failed at the same time, the first of the input is told.
	const failure = failures.find((each) => each !== undefined);
	if (failure) throw failure;
	return results.flat();
};
