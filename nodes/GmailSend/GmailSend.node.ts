import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Account, Sender } from '../../gmail';
import { accountOf } from '../shared/account';
import type { Authentication } from '../shared/authentication';
import { loadCore } from '../shared/core';
import { toErrorItem } from '../shared/error-item';
import { toNodeError } from '../shared/errors';
import { description } from './description';
import { operations } from './operations';
import { readMessageFields, readTransport } from './parameters';

/** Item -> parameters -> compose -> transport -> receipt -> item. */
export class GmailSend implements INodeType {
	description = description;

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
		// One account for each mailbox that a service account acts for, one sender for each of its ways out.
		const accounts = new Map<string, Account>();
		const senders = new Map<string, Sender>();

		const accountFor = async (itemIndex: number): Promise<Account> => {
			const actFor = this.getNodeParameter('actFor', itemIndex, '') as string;
			const account = accounts.get(actFor) ?? (await accountOf(this, authentication, actFor));
			accounts.set(actFor, account);
			return account;
		};

		const sendOne = async (itemIndex: number): Promise<INodeExecutionData> => {
			const wanted = this.getNodeParameter('operation', itemIndex) as string;
			const operation = operations.find(({ option }) => option.value === wanted);
			if (!operation)
				throw new NodeOperationError(this.getNode(), `The operation "${wanted}" does not exist`, {
					itemIndex,
				});
			const account = await accountFor(itemIndex);
			const mail = await operation.run(this, itemIndex, await readMessageFields(this, itemIndex));
			const composed = core.compose(mail, account.address);
			const transport = readTransport(this, itemIndex);
			const way = `${account.address} ${transport}`;
			const sender = senders.get(way) ?? core.openSender(account, transport);
			senders.set(way, sender);
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
					results.push(toErrorItem(explained, itemIndex));
				}
			}
		} finally {
			for (const sender of senders.values()) await sender.close();
		}
		return [results];
	}
}
