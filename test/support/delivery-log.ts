import type { Cursor, Outcome } from '../../gmail/watch/cursor';
import type { ReadMessage } from '../../gmail/read/message-content';
import type { DeliveredMessage, Delivery, Receiver } from '../../gmail/watch/delivery';

/** One message as it was handed out, with the cursor that went with it. */
export type DeliveryEntry = DeliveredMessage<ReadMessage> & { cursor: Cursor };

/** What a watch handed out, in order, and a way to wait for more of it. */
export interface DeliveryLog extends Receiver<ReadMessage> {
	entries: DeliveryEntry[];
	/** How many messages each delivery had. */
	sizes: number[];
	/** Settles with all entries as soon as there are `count` of them; never, when they do not come. */
	atLeast(count: number): Promise<DeliveryEntry[]>;
	/** The subjects in the order they came. */
	subjects(): string[];
}

/**
 * A consumer for a watch.
 *
 * @param execute what becomes of a delivery, told by its first message; by default it succeeds at once
 */
export function createDeliveryLog(
	execute: (first: DeliveryEntry) => Promise<Outcome | void> = async () => undefined,
): DeliveryLog {
	const entries: DeliveryEntry[] = [];
	const sizes: number[] = [];
	let arrived = () => undefined as void;
	return {
		entries,
		sizes,
		prepare: async (message) => message,
		async deliver({ messages, cursor }: Delivery<ReadMessage>) {
			const delivered = messages.map((message) => ({ ...message, cursor }));
			entries.push(...delivered);
			sizes.push(messages.length);
			arrived();
			return (await execute(delivered[0])) ?? 'success';
		},
		async atLeast(count) {
			while (entries.length < count) {
				await new Promise<void>((resolve) => (arrived = resolve));
			}
			return entries;
		},
		subjects: () => entries.map(({ item }) => item.mail.subject),
	};
}
