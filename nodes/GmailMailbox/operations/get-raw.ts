import type { INodeProperties } from 'n8n-workflow';
import { toFileName } from '../../shared/file-name';
import { findMessages, messageField } from '../message-field';
import { locatedJson } from '../message-item';
import type { BatchOperation } from './operation';

const outputField: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'outputField',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
};

export const getRaw: BatchOperation = {
	resource: 'message',
	option: {
		name: 'Download as EML',
		value: 'getRaw',
		description: 'Download a message as it was sent, headers and attachments included',
		action: 'Download a message as EML',
	},
	fields: [messageField, outputField],
	runAll: async (batch) => {
		const { context, account, session } = batch;
		for (const { itemIndex, message } of await findMessages(batch)) {
			await batch.each([itemIndex], async () => {
				const connection = await session.in(message.mailbox);
				const { content } = await connection.downloadSource(message.uid);
				const field = context.getNodeParameter('outputField', itemIndex, 'data') as string;
				const file = await context.helpers.prepareBinaryData(
					content,
					toFileName(`message-${message.id ?? message.uid}.eml`),
					'message/rfc822',
				);
				const json = locatedJson(message, account.address);
				batch.give(itemIndex, [{ json, binary: { [field]: file } }]);
			});
		}
	},
};
