/** One message of one account. Only its Mailbox changes it, so that every folder and session hears of it. */
export interface StoredMessage {
	/** X-GM-MSGID: 64 bits, growing with time. The API's id is its lower-case hex. */
	readonly id: bigint;
	/** X-GM-THRID: the id of the first message of the thread. */
	readonly threadId: bigint;
	/** The message as bytes, CRLF line ends. */
	readonly source: Buffer;
	/** INTERNALDATE. */
	readonly receivedAt: Date;
	/** System labels as IMAP names them (`\Inbox`), user labels as plain UTF-8 (`Customers/New`). */
	readonly labels: ReadonlySet<string>;
	/** IMAP flags and keywords. `\Deleted` is not here: it belongs to a folder (see Folder). */
	readonly flags: ReadonlySet<string>;
	/** CONDSTORE's mod-sequence of the last change (RFC 7162). */
	readonly modseq: bigint;
}

/** What a change of a message adds and takes away; what is absent stays as it is. */
export interface MessageUpdate {
	addLabels?: Iterable<string>;
	removeLabels?: Iterable<string>;
	addFlags?: Iterable<string>;
	removeFlags?: Iterable<string>;
}

/** How a message comes into a mailbox. */
export interface AppendOptions {
	labels: Iterable<string>;
	flags?: Iterable<string>;
	/** Default: now, by the store's clock. */
	receivedAt?: Date;
	/** Default: by its References and Subject, as Gmail threads. */
	threadId?: bigint;
}
