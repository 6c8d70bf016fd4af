import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { loadCore } from '../shared/core';
import { toErrorItem } from '../shared/error-item';
import { toNodeError } from '../shared/errors';
import { description } from './description';
import { operations } from './operations';

/** Item -> operation -> items. */
export class GmailMailbox implements INodeType {
	description = description;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const core = await loadCore();
		const results: INodeExecutionData[] = [];
		for (let itemIndex = 0; itemIndex < this.getInputData().length; itemIndex++) {
			const pairedItem = { item: itemIndex };
			try {
				const wanted = this.getNodeParameter('operation', itemIndex) as string;
				const operation = operations.find(({ option }) => option.value === wanted);
				if (!operation) {
					throw new NodeOperationError(this.getNode(), `The operation "${wanted}" does not exist`);
				}
				const made = await operation.run(this, itemIndex);
				results.push(...made.map((json) => ({ json, pairedItem })));
			} catch (error) {
				const explained =
					error instanceof NodeOperationError
						? error
						: toNodeError(
								this.getNode(),
								core.classify(error, { mailbox: 'this mailbox', channel: 'api' }),
								itemIndex,
							);
				if (!this.continueOnFail()) throw explained;
				results.push(toErrorItem(explained, itemIndex));
			}
		}
		return [results];
	}
}
