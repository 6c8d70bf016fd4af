import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { LocatedMessage, MessageChanges } from '../../gmail';
import type { Batch } from './batch';
import { locatedJson } from './message-item';

/** Messages of one item, all of them to be changed in one way. */
export interface ToChange {
	itemIndex: number;
	/** What the item said of them. */
	told: IDataObject;
	messages: LocatedMessage[];
}

/** What an operation wants to become of the messages of an item, which said this of them. */
export type ChangesOf = (batch: Batch, itemIndex: number, told: IDataObject) => MessageChanges;

/** The binaries go on with an item that is one message. */
const itemOf = (
	{ context, account }: Batch,
	{ itemIndex, told }: ToChange,
	message: LocatedMessage,
): INodeExecutionData => {
	const rest = { ...told };
	// Where it was; where it is now is told by the server, or by nobody.
	delete rest.mailbox;
	delete rest.uid;
	const binary = Object.keys(told).length > 0 && context.getInputData()[itemIndex]?.binary;
	return {
		json: { ...rest, ...locatedJson(message, account.address) },
		...(binary && { binary }),
	};
};

/**
 * Makes the same change to the messages of many items by the same few commands. Each item goes on with its messages as
 * they are now.
 */
export const changeAll = async (
	batch: Batch,
	wanted: ToChange[],
	changesOf: ChangesOf,
): Promise<void> => {
	const alike = new Map<string, { changes: MessageChanges; group: ToChange[] }>();
	for (const entry of wanted) {
		await batch.each([entry.itemIndex], async (itemIndex) => {
			const changes = changesOf(batch, itemIndex, entry.told);
			const key = JSON.stringify(changes);
			const same = alike.get(key) ?? { changes, group: [] };
			same.group.push(entry);
			alike.set(key, same);
		});
	}
	for (const { changes, group } of alike.values()) {
		try {
			const changed = await batch.core.changeLocated(
				batch.session,
				group.flatMap(({ messages }) => messages),
				changes,
			);
			let next = 0;
			for (const entry of group) {
				const now: LocatedMessage[] = [];
				let refusal: unknown;
				for (const message of changed.slice(next, (next += entry.messages.length))) {
					if (message instanceof batch.core.GmailError) refusal ??= message;
					else now.push(message);
				}
				await batch.each([entry.itemIndex], async (itemIndex) => {
					if (refusal) throw refusal;
					batch.give(
						itemIndex,
						now.map((message) => itemOf(batch, entry, message)),
					);
				});
			}
		} catch (error) {
			for (const { itemIndex } of group) batch.fail(itemIndex, error);
		}
	}
};
