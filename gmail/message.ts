import type { Readable } from 'node:stream';

/** A mailbox of RFC 5322 section 3.4: `name` is '' where none was given. */
export interface Address {
	name: string;
	address: string;
}

/** An attachment as the server lists it; its bytes stay there. */
export interface Attachment {
	/** File name, '' where the sender gave none. */
	name: string;
	/** MIME type, lower case: `application/pdf`. */
	mimeType: string;
	/** Bytes after decoding; exact for 8-bit parts, within 3 bytes for base64, else an upper bound. */
	size: number;
	/** IMAP body part, the key to download it by: `2` or `2.1` (RFC 9051 section 6.4.5). */
	part: string;
	/** Content-ID without its angle brackets; '' where there is none. */
	contentId: string;
	/** True when the HTML shows it in place, rather than as a file. */
	inline: boolean;
}

/** A message that came in, parsed. Field names are Gmail's own where Gmail has one. */
export interface Mail {
	/** Gmail's message id: lower-case hex of X-GM-MSGID, as the Gmail API names it. Absent on other servers. */
	id?: string;
	/** Gmail's thread id: lower-case hex of X-GM-THRID. Absent on other servers. */
	threadId?: string;
	/** Gmail's labels, the watched one included: `INBOX`, `STARRED`, `Customers/New`. Absent on other servers. */
	labels?: string[];
	/** IMAP UID within `mailbox`. */
	uid: number;
	/** The IMAP folder it was read from: `INBOX`. */
	mailbox: string;
	/** The address of the Gmail account. */
	account: string;
	/** Message-ID with its angle brackets; '' where there is none. */
	messageId: string;
	inReplyTo: string;
	references: string[];
	/** The Date header, ISO 8601 in UTC; '' where it is missing or unreadable. */
	date: string;
	/** When the server took it in (INTERNALDATE), ISO 8601 in UTC. */
	receivedAt: string;
	subject: string;
	from: Address[];
	to: Address[];
	cc: Address[];
	bcc: Address[];
	replyTo: Address[];
	/** Plain text as sent, or made from the HTML where only that was sent. */
	text: string;
	/** HTML as sent; '' where there is none. */
	html: string;
	/** Every header, key in lower case, every value of a repeated one in the order of the message. */
	headers: Record<string, string[]>;
	attachments: Attachment[];
	/** Bytes of the whole message on the server (RFC822.SIZE). */
	size: number;
}

/** A file on its way out. Opened when it is sent, and again when sending is tried again. */
export interface OutgoingAttachment {
	name: string;
	mimeType: string;
	open(): Promise<Readable>;
}

/** A message to send, everything but its Message-ID. */
export interface OutgoingMail {
	/** Display name beside the account's address; '' for none. */
	senderName: string;
	to: Address[];
	cc: Address[];
	bcc: Address[];
	replyTo: Address[];
	subject: string;
	/** At least one of both is set. */
	text?: string;
	html?: string;
	attachments: OutgoingAttachment[];
	/** Set on a reply: what it answers. */
	inReplyTo?: string;
	references?: string[];
	/** Gmail's thread, hex; honoured by the API, SMTP threads by the headers alone. */
	threadId?: string;
}

/** What became of a message that was handed to Gmail. */
export interface Receipt {
	/** Gmail's message id, where the transport tells it (API). */
	id?: string;
	/** Gmail's thread id: told by the API, known of the message replied to otherwise. */
	threadId?: string;
	/** Message-ID as sent, with its angle brackets. */
	messageId: string;
	/** Addresses the server took. */
	accepted: string[];
	/** Addresses the server refused, each with its answer. */
	rejected: { address: string; answer: string }[];
	transport: Transport;
}

/** The two ways out. */
export type Transport = 'smtp' | 'api';
