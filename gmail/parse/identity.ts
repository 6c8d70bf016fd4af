import type { FetchedMessage } from './fetched-message';
import { rawHeaders } from './headers';

/**
 * What a message is known by wherever it lies: X-GM-MSGID on Gmail, which never changes
 * (https://developers.google.com/workspace/gmail/imap/imap-extensions), else its Message-ID, '' where it has none.
 */
export const identityOf = ({ gmail, header }: FetchedMessage): string =>
	gmail?.messageId ?? rawHeaders(header)['message-id']?.[0] ?? '';

/** X-GM-MSGID is decimal and wider than a Number; the Gmail API writes the same id in hex. */
export const hexId = (decimal: string): string => BigInt(decimal).toString(16);
