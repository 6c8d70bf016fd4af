import type { Account } from '../account';
import { requestGoogleApi } from '../google-api';
import { agentThrough, httpsProxyFor } from '../proxy';
import type { Clock } from './backoff';
import type { HandedOver } from './handed-over';
import { uploadInChunks } from './resumable-upload';

/** Bytes of files from which on an upload can be resumed (https://developers.google.com/workspace/gmail/api/guides/uploads). */
const RESUMABLE_FROM_BYTES = 5_000_000;

/** Bytes of files that go as JSON, which is how a small message names its thread; Google takes 5 MB of it. */
const MAX_JSON_BYTES = 1_000_000;

/** How long Google may take to answer once it has the message. */
const ANSWER_TIMEOUT_MS = 300_000;

/** A message to upload to an endpoint of the API that takes messages. */
export interface Upload {
	account: Account;
	/** `messages/send`, `drafts`, or a draft to write anew. */
	endpoint: 'messages/send' | 'drafts' | `drafts/${string}`;
	threadId: string | undefined;
	message: HandedOver;
	/** Bytes of its files; undefined where nobody knows. */
	attached: number | undefined;
	fresh: boolean;
	signal?: AbortSignal;
	clock: Clock;
}

/** What is said beside a message; a draft has its message one level down. */
const wrap = (endpoint: Upload['endpoint'], message: object): object =>
	endpoint === 'messages/send' ? message : { message };

const RAW_PLACEHOLDER = '<raw>';

/** JSON with the message as base64url (RFC 4648 section 5) in the place of RAW_PLACEHOLDER, encoded while it is read. */
async function* inJson(json: string, message: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	const [before = '', after = ''] = json.split(RAW_PLACEHOLDER);
	yield Buffer.from(before);
	let rest = Buffer.alloc(0);
	for await (const chunk of message) {
		const bytes = Buffer.concat([rest, chunk]);
		// Three bytes are four letters: what does not come out even waits.
		const even = bytes.length - (bytes.length % 3);
		rest = Buffer.from(bytes.subarray(even));
		yield Buffer.from(bytes.toString('base64url', 0, even));
	}
	yield Buffer.from(rest.toString('base64url') + after);
}

/**
 * Streams a message to the API: in one request, or a large one in chunks, of which a break costs one.
 *
 * @returns what the endpoint says of it
 * @throws GmailError
 */
export const upload = async <Answer>(job: Upload): Promise<Answer> => {
	const { account, endpoint, threadId, message, attached = Infinity, fresh, signal } = job;
	const { address: mailbox, servers } = account;
	const token = await account.getToken({ fresh });
	const method = endpoint.startsWith('drafts/') ? 'PUT' : 'POST';
	const uploadUrl = `${servers.api}/upload/gmail/v1/users/me/${endpoint}`;
	if (attached > (threadId ? MAX_JSON_BYTES : RESUMABLE_FROM_BYTES)) {
		const metadata = threadId ? wrap(endpoint, { threadId }) : {};
		const agent = agentThrough(httpsProxyFor(uploadUrl), 1);
		try {
			return await uploadInChunks<Answer>({
				...job,
				url: uploadUrl,
				method,
				metadata,
				token,
				mailbox,
				agent,
			});
		} finally {
			agent.destroy();
		}
	}
	const json = threadId && JSON.stringify(wrap(endpoint, { threadId, raw: RAW_PLACEHOLDER }));
	return await requestGoogleApi<Answer>({
		url: json ? `${servers.api}/gmail/v1/users/me/${endpoint}` : `${uploadUrl}?uploadType=media`,
		token,
		mailbox,
		timeout: ANSWER_TIMEOUT_MS,
		signal,
		init: {
			method,
			headers: { 'Content-Type': json ? 'application/json' : 'message/rfc822' },
			body: json ? inJson(json, message.stream) : message.stream,
			duplex: 'half',
		},
	});
};
