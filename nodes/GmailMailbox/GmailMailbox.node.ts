import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { isTool } from '../shared/as-tool';
import { chosenOperation } from '../shared/chosen-operation';
import { loadCore } from '../shared/core';
import { eachItem } from '../shared/each-item';
import { requireHost } from '../shared/oldest-host';
import { typed } from '../shared/parameters';
import { inBatches } from './batch';
import { description } from './description';
import { operationsOf } from './operations';
import { listSearch } from '../shared/label-lists';

/** An AI agent takes no items for no answer. */
const nothingFound = (): INodeExecutionData[] => [
	{ json: { found: 0, note: 'Nothing was found.' }, pairedItem: { item: 0 } },
];

/** Items -> operation -> items. */
export class GmailMailbox implements INodeType {
	description = description;

	methods = { listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		requireHost(this.getNode());
		const core = await loadCore();
		const context = typed(this, core, description.properties);
		const resource = context.getNodeParameter('resource', 0) as string;
		const operation = chosenOperation(context, 0, operationsOf(resource));
		if ('runAll' in operation) {
			const made = await inBatches(context, core, async (batch) => await operation.runAll(batch));
			return [made.length === 0 && isTool(context) ? nothingFound() : made];
		}
		const results = await eachItem(context, core, async (itemIndex) => {
			const made = await operation.run(context, itemIndex);
			return made.map((json) => ({ json, pairedItem: { item: itemIndex } }));
		});
		return [results];
	}
}
