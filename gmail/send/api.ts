import type { Account } from '../account';
import { classify, GmailError } from '../errors';
import { requestGoogleApi } from '../google-api';
import type { Clock } from './backoff';
import type { Backend } from './backend';
import { handOver } from './handed-over';
import { upload } from './upload';

const CHECK_TIMEOUT_MS = 20_000;

interface SentMessage {
	id?: string;
	threadId?: string;
}

/** What a failure without a refusal looks like; whatever else Google says, it has not sent the message. */
const noAnswer: string[] = [
	'serverUnavailable',
	'connectionLost',
	'unknown',
	'nodeDefect',
	'machineFailed',
];

/** Sends by the Gmail API's upload endpoint, the message streamed. */
export const apiBackend = (account: Account, { clock }: { clock: Clock }): Backend => {
	const { address, servers } = account;

	return {
		attempt: async (composed, { fresh = false, signal } = {}) => {
			const { threadId, messageId, envelope, attached, open } = composed;
			const message = handOver(async () => await open({ keepBcc: true }));
			try {
				const sent = await upload<SentMessage>({
					account,
					endpoint: 'messages/send',
					threadId,
					message,
					attached,
					fresh,
					signal,
					clock,
				});
				return {
					receipt: {
						id: sent.id,
						threadId: sent.threadId,
						messageId,
						accepted: envelope.to,
						rejected: [],
						transport: 'api',
					},
				};
			} catch (error) {
				const failure = classify(message.failure() ?? error, { mailbox: address, channel: 'api' });
				return { failure, inDoubt: message.whole() && noAnswer.includes(failure.code) };
			} finally {
				message.stream.destroy();
			}
		},
		check: async () => {
			const { emailAddress } = await requestGoogleApi<{ emailAddress?: string }>({
				url: `${servers.api}/gmail/v1/users/me/profile`,
				token: await account.getToken(),
				mailbox: address,
				timeout: CHECK_TIMEOUT_MS,
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
