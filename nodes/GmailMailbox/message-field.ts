import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { LocatedMessage, MessageReference } from '../../gmail';
import type { Batch } from './batch';

/** Which message: by default the item itself. */
export const messageField: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { takes: 'message' },
	default: '={{ $json }}',
	required: true,
	placeholder: 'e.g. 18c1a2b3c4d5e6f7',
	hint: 'An item of Gmail IMAP Trigger or of a search, as it comes; or a Gmail ID, or a Message-ID',
	description:
		'The message to work on: its Gmail ID (such as 18c1a2b3c4d5e6f7), its Message-ID in angle brackets, or a whole item of Gmail IMAP Trigger or of this node. A message that was moved is found.',
};

/** A message of an item, and where it is. */
export interface FoundMessage {
	itemIndex: number;
	/** What the item said of it; {} where that was an id alone. */
	told: IDataObject;
	message: LocatedMessage;
}

const asObject = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null ? (value as IDataObject) : {};

const messageOf = ({ context }: Batch, itemIndex: number): unknown =>
	context.getNodeParameter('message', itemIndex);

/**
 * Finds the messages of all items in a few round trips. An item whose message is not there fails.
 *
 * @param valueOf what names the message of an item: an item or an id
 */
export const findMessages = async (
	batch: Batch,
	valueOf: (batch: Batch, itemIndex: number) => unknown = messageOf,
): Promise<FoundMessage[]> => {
	const { core, account, session } = batch;
	const named: { itemIndex: number; told: IDataObject; reference: MessageReference }[] = [];
	await batch.each(batch.items, async (itemIndex) => {
		const value = valueOf(batch, itemIndex);
		const reference = core.readReference(value, account.address);
		named.push({ itemIndex, told: asObject(value), reference });
	});
	const located = await core.locate(
		session,
		named.map(({ reference }) => reference),
	);
	const found: FoundMessage[] = [];
	const answers = new Map(
		named.map((each, i) => [each.itemIndex, { ...each, answer: located[i]! }]),
	);
	await batch.each([...answers.keys()], async (itemIndex) => {
		const { told, answer } = answers.get(itemIndex)!;
		if (answer instanceof core.GmailError) throw answer;
		found.push({ itemIndex, told, message: answer });
	});
	return found;
};
