import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Account } from '../account';
import { GmailError } from '../errors';
import { requestGoogleApi } from '../google-api';
import type { Receipt } from '../message';
import type { Composed } from './compose';
import type { Sender } from './sender';

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

/**
 * Sends by the Gmail API's upload endpoint, the message streamed
 * (https://developers.google.com/workspace/gmail/api/guides/uploads).
 */
export const apiSender = (account: Account): Sender => {
	const { address, servers } = account;

	const post = async ({ threadId, open }: Composed, fresh: boolean): Promise<SentMessage> => {
		const boundary = randomBytes(18).toString('hex');
		const token = await account.getToken({ fresh });
		const message = await open({ keepBcc: true });
		try {
			return await requestGoogleApi<SentMessage>({
				url: `${servers.api}/upload/gmail/v1/users/me/messages/send?uploadType=multipart`,
				token,
				mailbox: address,
				timeout: ANSWER_TIMEOUT,
				init: {
					method: 'POST',
					headers: { 'Content-Type': `multipart/related; boundary=${boundary}` },
					body: related(boundary, threadId ? { threadId } : {}, message),
					duplex: 'half',
				},
			});
		} finally {
			message.destroy();
		}
	};

	return {
		send: async (composed): Promise<Receipt> => {
			const sent = await post(composed, false).catch(async (error: unknown) => {
				if (error instanceof GmailError && error.retry === 'freshToken')
					return await post(composed, true);
				throw error;
			});
			return {
				id: sent.id,
				threadId: sent.threadId,
				messageId: composed.messageId,
				accepted: composed.envelope.to,
				rejected: [],
				transport: 'api',
			};
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
