import type { MessageContent, ReadMessage } from '../read/message-content';
import type { Cursor, Outcome } from './cursor';

/** One message on its way into the workflow, as the item that `prepare` made of it. */
export interface DeliveredMessage<Item> {
	item: Item;
	/** Stays with the message as long as it is not acknowledged. */
	key: string;
	/** 1 at the first time, more after a crash or a failed handing-out. */
	attempt: number;
}

/** Messages that are handed on together. */
export interface Delivery<Item> {
	messages: DeliveredMessage<Item>[];
	/** To be kept with the emission: after a crash a watch that starts from it hands the messages out again. */
	cursor: Cursor;
}

/** The two steps of whoever takes the messages. */
export interface Receiver<Item> {
	/** Makes an item; may take its time, nothing is recorded yet. */
	prepare(message: ReadMessage, content: MessageContent): Promise<Item>;
	/**
	 * Hands items on. Must have kept the cursor and started its work when it returns; the promise settles when the work
	 * has ended, and rejects when it could not be started.
	 */
	deliver(delivery: Delivery<Item>): Promise<Outcome>;
}
