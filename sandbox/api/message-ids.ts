import type { Mailbox } from '../store/mailbox';
import type { StoredMessage } from '../store/stored-message';
import { apiError } from './api-error';

/** An id as the API writes it: lower-case hex of X-GM-MSGID or X-GM-THRID. */
export const toHex = (id: bigint): string => id.toString(16);

/** Reads an id. Throws ApiError for what is none. */
export function fromHex(id: string): bigint {
	if (!/^[0-9a-f]{1,16}$/.test(id)) throw apiError('idInvalid');
	return BigInt(`0x${id}`);
}

/** The message of an id. Throws ApiError. */
export function findMessage(mailbox: Mailbox, id: string): StoredMessage {
	const message = mailbox.get(fromHex(id));
	if (!message) throw apiError('notFound');
	return message;
}

/** The messages of a thread, the oldest first. Throws ApiError where there are none. */
export function findThread(mailbox: Mailbox, id: string): StoredMessage[] {
	const messages = mailbox.thread(fromHex(id));
	if (messages.length === 0) throw apiError('notFound');
	return messages;
}
