import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { breathing } from '../shared/breathing';
import type { Core } from '../shared/core';
import { goesOn, toErrorItem } from '../shared/error-item';
import { explain } from '../shared/errors';

/** Items that are worked on together, in their order. */
export interface Groups {
	/** The items of each group by what they have in common; the groups in the order of their first items. */
	groups: Map<string, number[]>;
	/** Items that belong to none, as they go on where the node is set to continue. */
	failed: INodeExecutionData[];
}

/**
 * Puts items into groups.
 *
 * @param keyOf what the items of a group have in common; throws what the core classifies
 * @throws NodeOperationError for the first item whose key cannot be read, unless the node is set to continue
 */
export const groupItems = async (
	context: IExecuteFunctions,
	core: Core,
	keyOf: (itemIndex: number) => Promise<string>,
): Promise<Groups> => {
	const groups = new Map<string, number[]>();
	const failed: INodeExecutionData[] = [];
	const breathe = breathing();
	for (const itemIndex of context.getInputData().keys()) {
		await breathe();
		try {
			const key = await keyOf(itemIndex);
			const group = groups.get(key);
			if (group) group.push(itemIndex);
			else groups.set(key, [itemIndex]);
		} catch (error) {
			const explained = explain(context, core, error, 'api', itemIndex);
			if (!goesOn(context)) throw explained;
			failed.push(toErrorItem(explained, itemIndex));
		}
	}
	return { groups, failed };
};
