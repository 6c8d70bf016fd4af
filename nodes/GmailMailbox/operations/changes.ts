import type { INodeProperties } from 'n8n-workflow';
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
 * @param only the label without which a message is left as it is, where the server has labels
 */
export const messageChange = ({
	option,
	changes,
	fields = [],
	only,
}: Change & { only?: string }): BatchOperation => ({
	resource: 'message',
	option,
	fields: [messageField, ...fields],
	runAll: async (batch) => {
		const toChange = ({ message, ...item }: FoundMessage) => ({ ...item, messages: [message] });
		const isMeant = ({ message: { labels } }: FoundMessage): boolean =>
			only === undefined || labels === undefined || labels.includes(only);
		const found = await findMessages(batch);
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
