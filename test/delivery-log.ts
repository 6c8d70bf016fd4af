import type { Delivery, ReadMessage, Receiver } from '../gmail/receive/delivery';

/** What a watch handed out, in order, and a way to wait for more of it. */
export interface DeliveryLog extends Receiver<ReadMessage> {
	entries: Delivery<ReadMessage>[];
	/** Settles with all entries as soon as there are `count` of them; never, when they do not come. */
	atLeast(count: number): Promise<Delivery<ReadMessage>[]>;
	/** The subjects in the order they came. */
	subjects(): string[];
}

/**
 * A consumer for a watch.
 *
 * @param acknowledge what becomes of a message; by default it is done with at once
 */
export function createDeliveryLog(
	acknowledge: (delivery: Delivery<ReadMessage>) => Promise<void> = async () => undefined,
): DeliveryLog {
	const entries: Delivery<ReadMessage>[] = [];
	let arrived = () => undefined as void;
	return {
		entries,
		prepare: async (message) => message,
		deliver(delivery) {
			entries.push(delivery);
			arrived();
			return acknowledge(delivery);
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
