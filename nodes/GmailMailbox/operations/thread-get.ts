import { readSimplify, simplifyField } from '../fields';
import { messageItem } from '../message-item';
import { readLocated } from '../read-located';
import { findThreads, spamAndTrashField, threadField } from '../thread-field';
import type { BatchOperation } from './operation';

export const threadGet: BatchOperation = {
	resource: 'thread',
	option: {
		name: 'Get Messages',
		value: 'get',
		description: 'Get the messages of a thread, the oldest first',
		action: 'Get messages of a thread',
	},
	fields: [threadField, simplifyField, spamAndTrashField],
	runAll: async (batch) => {
		const found = await findThreads(batch);
		const read = await readLocated(
			batch,
			found.flatMap(({ messages }) => messages),
		);
		const messagesOf = new Map(found.map(({ itemIndex, messages }) => [itemIndex, messages]));
		await batch.each([...messagesOf.keys()], async (itemIndex) => {
			const simplify = readSimplify(batch, itemIndex);
			const mails = messagesOf.get(itemIndex)!.flatMap((message) => read.get(message) ?? []);
			const items = mails.map(
				async (mail) => await messageItem(batch, mail, { simplify, among: 'many' }),
			);
			batch.give(itemIndex, await Promise.all(items));
		});
	},
};
