import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Sender } from '../../gmail';
import { accountOf } from '../shared/account';
import type { Authentication } from '../shared/authentication';
import { loadCore } from '../shared/core';
import { gmailServiceAccountTest } from '../shared/credential-test';
import { toNodeError } from '../shared/errors';
import { description } from './description';
import { operations } from './operations';
import { readMessageFields, readTransport } from './parameters';

/** Item -> parameters -> compose -> transport -> receipt -> item. */
export class GmailSend implements INodeType {
	description = description;

	methods = { credentialTest: { gmailServiceAccountTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const core = await loadCore();
		const authentication = this.getNodeParameter('authentication', 0) as Authentication;
		const explain = (error: unknown, itemIndex: number): NodeOperationError =>
			error instanceof NodeOperationError
				? error
				: toNodeError(
						this.getNode(),
						core.classify(error, { mailbox: 'this mailbox', channel: 'api' }),
						itemIndex,
					);
		const account = await accountOf(this, authentication).catch((error: unknown) => {
			throw explain(error, 0);
		});
		const senders = new Map<string, Sender>();

		const sendOne = async (itemIndex: number): Promise<INodeExecutionData> => {
			const wanted = this.getNodeParameter('operation', itemIndex) as string;
			const operation = operations.find(({ option }) => option.value === wanted);
			if (!operation)
				throw new NodeOperationError(this.getNode(), `The operation "${wanted}" does not exist`, {
					itemIndex,
				});
			const mail = await operation.run(this, itemIndex, await readMessageFields(this, itemIndex));
			const composed = core.compose(mail, account.address);
			const transport = readTransport(this, itemIndex);
			const sender = senders.get(transport) ?? core.openSender(account, transport);
			senders.set(transport, sender);
			const receipt = await sender.send(composed);
			return {
				json: JSON.parse(JSON.stringify(receipt)) as IDataObject,
				pairedItem: { item: itemIndex },
			};
		};

		const results: INodeExecutionData[] = [];
		try {
			for (let itemIndex = 0; itemIndex < this.getInputData().length; itemIndex++) {
				try {
					results.push(await sendOne(itemIndex));
				} catch (error) {
					const explained = explain(error, itemIndex);
					if (!this.continueOnFail()) throw explained;
					results.push({
						json: { error: explained.message, remedy: explained.description ?? '' },
						error: explained,
						pairedItem: { item: itemIndex },
					});
				}
			}
		} finally {
			for (const sender of senders.values()) await sender.close();
		}
		return [results];
	}
}
