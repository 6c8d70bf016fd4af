import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';
import type { Account } from '../account';
import { requestGoogleApi } from '../google-api';
import type { Clock } from './backoff';
import type { HandedOver } from './handed-over';
import { uploadInPieces } from './resumable-upload';

/** Bytes of files from which on an upload can be resumed (https://developers.google.com/workspace/gmail/api/guides/uploads). */
const RESUMABLE_FROM = 5_000_000;

/** How long Google may take to answer once it has the message, in ms. */
const ANSWER_TIMEOUT = 300_000;

/** A message to bring to an endpoint of the API that takes messages. */
export interface Upload {
	account: Account;
	/** `messages/send`, `drafts`. */
	endpoint: string;
	/** What is said about the message. */
	metadata: object;
	message: HandedOver;
	/** Bytes of its files; undefined where nobody knows. */
	attached: number | undefined;
	fresh: boolean;
	signal?: AbortSignal;
	clock: Clock;
}

/** `multipart/related` of the upload endpoint: what is said about the message, then the message. */
async function* related(
	boundary: string,
	metadata: object,
	message: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
	yield Buffer.from(
		`--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(metadata)}\r\n` +
			`--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n`,
	);
	yield* message;
	yield Buffer.from(`\r\n--${boundary}--\r\n`);
}

/**
 * Streams a message to the API: a small one in one request, a large one in pieces, of which a break costs one.
 *
 * @returns what the endpoint says of it
 * @throws GmailError
 */
export const upload = async <Answer>(job: Upload): Promise<Answer> => {
	const { account, endpoint, metadata, message, attached = Infinity, fresh, signal } = job;
	const token = await account.getToken({ fresh });
	const url = `${account.servers.api}/upload/gmail/v1/users/me/${endpoint}`;
	if (attached > RESUMABLE_FROM) {
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		try {
			return await uploadInPieces<Answer>({ ...job, url, token, agent, mailbox: account.address });
		} finally {
			agent.destroy();
		}
	}
	const boundary = randomBytes(18).toString('hex');
	return await requestGoogleApi<Answer>({
		url: `${url}?uploadType=multipart`,
		token,
		mailbox: account.address,
		timeout: ANSWER_TIMEOUT,
		signal,
		init: {
			method: 'POST',
			headers: { 'Content-Type': `multipart/related; boundary=${boundary}` },
			body: related(boundary, metadata, message.stream),
			duplex: 'half',
		},
	});
};
