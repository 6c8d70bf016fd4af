import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import type { Account, Sender } from '../../gmail';
import { accountOf } from '../shared/account';
import type { Authentication } from '../shared/authentication';
import { chosenOperation } from '../shared/chosen-operation';
import { loadCore } from '../shared/core';
import { eachItem } from '../shared/each-item';
import { description } from './description';
import { operations } from './operations';
import { readMessageFields, readTransport } from './parameters';

/** Item -> parameters -> compose -> transport -> receipt -> item. */
export class GmailSend implements INodeType {
	description = description;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const core = await loadCore();
		const authentication = this.getNodeParameter('authentication', 0) as Authentication;
		// One account for each mailbox that a service account acts for, one sender for each of its ways out.
		// Promises: a sign-in that Google refuses is asked for once, not again for each item.
		const accounts = new Map<string, Promise<Account>>();
		const senders = new Map<string, Sender>();

		const accountFor = async (itemIndex: number): Promise<Account> => {
			const actFor = this.getNodeParameter('actFor', itemIndex, '') as string;
			const account = accounts.get(actFor) ?? accountOf(this, authentication, actFor);
			accounts.set(actFor, account);
			return await account;
		};

		const sendOne = async (itemIndex: number): Promise<INodeExecutionData[]> => {
			const operation = chosenOperation(this, itemIndex, operations);
			const account = await accountFor(itemIndex);
			const mail = await operation.run(this, itemIndex, await readMessageFields(this, itemIndex));
			const composed = core.compose(mail, account.address);
			const transport = readTransport(this, itemIndex);
			const way = `${account.address} ${transport}`;
			const sender = senders.get(way) ?? core.openSender(account, transport);
			senders.set(way, sender);
			const receipt = await sender.send(composed);
			const json = JSON.parse(JSON.stringify(receipt)) as IDataObject;
			return [{ json, pairedItem: { item: itemIndex } }];
		};

		try {
			return [await eachItem(this, core, sendOne)];
		} finally {
			for (const sender of senders.values()) await sender.close();
		}
	}
}
