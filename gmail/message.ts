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
	/** Bytes after decoding: exact for 8-bit parts, within 3 bytes for base64 in the usual lines of 76, else about so many. */
	size: number;
	/**
	 * IMAP body part, the key to download it by: `2` or `2.1` (RFC 9051 section 6.4.5); `2/1` is the first file that Outlook has
	 * packed into part 2 (winmail.dat).
	 */
	part: string;
	/** Content-ID without its angle brackets; '' where there is none. */
	contentId: string;
	/** True when the HTML shows it in place, rather than as a file. */
	inline: boolean;
	/** What to know before opening it; absent where it is the file that it seems to be. */
	note?: string;
}

/**
 * What a message is, by what its own header and parts say:
 * - `automaticReply`: an out-of-office note or the like (RFC 3834 section 2: `auto-replied`)
 * - `automaticMessage`: made by a program, in answer to nothing: a notification (RFC 3834: `auto-generated`), or a report
 *   that somebody took a message for spam (RFC 5965)
 * - `bounce`: a message could not be delivered (RFC 3464, or in prose)
 * - `deliveryNotice`: a message is late, or was delivered (RFC 3464)
 * - `readReceipt`: a message was opened, or deleted unread (RFC 8098)
 * - `calendarInvitation`, `calendarReply`, `calendarCancellation`: about an event, by its iTIP method (RFC 5546); a task is `mail`
 * - `mail`: everything else
 */
export type MailKind =
	| 'mail'
	| 'automaticReply'
	| 'automaticMessage'
	| 'bounce'
	| 'deliveryNotice'
	| 'readReceipt'
	| 'calendarInvitation'
	| 'calendarReply'
	| 'calendarCancellation';

/** Where a message went that came over a mailing list. */
export interface MailingList {
	/** The list's identifier (RFC 2919) without angle brackets: `users.example.com`; '' where it has none. */
	id: string;
	/** The list's name as its identifier carries it; '' where there is none. */
	name: string;
	/** Addresses to leave it by, `https:` and `mailto:` (RFC 2369). */
	unsubscribe: string[];
}

/** What became of one recipient of a message of ours (RFC 3464 section 2.3); '' where the report does not say. */
export interface BouncedRecipient {
	/** The address that was written to. */
	address: string;
	/** `failed`, `delayed`, `delivered`, `relayed` or `expanded`. */
	action: string;
	/** Status code of RFC 3463: `5.1.1`. The first digit tells: 5 for good, 4 for now. */
	status: string;
	/** What the other server said: `550 5.1.1 No such user`. */
	diagnostic: string;
}

/** What a report of a mail server says about a message that was sent from here. */
export interface Bounce {
	/** Each recipient that the report is about. */
	recipients: BouncedRecipient[];
	/** Message-ID of the message it is about, with its angle brackets; '' where the report does not say. */
	originalMessageId: string;
	/** Subject of that message; '' where the report does not say. */
	originalSubject: string;
}

/** That somebody took a message from here for spam, or the like (RFC 5965 section 3); '' where the report does not say. */
export interface Feedback {
	/** `abuse`, `fraud`, `virus`, `not-spam`, `auth-failure`, `opt-out`, `other`. */
	type: string;
	/** Recipients of the reported message. */
	recipients: string[];
	/** Sender of its envelope. */
	sender: string;
	/** Address of the server that it came from. */
	sourceIp: string;
	/** When it came in, as the report writes it. */
	arrivalDate: string;
	/** Domains that the report is about. */
	domains: string[];
	/** Message-ID of the message it is about, with its angle brackets. */
	originalMessageId: string;
	/** Subject of that message. */
	originalSubject: string;
}

/** Somebody invited, and what they answered. */
export interface Attendee extends Address {
	/** `needsAction`, `accepted`, `declined`, `tentative` or `delegated`. */
	answer: string;
	/** True where the meeting can be held without them. */
	optional: boolean;
}

/** The event that a message invites to, answers or cancels (RFC 5545, RFC 5546). */
export interface CalendarEvent {
	/** What is to be done with it, in capitals: `REQUEST`, `REPLY`, `CANCEL`, `PUBLISH`, `COUNTER`. */
	method: string;
	/** The event's own id: the same in its invitation, its changes and its cancellation. */
	uid: string;
	/**
	 * Set where this is about one meeting of a series and not about the series: when that meeting was to begin, as `start`. With
	 * `uid` it tells which meeting; '' for a whole series, and for an event that does not repeat.
	 */
	recurrenceId: string;
	/** Grows with each change of the event. */
	sequence: number;
	/** `confirmed`, `tentative` or `cancelled`; '' where the sender does not say. */
	status: string;
	/** The event's title. */
	summary: string;
	description: string;
	location: string;
	/**
	 * ISO 8601 in UTC; only the day for a whole-day event; without a zone (`2026-11-23T12:00:00`) where the sender names none
	 * that is known, which `note` then says; '' where it is missing or no time.
	 */
	start: string;
	/** As `start`. The day after the last one for a whole-day event, as iCalendar writes it. */
	end: string;
	/** True where it takes whole days. */
	allDay: boolean;
	/** The zone that the sender wrote the times in, by the sender's name for it: `Europe/Berlin`; '' for UTC and for none. */
	timeZone: string;
	/** The rule by which it repeats, as RFC 5545 writes it: `FREQ=WEEKLY;COUNT=10`; '' where it does not. */
	recurrence: string;
	/** Who invites. */
	organizer: Address;
	/** Who is invited. */
	attendees: Attendee[];
	/** What to know before acting on the times: that their zone is not known, for instance. Absent where there is nothing. */
	note?: string;
}

/** One check of a sender: what came out, and for which domain. */
export interface Verdict {
	/** In lower case, as RFC 8601 names it: `pass`, `fail`, `softfail`, `neutral`, `none`, `temperror`, `permerror`, also where two differ. */
	result: string;
	/** The domain that was checked; '' where none is named. */
	domain: string;
}

/** What the receiving server found out about the sender (RFC 8601). What the message says of itself is never in here. */
export interface Authentication {
	/** True when the address in `from` is proven: by DMARC, or by SPF or DKIM of that very domain where it has no DMARC. */
	passed: boolean;
	/** Whether the domain lets the sending server send for it (RFC 7208). */
	spf: Verdict;
	/** Of several signatures that of the sender's domain, else a valid one. */
	dkim: Verdict;
	/** Whether SPF or DKIM proves the domain in `from`, as its DMARC policy asks (RFC 7489). */
	dmarc: Verdict;
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
	/** Message-ID of the message that it answers; '' where it answers none. */
	inReplyTo: string;
	/** Message-IDs of its thread, the oldest first. */
	references: string[];
	/** The Date header, ISO 8601 in UTC; '' where it is missing or unreadable. */
	date: string;
	/** When the server took it in (INTERNALDATE), ISO 8601 in UTC. */
	receivedAt: string;
	/** Decoded, on one line; '' where there is none. */
	subject: string;
	/** The sender in the From header; `authentication` tells whether the address is proven. */
	from: Address[];
	to: Address[];
	cc: Address[];
	/** Only in what was sent from here, and in drafts. */
	bcc: Address[];
	/** Where answers go, by Reply-To; empty where that is the sender. */
	replyTo: Address[];
	/** Plain text as sent, or made from the HTML where only that was sent. */
	text: string;
	/** HTML as sent; '' where there is none. */
	html: string;
	/**
	 * The new words alone: `text` without what it quotes or forwards, and without a marked signature. All of `text` where nothing else
	 * is in a message that answers and forwards none.
	 */
	replyText: string;
	/** The first 200 characters of the new words, on one line; of the whole text where there are no new words. */
	snippet: string;
	kind: MailKind;
	/** False when a program must not answer it by itself, or two of them might write to each other for ever (RFC 3834 section 2). */
	answerable: boolean;
	/** Absent if the message did not come over a mailing list. */
	list?: MailingList;
	/** There on each message of the kind `bounce` or `deliveryNotice`, and on no other. */
	bounce?: Bounce;
	/** Absent if the message is not a report about spam. */
	feedback?: Feedback;
	/** Absent if the message has no calendar event. */
	calendar?: CalendarEvent;
	/** Absent where the receiving server is not Gmail, or did not check: mail of one's own, for instance. */
	authentication?: Authentication;
	/** Every header, key in lower case, every value of a repeated one in the order of the message. */
	headers: Record<string, string[]>;
	/** What is attached, files and images in place. The bytes stay on the server. */
	attachments: Attachment[];
	/** Bytes of the whole message on the server (RFC822.SIZE). */
	size: number;
}

/** A file on its way out. Opened when it is sent, and again when sending is tried again. */
export interface OutgoingAttachment {
	name: string;
	mimeType: string;
	/** Bytes, where they are known before it is opened. */
	size?: number;
	/** Set on an image that the HTML shows in place: `<img src="cid:logo">` shows the one with `logo`. */
	contentId?: string;
	/** True for a message that is attached as a message. */
	asMessage?: boolean;
	open(): Promise<Readable>;
}

/** Where readers can take themselves off (RFC 2369, RFC 8058); at least one of both is set. */
export interface Unsubscribe {
	/** Taken by one POST, without a further question. */
	url?: string;
	address?: string;
}

/** A calendar invitation, as iCalendar text (RFC 5545, RFC 5546). */
export interface OutgoingInvitation {
	method: 'REQUEST' | 'CANCEL' | 'PUBLISH';
	content: string;
}

/** That a workflow sends a message, and whether it says so to others (RFC 3834). */
export interface AutomaticMail {
	/** In answer to a message, or in answer to none; `personal` where a person answers for it, and nothing is said. */
	kind: 'replied' | 'generated' | 'personal';
	/** How many automatic messages led to it, itself counted. */
	hops: number;
}

/** A message to send, everything but its Message-ID. */
export interface OutgoingMail {
	/** Another address of the account to send as; its own when absent. */
	sender?: string;
	/** Display name beside the sender's address; '' for none. */
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
	/** True where the headers alone would not put it into its thread. */
	threadsById?: boolean;
	priority?: 'high' | 'low';
	/** Further header fields. */
	headers?: { name: string; value: string }[];
	unsubscribe?: Unsubscribe;
	invitation?: OutgoingInvitation;
	/** True to ask the readers' mail programs to say that it was opened (RFC 8098). */
	readReceipt?: boolean;
	automatic?: AutomaticMail;
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
	/** The way it went. */
	transport: Transport;
	/** True when it was found in the Sent mail, and not sent again. */
	alreadySent?: boolean;
}

/** The two ways out. */
export type Transport = 'smtp' | 'api';
