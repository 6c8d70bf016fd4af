import { readSimplify, simplifyField } from '../fields';
import { findMessages, messageField } from '../message-field';
import { messageItem } from '../message-item';
import { readLocated } from '../read-located';
import type { BatchOperation } from './operation';

export const get: BatchOperation = {
	resource: 'message',
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get a message as it is now, with its text and the list of its attachments',
		action: 'Get a message',
	},
	fields: [messageField, simplifyField],
	runAll: async (batch) => {
		const found = await findMessages(batch);
		const read = await readLocated(
			batch,
			found.map(({ message }) => message),
		);
		const messageOf = new Map(found.map(({ itemIndex, message }) => [itemIndex, message]));
		await batch.each([...messageOf.keys()], async (itemIndex) => {
			const mail = read.get(messageOf.get(itemIndex)!);
			const simplify = readSimplify(batch, itemIndex);
			// It was deleted a moment ago: nothing is what is left of it.
			batch.give(
				itemIndex,
				mail ? [await messageItem(batch, mail, { simplify, among: 'one' })] : [],
			);
		});
	},
};
