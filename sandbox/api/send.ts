import { fieldOf, fieldsOf } from '../http/request-field';
import { HeaderFields } from '../mime/header-fields';
import { mailDate } from '../submission/rewrite-outgoing';
import { submit } from '../submission/submit';
import { apiError, type ApiErrorName } from './api-error';
import type { ApiCall } from './api-method';
import { findThread, toHex } from './message-ids';

/** Recipients of one message by the API [doc a/answer/166852]. */
const recipientLimit = 100;

/** A message that a call brings: by upload, or as `raw` of its JSON. */
export interface GivenMessage {
	source: Buffer;
	threadId?: bigint;
}

/** The message of a call. Throws ApiError where there is none. */
export function givenMessage({ mailbox, body, upload }: ApiCall, metadata = body): GivenMessage {
	const fields = upload?.metadata ?? metadata;
	const thread = fieldOf(fields, 'threadId');
	const threadId = thread === undefined ? undefined : findThread(mailbox, thread)[0]?.threadId;
	if (upload) return { source: upload.source, threadId };
	const raw = fieldOf(fields, 'raw');
	if (raw === undefined) throw apiError('rawMissing');
	if (!/^[\w+/=\s-]*$/.test(raw)) throw apiError('rawInvalid');
	return { source: Buffer.from(raw, 'base64url'), threadId };
}

/** users.messages.send. */
export function sendMessage(call: ApiCall): object {
	return sendGiven(call, givenMessage(call));
}

/** Sends for users.messages.send and users.drafts.send. The answer is short, as Google's is. */
export function sendGiven(
	{ context, mailbox }: ApiCall,
	{ source, threadId }: GivenMessage,
): object {
	const to = recipientsOf(new HeaderFields(source));
	if (!context.limits.spend(mailbox.address)) throw apiError('dailyLimit');
	const at = new Date(context.clock());
	const received = `from 123456789012 named unknown by gmailapi.google.com with HTTPREST; ${mailDate(at)}`;
	const sent = submit(context.store, {
		sender: mailbox,
		to,
		source,
		door: 'api',
		received,
		at,
		threadId,
	});
	return {
		id: toHex(sent.id),
		threadId: toHex(sent.threadId),
		labelIds: context.labelIds.idsOf(mailbox, sent),
	};
}

/** users.messages.insert: into the mailbox, without sending. */
export function insertMessage(call: ApiCall): object {
	const { context, mailbox, upload, body } = call;
	const { source, threadId } = givenMessage(call);
	const ids = fieldsOf(upload?.metadata ?? body, 'labelIds');
	const labels = ids
		.filter((id) => id !== 'UNREAD')
		.map((id) => context.labelIds.labelOf(mailbox, id));
	const flags = ids.includes('UNREAD') ? [] : ['\\Seen'];
	const message = mailbox.append(source, { labels, flags, threadId });
	return {
		id: toHex(message.id),
		threadId: toHex(message.threadId),
		labelIds: context.labelIds.idsOf(mailbox, message),
	};
}

const recipientFields: [name: string, error: ApiErrorName][] = [
	['to', 'toInvalid'],
	['cc', 'ccInvalid'],
	['bcc', 'bccInvalid'],
];

/** The addresses of To, Cc and Bcc: the API has no envelope. Throws ApiError. */
function recipientsOf(headers: HeaderFields): string[] {
	const all = recipientFields.flatMap(([name, error]) => {
		const addresses = headers.addresses(name).map(({ address }) => address);
		if (headers.raw(name) !== '' && !addresses.every(isAddress)) throw apiError(error);
		return addresses;
	});
	const to = [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
	if (to.length === 0) throw apiError('recipientRequired');
	if (to.length > recipientLimit) throw apiError('tooManyRecipients');
	return to;
}

const isAddress = (address: string) => /^[^\s@]+@[^\s@.][^\s@]*$/.test(address);
