/**
 * One part of a message as the server describes it, BODYSTRUCTURE (RFC 9051 section 7.5.2). What imapflow makes of it fits;
 * this room needs no connection.
 */
export interface BodyStructure {
	/** IMAP part number, `1.2`. */
	part?: string;
	/** MIME type, lower case: `text/plain`. */
	type: string;
	/** Of Content-Type, such as `charset`. */
	parameters?: Record<string, string>;
	/** Content-ID with its brackets. */
	id?: string;
	/** Content-Transfer-Encoding. */
	encoding?: string;
	/** Bytes in the transfer encoding. */
	size?: number;
	/** Content-Disposition: `attachment`, `inline`. */
	disposition?: string;
	/** Of Content-Disposition, such as `filename`. */
	dispositionParameters?: Record<string, string>;
	/** Of a message in the message. */
	envelope?: {
		subject?: string;
		/** With angle brackets. */
		messageId?: string;
		from?: { address?: string }[];
		to?: { address?: string }[];
		cc?: { address?: string }[];
	};
	/** The parts of a multipart, and of a message in the message. */
	childNodes?: BodyStructure[];
}
