import type {
	IBinaryKeyData,
	IDataObject,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { Attachment, AttachmentFilter } from '../../../gmail';
import type { Batch } from '../batch';
import { neverEmpty } from '../../shared/never-empty';
import { toFileName } from '../../shared/file-name';
import { namesIn } from '../../shared/names-in';
import { findMessages, messageField, type FoundMessage } from '../message-field';
import { locatedJson } from '../message-item';
import type { BatchOperation } from './operation';

/** What comes out; its default came with versions of the node. */
const outputField: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'One Item per File',
			value: 'file',
			description: 'Each file alone, such as for writing it to disk or a drive',
		},
		{
			name: 'One Item per Message',
			value: 'message',
			description: 'All files of a message together, such as for sending them on',
		},
	],
	default: 'file',
};

const fields: INodeProperties[] = [
	messageField,
	{
		...outputField,
		default: 'file',
		displayOptions: { show: { '@version': [1] } },
	},
	{
		...outputField,
		default: 'message',
		displayOptions: { show: { '@version': [{ _cnd: { gte: 1.1 } }] } },
	},
	{
		displayName: 'Put Output File in Field',
		name: 'outputField',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the output binary field. With several files in an item: data_0, data_1, …',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: neverEmpty([
			{
				displayName: 'Types',
				name: 'types',
				type: 'string',
				typeOptions: { takes: 'names' },
				default: '',
				placeholder: 'e.g. pdf, image/*',
				description: 'Only files of these MIME types or endings, separated by commas',
			},
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. invoice*',
				description: 'Only files with this name; * stands for anything',
			},
			{
				displayName: 'Largest Size (MB)',
				name: 'maxSize',
				type: 'number',
				default: 10,
				typeOptions: { minValue: 0, numberPrecision: 2 },
				description: 'Larger files stay in Gmail, which allows 2,500 MB of downloads a day',
			},
			{
				displayName: 'Smallest Size (KB)',
				name: 'minSize',
				type: 'number',
				default: 1,
				typeOptions: { minValue: 0 },
			},
			{
				displayName: 'Include Inline Images',
				name: 'inline',
				type: 'boolean',
				default: true,
				description:
					'Whether to include images that the HTML shows within the text, such as the logo of a signature',
			},
			{
				displayName: 'Part',
				name: 'part',
				type: 'string',
				typeOptions: { takes: 'names' },
				default: '',
				placeholder: 'e.g. 2',
				description:
					'Only the file with this "part" in the attachments of the message; several separated by commas. The other filters do not count then.',
			},
		]),
	},
];

interface Filters {
	inline?: boolean;
	maxSize?: number;
	minSize?: number;
	name?: string;
	part?: string | string[];
	types?: string | string[];
}

const readFilter = ({ context }: Batch, itemIndex: number): AttachmentFilter => {
	const filters = context.getNodeParameter('filters', itemIndex, {}) as Filters;
	return {
		parts: namesIn(filters.part),
		types: namesIn(filters.types),
		name: filters.name?.trim(),
		minSize: filters.minSize && filters.minSize * 1_000,
		maxSize: filters.maxSize && filters.maxSize * 1_000_000,
		inline: filters.inline,
	};
};

/** The files that are wanted. Throws GmailError for a part that is named and is not there. */
const choose = (
	{ core, account }: Batch,
	{ message }: FoundMessage,
	all: Attachment[],
	filter: AttachmentFilter,
): Attachment[] => {
	const unknown = filter.parts?.find((wanted) => !all.some(({ part }) => part === wanted));
	if (unknown === undefined) return core.chooseAttachments(all, filter);
	const parts = all.map(({ part, name }) => `${part} (${name})`).join(', ') || 'none';
	throw new core.GmailError(
		`The message ${message.id ?? message.messageId} in ${account.address} has no attachment in part ${unknown}`,
		{
			code: 'messageNotFound',
			retry: 'never',
			remedy: `Its attachments are in parts: ${parts}. You take the "part" of an entry in the attachments of the message.`,
			guide: core.guideTo('The message 18c1a2b3c4d5e6f7 in {mailbox} has no attachment in part 2'),
		},
	);
};

/** From this version of the node on, the item of a file has the fields of its message too. */
const MESSAGE_FIELDS_FROM = 1.1;

/** Streams the files of one message from the server into n8n's store, one after the other. */
const download = async (
	{ context, core, session, account }: Batch,
	{ itemIndex, told, message }: FoundMessage,
	chosen: Attachment[],
): Promise<INodeExecutionData[]> => {
	const perMessage = context.getNodeParameter('output', itemIndex, 'file') === 'message';
	const field = context.getNodeParameter('outputField', itemIndex, 'data') as string;
	const where = locatedJson(message, account.address);
	const rest = context.getNode().typeVersion < MESSAGE_FIELDS_FROM ? {} : told;
	const items: INodeExecutionData[] = [];
	const together: IBinaryKeyData = {};
	for (const [i, attachment] of chosen.entries()) {
		const connection = await session.in(message.mailbox);
		const content = await core.openPart(connection, message.uid, attachment.part);
		const name = toFileName(core.saveName(attachment));
		const file = await context.helpers.prepareBinaryData(content, name, attachment.mimeType);
		together[`${field}_${i}`] = file;
		items.push({ json: { ...rest, ...where, ...attachment }, binary: { [field]: file } });
	}
	if (!perMessage) return items;
	const json: IDataObject = { ...told, ...where, downloaded: chosen.map(({ name }) => name) };
	return [{ json, binary: together }];
};

export const downloadAttachments: BatchOperation = {
	resource: 'message',
	option: {
		name: 'Download Attachments',
		value: 'downloadAttachments',
		description: 'Download the files of messages, all or those that fit a filter',
		action: 'Download attachments of a message',
	},
	fields,
	runAll: async (batch) => {
		const { core, session } = batch;
		const found = await findMessages(batch);
		for (const folder of new Set(found.map(({ message }) => message.mailbox))) {
			const here = found.filter(({ message }) => message.mailbox === folder);
			const connection = await session.in(folder);
			const attachments = await core.listAttachments(
				connection,
				here.map(({ message }) => message.uid),
			);
			for (const entry of here) {
				await batch.each([entry.itemIndex], async (itemIndex) => {
					const { uid } = entry.message;
					const all = attachments.get(uid);
					if (!all) throw core.filesUnknown(uid, connection);
					const chosen = choose(batch, entry, all, readFilter(batch, itemIndex));
					batch.give(itemIndex, await download(batch, entry, chosen));
				});
			}
		}
	},
};
