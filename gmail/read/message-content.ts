import type { Readable } from 'node:stream';
import type { Mail } from '../message';

/** A message as it was read. */
export interface ReadMessage {
	mail: Mail;
	/** Set when the message could not be parsed: why, and the message as it was sent. `mail` is then mostly empty. */
	unreadable?: { reason: string; source: Buffer };
}

/** The bytes of one message, to be had while it is prepared. */
export interface MessageContent {
	/** One part, decoded: an attachment's `part`. Throws GmailError. */
	part(part: string): Promise<Readable>;
	/** The whole message as it was sent. Throws GmailError. */
	source(): Promise<Readable>;
}
