import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { SocksClient } from 'socks';
import type { Account } from '../account';
import { mailProxyFor } from '../proxy';
import { safeTls } from '../tls';

// Well below nodemailer's own (2 min to connect, 10 min of silence): someone looks at the execution.
const CONNECT_TIMEOUT_MS = 20_000;
const SOCKET_TIMEOUT_MS = 120_000;

/** Port 587 starts in clear and must turn to TLS before the sign-in; every other port is TLS from the first byte. */
const SUBMISSION_PORT = 587;

/** Connections at most, opened as they are needed. Gmail names no number for SMTP; over IMAP it bears 15. */
const MAX_CONNECTIONS = 8;

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
		timeout: CONNECT_TIMEOUT_MS,
	}).then(
		({ socket }) => done(null, { connection: socket }),
		({ message }: Error) => done(Object.assign(new Error(message), { code: 'EPROXY' })),
	);
};

/** Where connections lead, and for whom. */
export interface SmtpRoute {
	host: string;
	port: number;
	startTls: boolean;
	/** '' to go directly. */
	proxy: string;
	mailbox: string;
}

/**
 * The route of an account.
 *
 * @throws GmailError for a proxy that cannot be read
 */
export const smtpRouteOf = ({ address, servers }: Account): SmtpRoute => {
	const { host, port, startTls = port === SUBMISSION_PORT } = servers.smtp;
	const proxy = mailProxyFor('smtps', servers.smtp, servers);
	return { host, port, startTls, proxy, mailbox: address };
};

type GetToken = Account['getToken'];

/** Connections to an SMTP server, signed in as one account; each serves one message after another. */
export interface SmtpPool {
	readonly transport: ReturnType<typeof openTransport>;
	/** Whoever works with the pool, until it rests, signs in by this. */
	serve(getToken: GetToken): void;
	/** Nobody works with it: its connections stay, and let the process end. */
	rest(): void;
	/** Never throws. */
	close(): void;
}

const openTransport = ({ host, port, startTls, proxy, mailbox }: SmtpRoute) =>
	createTransport({
		host,
		port,
		secure: !startTls,
		requireTLS: true,
		tls: safeTls,
		proxy: proxy || undefined,
		pool: true,
		maxConnections: MAX_CONNECTIONS,
		// The pool would send again what may have been sent; deliver.ts asks first.
		maxRequeues: 0,
		// smtp.gmail.com turns away a client that calls itself "localhost" (421 4.7.0).
		name: mailbox.slice(mailbox.lastIndexOf('@') + 1),
		connectionTimeout: CONNECT_TIMEOUT_MS,
		greetingTimeout: CONNECT_TIMEOUT_MS,
		socketTimeout: SOCKET_TIMEOUT_MS,
		auth: { type: 'OAuth2', user: mailbox },
		// A server that offers no AUTH would take mail as nobody's.
		forceAuth: true,
		disableFileAccess: true,
		disableUrlAccess: true,
	});

/** The sockets of a pool: nodemailer has no word for letting the process end while they are open. */
const socketsOf = ({ transporter }: ReturnType<typeof openTransport>): Socket[] => {
	const { _connections } = transporter as unknown as {
		_connections: { connection?: { _socket?: Socket | false } }[];
	};
	return _connections.flatMap(({ connection }) => connection?._socket || []);
};

/** Opens no connection before there is a message to send. */
export const openSmtpPool = (route: SmtpRoute): SmtpPool => {
	const transport = openTransport(route);
	let getToken: GetToken | undefined;
	transport.set('oauth2_provision_cb', (_user, renew, callback) => {
		// Called again, with `renew`, when the server refused the first token.
		const token = getToken?.({ fresh: renew }) ?? Promise.reject(new Error('Nobody is at work'));
		token.then(
			(value) => callback(null, value),
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
		transport,
		serve: (given) => {
			getToken = given;
			for (const socket of socketsOf(transport)) socket.ref().setTimeout(SOCKET_TIMEOUT_MS);
		},
		rest: () => {
			// What was at work, and all that it holds, is not held any longer.
			getToken = undefined;
			for (const socket of socketsOf(transport)) socket.unref().setTimeout(0);
		},
		close: () => transport.close(),
	};
};
