import type { Mail } from '../message';
import type { Cursor } from './cursor';

/** A message as it was read. */
export interface ReadMessage {
	mail: Mail;
	/** Set when the message could not be parsed: why, and the message as it was sent. `mail` is then mostly empty. */
	unreadable?: { reason: string; source: Buffer };
}

/** One message on its way into the workflow, as the item that `prepare` made of it. */
export interface Delivery<Item> {
	item: Item;
	uid: number;
	/** To be kept with the emission: after a crash a watch that starts from it hands the message out again. */
	cursor: Cursor;
	/** 1 at the first time, more after a crash or a failed handing-out. */
	attempt: number;
}

/** The two steps of whoever takes the messages. */
export interface Receiver<Item> {
	/** Makes an item; may take its time, nothing is recorded yet. */
	prepare(message: ReadMessage): Promise<Item>;
	/**
	 * Hands an item on. Must have kept the cursor and started its work when it returns; the promise settles when the
	 * message is done with, and rejects when it has to be handed out again.
	 */
	deliver(delivery: Delivery<Item>): Promise<void>;
}
