import type { INodeProperties } from 'n8n-workflow';
import type { LocatedMessage, ThreadReference } from '../../gmail';
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
		'Gmail ID of the thread, such as 18c1a2b3c4d5e6f7: the threadId of a message. Messages in spam and in the trash are left out, unless they are asked for.',
};

export const spamAndTrashField: INodeProperties = {
	displayName: 'Include Spam and Trash',
	name: 'includeSpamTrash',
	type: 'boolean',
	default: false,
	description: 'Whether to include messages of the thread that are in spam or in the trash',
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
	const named: (ThreadReference & { itemIndex: number })[] = [];
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
		const spamAndTrash = context.getNodeParameter('includeSpamTrash', itemIndex, false) === true;
		named.push({ itemIndex, id: id.toLowerCase(), spamAndTrash });
	});
	if (named.length === 0) return [];
	const located = await core.locateThreads(session, named);
	const found: FoundThread[] = [];
	for (const [i, { itemIndex }] of named.entries()) {
		const messages = located[i]!;
		if (messages instanceof core.GmailError) batch.fail(itemIndex, messages);
		else found.push({ itemIndex, messages });
	}
	return found;
};
