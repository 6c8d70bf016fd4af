import type { INodeProperties } from 'n8n-workflow';
import type { LocatedMessage } from '../../gmail';
import type { Batch } from './batch';

/** Which thread: by default the one of the item. */
export const threadField: INodeProperties = {
	displayName: 'Thread',
	name: 'thread',
	type: 'string',
	default: '={{ $json.threadId }}',
	required: true,
	placeholder: 'e.g. 18c1a2b3c4d5e6f7',
	description:
		'Gmail ID of the thread, such as 18c1a2b3c4d5e6f7: the threadId of a message. Messages in the trash and in spam are left out.',
};

/** A thread of an item, and its messages, the oldest first. */
export interface FoundThread {
	itemIndex: number;
	messages: LocatedMessage[];
}

const threadId = /^[0-9a-f]{10,16}$/i;

/** Finds the messages of the threads of all items in a few round trips. An item whose thread is not there fails. */
export const findThreads = async (batch: Batch): Promise<FoundThread[]> => {
	const { context, core, session } = batch;
	const named: { itemIndex: number; id: string }[] = [];
	await batch.each(batch.items, async (itemIndex) => {
		const id = String(context.getNodeParameter('thread', itemIndex, '') ?? '').trim();
		if (!threadId.test(id)) {
			throw new core.GmailError(
				id === '' ? 'No thread is named' : `"${id.slice(0, 80)}" is not the ID of a thread`,
				{
					code: 'messageInvalid',
					retry: 'never',
					remedy:
						'You give the field "Thread" the threadId of an item, such as one of Gmail IMAP Trigger or of a search. Servers other than Gmail have no threads.',
					guide: core.guideTo('"Invoices" is not the ID of a thread'),
				},
			);
		}
		named.push({ itemIndex, id: id.toLowerCase() });
	});
	if (named.length === 0) return [];
	const located = await core.locateThreads(
		session,
		named.map(({ id }) => id),
	);
	const found: FoundThread[] = [];
	for (const [i, { itemIndex }] of named.entries()) {
		const messages = located[i]!;
		if (messages instanceof core.GmailError) batch.fail(itemIndex, messages);
		else found.push({ itemIndex, messages });
	}
	return found;
};
