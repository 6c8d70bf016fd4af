import type { MessageContent, ReadMessage } from '../read/message-content';
import type { Cursor, Outcome } from './cursor';

/** One message on its way into the workflow, as the item that `prepare` made of it. */
export interface DeliveredMessage<Item> {
	item: Item;
	/** Names the message: X-GM-MSGID on Gmail, elsewhere UIDVALIDITY and UID of its first handing-out. */
	key: string;
	/**
	 * 1 at the first time. A message of which nobody knows whether its execution began comes with the same number again, so that
	 * whoever started it can tell.
	 */
	attempt: number;
	/** Set where it was handed out before. */
	again?: Repeat;
}

/** `retry`: its execution failed, was cut off, or may have been. `asked`: somebody wants it to run again. */
export type Repeat = 'retry' | 'asked';

/** Messages that are handed on together. */
export interface Delivery<Item> {
	messages: DeliveredMessage<Item>[];
	/** To be kept with the emission: what a watch of another process starts from. */
	cursor: Cursor;
}

/** The two steps of whoever takes the messages. */
export interface Receiver<Item> {
	/**
	 * Makes an item; may take its time, nothing is recorded yet. What it throws is tried again a few times.
	 *
	 * @param how `lastTry`: the item must be made with what can be had, and say what cannot
	 */
	prepare(message: ReadMessage, content: MessageContent, how: { lastTry: boolean }): Promise<Item>;
	/**
	 * Hands items on. Must have kept the cursor and started its work when it returns; the promise settles when the work
	 * has ended, and rejects when it could not be started.
	 */
	deliver(delivery: Delivery<Item>): Promise<Outcome>;
}

/** When a message is done: as its execution starts, has ended or has succeeded, or when the workflow itself says so. */
export type AcknowledgeAt = 'start' | 'finish' | 'success' | 'workflow';

/** A message whose last try failed. */
export interface DeadLetter {
	/** The address of the account. */
	account: string;
	/** Path of the folder that it was handed out from. */
	mailbox: string;
	/** Gmail's id in hex, else its Message-ID; '' where it has neither. */
	id: string;
	/** How many times it was tried. */
	tries: number;
	/** What it is marked with on the server. */
	label: string;
}
