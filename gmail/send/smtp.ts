import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { SocksClient } from 'socks';
import type { Account } from '../account';
import { classify, GmailError, guideTo, pages } from '../errors';
import { answerOf } from '../errors/answer';
import { mailProxyFor } from '../proxy';
import { safeTls } from '../tls';
import type { Carrier } from './carrier';
import type { Composed } from './compose';
import { handOver } from './handed-over';

// Well below nodemailer's own (2 min to connect, 10 min of silence): someone looks at the execution.
const CONNECT_TIMEOUT = 20_000;
const SOCKET_TIMEOUT = 120_000;

/** Port 587 starts in clear and must turn to TLS before the sign-in; every other port is TLS from the first byte. */
const SUBMISSION = 587;

/** Connections at most, opened as they are needed. Gmail names no number for SMTP; over IMAP it bears 15. */
const CONNECTIONS = 8;

/** What nodemailer has a proxy of ours do. */
type ProxyHandler = (
	proxy: { hostname: string | null; port?: string | null; href: string },
	target: { host?: string; port?: number | string },
	done: (error: Error | null, socket?: { connection: Socket }) => void,
) => void;

/** Connects by SOCKS5, which looks up the name of the server; nodemailer's own way hands out errors with the password in them. */
const connectBySocks: ProxyHandler = ({ href }, { host = '', port }, done) => {
	const { hostname, port: proxyPort, username, password } = new URL(href);
	SocksClient.createConnection({
		command: 'connect',
		proxy: {
			host: hostname.replace(/^\[|\]$/g, ''),
			port: Number(proxyPort),
			type: 5,
			...(username && { userId: decodeURIComponent(username) }),
			...(username && { password: decodeURIComponent(password) }),
		},
		destination: { host, port: Number(port) },
		timeout: CONNECT_TIMEOUT,
	}).then(
		({ socket }) => done(null, { connection: socket }),
		({ message }: Error) => done(Object.assign(new Error(message), { code: 'EPROXY' })),
	);
};

/** Each address by itself: nodemailer splits what it is given as text. */
const asObjects = ({ from, to }: Composed['envelope']) => ({
	from: { name: '', address: from },
	to: to.map((address) => ({ name: '', address })),
});

/** What a server says to AUTH that knows no such command (RFC 5321 section 4.2.4, RFC 4954 section 4). */
const NO_AUTH = [500, 502, 503];

/** What an error of nodemailer means; a server without AUTH says so in words of its own. */
const explain = (error: unknown, mailbox: string): GmailError => {
	const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
	const asked = typeof command === 'string' && command.startsWith('AUTH');
	if (!asked || !NO_AUTH.includes(Number(responseCode))) {
		return classify(error, { mailbox, channel: 'smtp' });
	}
	return new GmailError(`The SMTP server takes no sign-in, so nothing is sent for ${mailbox}`, {
		code: 'serverSettingsWrong',
		retry: 'never',
		remedy:
			'You check SMTP host and port in the credential: smtp.gmail.com with port 465 or 587. A server that takes mail without a sign-in is not used: nobody could tell who has sent it.',
		page: pages.smtpCodes,
		guide: guideTo('The SMTP server takes no sign-in, so nothing is sent for {mailbox}'),
		answer: answerOf(error),
		cause: error,
	});
};

/** Sends over SMTP with XOAUTH2; few connections serve all messages of an execution. */
export const smtpCarrier = (account: Account): Carrier => {
	const { address, servers } = account;
	const { host, port, startTls = port === SUBMISSION } = servers.smtp;
	const transport = createTransport({
		host,
		port,
		secure: !startTls,
		requireTLS: true,
		tls: safeTls,
		proxy: mailProxyFor('smtps', servers.smtp, servers) || undefined,
		pool: true,
		maxConnections: CONNECTIONS,
		// The pool would send again what may have been sent; deliver.ts asks first.
		maxRequeues: 0,
		// smtp.gmail.com turns away a client that calls itself "localhost" (421 4.7.0).
		name: address.slice(address.lastIndexOf('@') + 1),
		connectionTimeout: CONNECT_TIMEOUT,
		greetingTimeout: CONNECT_TIMEOUT,
		socketTimeout: SOCKET_TIMEOUT,
		auth: { type: 'OAuth2', user: address },
		// A server that offers no AUTH would take mail as nobody's.
		forceAuth: true,
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

	transport.set('proxy_handler_socks5', connectBySocks);

	// nodemailer would read ahead before the server has agreed to anything.
	transport.use('stream', (mail, done) => {
		const { raw } = mail.data;
		if (raw instanceof Readable) mail.message.createReadStream = () => raw;
		done();
	});

	return {
		attempt: async ({ messageId, threadId, envelope, open }: Composed, { signal } = {}) => {
			const message = handOver(async () => await open({ keepBcc: false }));
			try {
				const sent = await transport.sendMail({
					envelope: asObjects(envelope),
					raw: message.stream,
					signal,
				});
				const { accepted, rejected, rejectedErrors } = sent;
				return {
					receipt: {
						messageId,
						threadId,
						accepted: accepted.map(String),
						rejected: rejected.map((refused, i) => ({
							address: String(refused),
							answer: rejectedErrors?.[i]?.response ?? '',
						})),
						transport: 'smtp',
					},
				};
			} catch (error) {
				const answered = error instanceof Error && 'responseCode' in error;
				return {
					failure: explain(message.failure() ?? error, address),
					inDoubt: message.whole() && !answered,
				};
			} finally {
				message.stream.destroy();
			}
		},
		check: async () => {
			try {
				await transport.verify();
				return `${host} takes mail from ${address}`;
			} catch (error) {
				throw explain(error, address);
			}
		},
		close: async () => transport.close(),
	};
};
