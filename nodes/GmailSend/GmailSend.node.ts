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
import { groupItems } from './groups';
import type { Job } from './job';
import { listSenders } from './list-senders';
import { operations } from './operations';
import { readOptions } from './options';
import { openSending } from './sending';

/**
 * Messages that are under way at the same time, at most, and how many there have to be for one more: each opens a connection
 * with a sign-in of its own, and Gmail slows down who signs in too often.
 */
const MAX_AT_ONCE = 8;
const ITEMS_FOR_ONE_MORE = 5;

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
		const jobOf = async (itemIndex: number): Promise<Job> => ({
			context,
			core,
			itemIndex,
			account: await sending.accountFor(itemIndex),
			options: readOptions(context, itemIndex),
			sending,
		});
		const pass = (itemIndex: number): void => {
			sending.order.pass(itemIndex);
			sending.answers.pass(itemIndex);
		};
		const each = async (
			items: number[],
			work: (itemIndex: number) => Promise<INodeExecutionData[]>,
		): Promise<INodeExecutionData[]> =>
			await eachItem(
				context,
				core,
				async (itemIndex) => {
					try {
						return await work(itemIndex);
					} finally {
						pass(itemIndex);
					}
				},
				{ items, atATime: Math.min(MAX_AT_ONCE, Math.ceil(items.length / ITEMS_FOR_ONE_MORE)) },
			);
		try {
			if ('run' in operation) {
				const all = [...context.getInputData().keys()];
				return [await each(all, async (item) => await operation.run(await jobOf(item)))];
			}
			const keyOf = async (item: number): Promise<string> => operation.groupOf(await jobOf(item));
			const { groups, failed } = await groupItems(context, core, keyOf);
			const byFirst = new Map([...groups.values()].map((items) => [items[0] ?? 0, items]));
			// Only the first item of a group queues work.
			for (const item of context.getInputData().keys()) if (!byFirst.has(item)) pass(item);
			const keys = [...groups.keys()];
			const sent = await each(
				[...byFirst.keys()],
				async (item) => await operation.runGroup(await jobOf(item), byFirst.get(item) ?? [], keys),
			);
			return [[...sent, ...failed]];
		} finally {
			await sending.close();
		}
	}
}
