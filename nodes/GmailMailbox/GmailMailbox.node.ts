import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { chosenOperation } from '../shared/chosen-operation';
import { loadCore } from '../shared/core';
import { eachItem } from '../shared/each-item';
import { description } from './description';
import { operations } from './operations';

/** Item -> operation -> items. */
export class GmailMailbox implements INodeType {
	description = description;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const results = await eachItem(this, await loadCore(), async (itemIndex) => {
			const made = await chosenOperation(this, itemIndex, operations).run(this, itemIndex);
			return made.map((json) => ({ json, pairedItem: { item: itemIndex } }));
		});
		return [results];
	}
}
