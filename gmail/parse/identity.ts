import type { FetchedMessage } from './fetched-message';
import { headerFields } from './header-fields';
import { rawHeaders } from './headers';

const FIELD = /(?:^|\n)message-id[ \t]*:/i;

/** The Message-ID as the header has it, read without the other fields: this is done for each message on n8n's event loop. */
const messageIdIn = (header: Buffer): string => {
	const text = header.toString('latin1');
	const at = text.search(FIELD);
	if (at < 0) return '';
	const [field = ''] = headerFields(header.subarray(text[at] === '\n' ? at + 1 : at));
	return rawHeaders(Buffer.from(field, 'latin1'))['message-id']?.[0] ?? '';
};

/**
 * What a message is known by wherever it lies: X-GM-MSGID on Gmail, which never changes
 * (https://developers.google.com/workspace/gmail/imap/imap-extensions), else its Message-ID, '' where it has none.
 */
export const identityOf = ({ gmail, header }: FetchedMessage): string =>
	gmail?.messageId ?? messageIdIn(header);

/** X-GM-MSGID is decimal and wider than a Number; the Gmail API writes the same id in hex. */
export const hexId = (decimal: string): string => BigInt(decimal).toString(16);
