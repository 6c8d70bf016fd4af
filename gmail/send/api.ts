import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Account } from '../account';
import { classify, GmailError } from '../errors';
import { requestGoogleApi } from '../google-api';
import type { Carrier } from './carrier';
import { handOver } from './handed-over';

/** How long Google may take to answer once it has the message, in ms. */
const ANSWER_TIMEOUT = 300_000;

const CHECK_TIMEOUT = 20_000;

interface SentMessage {
	id?: string;
	threadId?: string;
}

/** `multipart/related` of the upload endpoint: what is said about the message, then the message. */
async function* related(
	boundary: string,
	metadata: object,
	message: Readable,
): AsyncGenerator<Buffer> {
	yield Buffer.from(
		`--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(metadata)}\r\n` +
			`--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n`,
	);
	for await (const chunk of message) yield chunk as Buffer;
	yield Buffer.from(`\r\n--${boundary}--\r\n`);
}

/** What a failure without a refusal looks like; whatever else Google says, it has not sent the message. */
const noAnswer: string[] = ['serverUnavailable', 'connectionLost', 'unknown'];

/**
 * Sends by the Gmail API's upload endpoint, the message streamed
 * (https://developers.google.com/workspace/gmail/api/guides/uploads).
 */
export const apiCarrier = (account: Account): Carrier => {
	const { address, servers } = account;

	return {
		attempt: async (message, { fresh = false, signal } = {}) => {
			const raw = handOver(async () => await message.open({ keepBcc: true }));
			try {
				const token = await account.getToken({ fresh });
				const boundary = randomBytes(18).toString('hex');
				const { threadId } = message;
				const sent = await requestGoogleApi<SentMessage>({
					url: `${servers.api}/upload/gmail/v1/users/me/messages/send?uploadType=multipart`,
					token,
					mailbox: address,
					timeout: ANSWER_TIMEOUT,
					signal,
					init: {
						method: 'POST',
						headers: { 'Content-Type': `multipart/related; boundary=${boundary}` },
						body: related(boundary, threadId ? { threadId } : {}, raw.stream),
						duplex: 'half',
					},
				});
				return {
					receipt: {
						id: sent.id,
						threadId: sent.threadId,
						messageId: message.messageId,
						accepted: message.envelope.to,
						rejected: [],
						transport: 'api',
					},
				};
			} catch (error) {
				const failure = classify(raw.failure() ?? error, { mailbox: address, channel: 'api' });
				return { failure, inDoubt: raw.whole() && noAnswer.includes(failure.code) };
			} finally {
				raw.stream.destroy();
			}
		},
		check: async () => {
			const { emailAddress } = await requestGoogleApi<{ emailAddress?: string }>({
				url: `${servers.api}/gmail/v1/users/me/profile`,
				token: await account.getToken(),
				mailbox: address,
				timeout: CHECK_TIMEOUT,
			}).catch((error: unknown) => {
				// A credential that may only send is told so by the API itself, which proves that it answers.
				if (
					account.access === 'sendOnly' &&
					error instanceof GmailError &&
					error.code === 'scopeMissing'
				) {
					return { emailAddress: address };
				}
				throw error;
			});
			return `The Gmail API answers for ${emailAddress ?? address}`;
		},
		close: async () => undefined,
	};
};
