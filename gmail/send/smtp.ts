import { createTransport } from 'nodemailer';
import type { Account } from '../account';
import { classify } from '../errors';
import type { Receipt } from '../message';
import type { Composed } from './compose';
import type { Sender } from './sender';

// Well below nodemailer's own (2 min to connect, 10 min of silence): someone looks at the execution.
const CONNECT_TIMEOUT = 20_000;
const SOCKET_TIMEOUT = 120_000;

/** Port 587 starts in clear and must turn to TLS before the sign-in; every other port is TLS from the first byte. */
const SUBMISSION = 587;

/** Sends over SMTP with XOAUTH2; one connection serves all messages of an execution, in their order. */
export const smtpSender = (account: Account): Sender => {
	const { address, servers } = account;
	const transport = createTransport({
		...servers.smtp,
		secure: servers.smtp.port !== SUBMISSION,
		requireTLS: true,
		pool: true,
		maxConnections: 1,
		// smtp.gmail.com turns away a client that calls itself "localhost" (421 4.7.0).
		name: address.slice(address.lastIndexOf('@') + 1),
		connectionTimeout: CONNECT_TIMEOUT,
		socketTimeout: SOCKET_TIMEOUT,
		auth: { type: 'OAuth2', user: address },
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	transport.set('oauth2_provision_cb', (_user, renew, callback) => {
		// Called again, with `renew`, when the server refused the first token.
		account.getToken({ fresh: renew }).then(
			(token) => callback(null, token),
			(error: Error) => callback(error),
		);
	});

	return {
		send: async ({ messageId, threadId, envelope, open }: Composed): Promise<Receipt> => {
			const raw = await open({ keepBcc: false });
			try {
				const { accepted, rejected, rejectedErrors } = await transport.sendMail({ envelope, raw });
				return {
					messageId,
					threadId,
					accepted: accepted.map(String),
					rejected: rejected.map((refused, i) => ({
						address: String(refused),
						answer: rejectedErrors?.[i]?.response ?? '',
					})),
					transport: 'smtp',
				};
			} catch (error) {
				throw classify(error, { mailbox: address, channel: 'smtp' });
			} finally {
				raw.destroy();
			}
		},
		check: async () => {
			try {
				await transport.verify();
				return `${servers.smtp.host} takes mail from ${address}`;
			} catch (error) {
				throw classify(error, { mailbox: address, channel: 'smtp' });
			}
		},
		close: async () => transport.close(),
	};
};
