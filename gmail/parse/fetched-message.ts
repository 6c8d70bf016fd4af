import type { BodyStructure } from './body-structure';

/** How much of a message is fetched: `raw` is its source, which is streamed by whoever wants it, and no part of it here. */
export type Format = 'message' | 'headers' | 'raw';

/** What was fetched of one message: everything but its attachments. */
export interface FetchedMessage {
	uid: number;
	flags: Set<string>;
	/** Gmail's own attributes, ids in decimal; undefined on other servers. */
	gmail: { messageId: string; threadId: string; labels: Set<string> } | undefined;
	receivedAt: Date;
	/** Bytes of the whole message on the server. */
	size: number;
	structure: BodyStructure;
	header: Buffer;
	/** Text parts, and small ones that say what the message is for, in their transfer encoding, by IMAP part number. */
	contents: Map<string, Buffer>;
	/** Why the server does not hand this one out; the fields above are then as far as they could be had. */
	failure?: string;
}
