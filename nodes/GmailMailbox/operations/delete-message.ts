import type { INodeProperties } from 'n8n-workflow';
import { findMessages, messageField } from '../message-field';
import type { BatchOperation } from './operation';

const confirmField: INodeProperties = {
	displayName: 'Yes, Delete for Ever',
	name: 'confirmed',
	type: 'boolean',
	default: false,
	description:
		'Whether you mean it: the message does not go to the trash, it is gone. Without this nothing is deleted.',
};

export const deleteMessage: BatchOperation = {
	resource: 'message',
	option: {
		name: 'Delete for Ever',
		value: 'delete',
		description: 'Delete messages so that nobody can bring them back; "Move to Trash" is kinder',
		action: 'Delete a message for ever',
	},
	fields: [messageField, confirmField],
	runAll: async (batch) => {
		const { context, core, session } = batch;
		for (const itemIndex of batch.items) {
			if (context.getNodeParameter('confirmed', itemIndex) === true) continue;
			throw new core.GmailError('Nothing was deleted, as it was not confirmed', {
				code: 'messageInvalid',
				retry: 'never',
				remedy:
					'You switch on "Yes, Delete for Ever" in this node, or choose "Move to Trash" instead.',
				guide: core.guideTo('Nothing was deleted, as it was not confirmed'),
			});
		}
		const found = await findMessages(batch);
		await core.deleteForEver(
			session,
			found.map(({ message }) => message),
		);
		for (const { itemIndex, message } of found) {
			const { id, threadId } = message;
			batch.give(itemIndex, [{ json: { deleted: true, ...(id && { id, threadId }) } }]);
		}
	},
};
