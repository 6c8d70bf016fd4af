import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { chosenOperation } from '../shared/chosen-operation';
import { loadCore } from '../shared/core';
import { eachItem } from '../shared/each-item';
import { requireHost } from '../shared/oldest-host';
import { typed } from '../shared/parameters';
import { answerWebhook } from './ask/webhook';
import { description } from './description';
import { listSenders } from './list-senders';
import { operations } from './operations';
import { readOptions } from './options';
import { openSending } from './sending';

/**
 * Messages that are under way at the same time, at most, and how many there have to be for one more: each opens a connection
 * with a sign-in of its own, and Gmail slows down who signs in too often.
 */
const AT_A_TIME = 8;
const FOR_ONE_MORE = 5;

/** Item -> parameters -> compose -> transport -> receipt -> item. */
export class GmailSend implements INodeType {
	description = description;

	methods = { loadOptions: { listSenders } };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerWebhook(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		requireHost(this.getNode());
		const core = await loadCore();
		const context = typed(this, core, description.properties);
		const operation = chosenOperation(context, 0, operations);
		const sending = openSending(context, core);
		if ('runAll' in operation) {
			try {
				return [await operation.runAll({ context, core, sending })];
			} finally {
				await sending.close();
			}
		}
		const workOn = async (itemIndex: number): Promise<INodeExecutionData[]> => {
			try {
				const account = await sending.accountFor(itemIndex);
				const options = readOptions(context, itemIndex);
				return await operation.run({ context, core, itemIndex, account, options, sending });
			} finally {
				sending.order.pass(itemIndex);
				sending.answers.pass(itemIndex);
			}
		};
		try {
			const count = operation.takesAllItems ? 1 : context.getInputData().length;
			const atATime = Math.min(AT_A_TIME, Math.ceil(count / FOR_ONE_MORE));
			return [await eachItem(context, core, workOn, { atATime, count })];
		} finally {
			await sending.close();
		}
	}
}
