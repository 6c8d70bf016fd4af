import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { MessageQuery } from '../../../gmail';
import type { Batch } from '../batch';
import { readSimplify, simplifyField } from '../fields';
import { limitFields } from '../../shared/limit-fields';
import { neverEmpty } from '../../shared/never-empty';
import { mailboxField } from '../../shared/mailbox-field';
import { readDate } from '../../shared/read-date';
import { messageItem } from '../message-item';
import type { BatchOperation } from './operation';

const fields: INodeProperties[] = [
	{
		displayName: 'Search',
		name: 'query',
		type: 'string',
		typeOptions: { empty: 'fromExpression' },
		default: '',
		placeholder: 'e.g. is:unread has:attachment from:carla@example.com',
		hint: 'As in the search box of Gmail. Empty finds all.',
		description:
			'Query in the search language of Gmail, such as "from:carla newer_than:7d has:attachment". Empty finds all messages.',
	},
	...limitFields,
	simplifyField,
	mailboxField({
		displayName: 'Search In',
		name: 'searchIn',
		value: '\\All',
		cachedResultName: 'All Mail',
		description: 'The label or folder to search. All Mail has everything but trash and spam.',
	}),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: neverEmpty([
			{
				displayName: 'From',
				name: 'from',
				type: 'string',
				default: '',
				placeholder: 'e.g. carla@example.com',
				description:
					'Address or name of the sender. Of several, separated by commas, any will do; a name with a comma stands in quotation marks.',
			},
			{
				displayName: 'Subject',
				name: 'subject',
				type: 'string',
				default: '',
				placeholder: 'e.g. invoice',
				description: 'Words of the subject',
			},
			{
				displayName: 'To',
				name: 'to',
				type: 'string',
				default: '',
				placeholder: 'e.g. support@example.com',
				description:
					'Address or name of a recipient. Of several, separated by commas, any will do; a name with a comma stands in quotation marks.',
			},
			{
				displayName: 'Read Status',
				name: 'read',
				type: 'options',
				options: [
					{ name: 'Read', value: 'read' },
					{ name: 'Unread', value: 'unread' },
				],
				default: 'unread',
			},
			{
				displayName: 'Received After',
				name: 'receivedAfter',
				type: 'dateTime',
				default: '',
				description: 'To the second on Gmail, to the day on other servers',
			},
			{
				displayName: 'Received Before',
				name: 'receivedBefore',
				type: 'dateTime',
				default: '',
				description: 'To the second on Gmail, to the day on other servers',
			},
			{
				displayName: 'Starred',
				name: 'starred',
				type: 'boolean',
				default: true,
				description: 'Whether to find messages with a star, or those without',
			},
		]),
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Order',
				name: 'order',
				type: 'options',
				options: [
					{ name: 'Newest First', value: 'newest' },
					{ name: 'Oldest First', value: 'oldest' },
				],
				default: 'newest',
			},
			{
				displayName: 'Page',
				name: 'page',
				type: 'number',
				default: 1,
				typeOptions: { minValue: 1 },
				description: 'Which page of the results to return, each as long as the limit',
			},
		],
	},
];

interface Filters {
	from?: string;
	to?: string;
	subject?: string;
	read?: 'read' | 'unread';
	starred?: boolean;
	receivedAfter?: string;
	receivedBefore?: string;
}

const readQuery = (batch: Batch, itemIndex: number): MessageQuery => {
	const { context } = batch;
	const filters = context.getNodeParameter('filters', itemIndex, {}) as Filters;
	const { from, to, subject, read, starred, receivedAfter, receivedBefore } = filters;
	return {
		query: context.getNodeParameter('query', itemIndex, '') as string,
		from,
		to,
		subject,
		starred,
		read: read && read === 'read',
		receivedAfter: readDate(batch.core, 'Received After', receivedAfter),
		receivedBefore: readDate(batch.core, 'Received Before', receivedBefore),
	};
};

/** Which of the results an item asks for, in which order. */
interface Wanted {
	order: 'newest' | 'oldest';
	/** How many come before them. */
	start: number;
	count: number;
}

const readWanted = ({ context }: Batch, itemIndex: number): Wanted => {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const order = options.order === 'oldest' ? 'oldest' : 'newest';
	if (context.getNodeParameter('returnAll', itemIndex) === true)
		return { order, start: 0, count: Infinity };
	const count = Number(context.getNodeParameter('limit', itemIndex, 50));
	return { order, start: (Math.max(1, Number(options.page ?? 1)) - 1) * count, count };
};

/** From so many messages on, an execution that holds them all is worth a word. */
const MESSAGES_TO_WARN_AT = 2_000;

const tellPages = ({ context }: Batch, count: number): void =>
	context.addExecutionHints?.({
		message: `${count} messages came out, and n8n holds them all in memory until the execution ends. With less memory: switch off Return All, set a Limit such as 500, and read one Page after another in a loop (Options > Page), until a page has fewer.`,
		location: 'outputPane',
	});

export const search: BatchOperation = {
	resource: 'message',
	option: {
		name: 'Search',
		value: 'search',
		description: 'Find messages as in the search box of Gmail',
		action: 'Search messages with a Gmail query',
	},
	fields,
	runAll: async (batch) => {
		const { context, core, session } = batch;
		await batch.each(batch.items, async (itemIndex) => {
			const place = context.getNodeParameter('searchIn', itemIndex, '', {
				extractValue: true,
			}) as string;
			const { order, start, count } = readWanted(batch, itemIndex);
			const { folder, uids } = await core.searchMessages(
				session,
				readQuery(batch, itemIndex),
				place === '\\All' || place === '' ? undefined : place,
				// Those of the pages before are counted with them.
				order === 'newest' ? start + count : Infinity,
			);
			const wanted = (order === 'newest' ? uids.reverse() : uids).slice(start, start + count);
			const simplify = readSimplify(batch, itemIndex);
			const items: INodeExecutionData[] = [];
			const connection = await session.in(folder);
			for await (const mail of core.readByUids(connection, wanted)) {
				items.push(await messageItem(batch, mail, { simplify, among: 'many' }));
				if (items.length % 50 === 0) {
					context.sendMessageToUI(`${items.length} of ${wanted.length} messages read`);
				}
			}
			if (items.length >= MESSAGES_TO_WARN_AT) tellPages(batch, items.length);
			batch.give(itemIndex, items);
		});
	},
};
