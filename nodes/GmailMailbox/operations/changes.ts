import type { INodeProperties } from 'n8n-workflow';
import type { Batch } from '../batch';
import { changeAll, type ChangesOf } from '../change-operation';
import { findMessages, messageField, type FoundMessage } from '../message-field';
import { findThreads, threadField } from '../thread-field';
import type { BatchOperation } from './operation';

interface Change {
	option: BatchOperation['option'];
	changes: ChangesOf;
	fields?: INodeProperties[];
}

/**
 * An operation that changes messages.
 *
 * @param message which of an item; its field "Message" by default
 * @param only the label without which a message is left as it is, where the server has labels
 */
export const messageChange = ({
	option,
	changes,
	fields = [],
	message = { field: messageField },
	only,
}: Change & {
	message?: { field: INodeProperties; of?(batch: Batch, itemIndex: number): unknown };
	only?: string;
}): BatchOperation => ({
	resource: 'message',
	option,
	fields: [message.field, ...fields],
	runAll: async (batch) => {
		const toChange = ({ message: found, ...item }: FoundMessage) => ({
			...item,
			messages: [found],
		});
		const isMeant = ({ message: { labels } }: FoundMessage): boolean =>
			only === undefined || labels === undefined || labels.includes(only);
		const found = await findMessages(batch, message.of);
		await changeAll(batch, found.filter(isMeant).map(toChange), changes);
		const others = found.filter((entry) => !isMeant(entry));
		await changeAll(batch, others.map(toChange), () => ({}));
	},
});

/** An operation that changes all messages of threads; those in spam and in the trash where it has the field that asks for them. */
export const threadChange = ({ option, changes, fields = [] }: Change): BatchOperation => ({
	resource: 'thread',
	option,
	fields: [threadField, ...fields],
	runAll: async (batch) => {
		const found = await findThreads(batch);
		const wanted = found.map((thread) => ({ ...thread, told: {} }));
		await changeAll(batch, wanted, changes);
	},
});
