import type { AccessLevel } from './access-level';

/** A TCP service: host name as its certificate names it, and port. */
export interface Endpoint {
	host: string;
	port: number;
}

/** Where Gmail is. Google's own by default; a sandbox or `smtp-relay.gmail.com` otherwise. */
export interface Servers {
	/** IMAP over implicit TLS. */
	imap: Endpoint;
	/** SMTP: implicit TLS, or with `startTls` in clear until STARTTLS, which is the default on port 587. */
	smtp: Endpoint & { startTls?: boolean };
	/** URL of a proxy for IMAP and SMTP, with user name and password where it asks for them: `socks5://user:password@host:1080`. */
	proxy?: string;
	/** Base address of Google's APIs, no slash at its end: `https://www.googleapis.com`. */
	api: string;
}

/** All that the rooms above auth are handed of a sign-in: who, where, and how to get a token. */
export interface Account {
	/** The mailbox: `user=` of the SASL string, and the sender by default. */
	address: string;
	/** What the sign-in may do. */
	access: AccessLevel;
	servers: Servers;
	/**
	 * An OAuth2 access token. From the cache while it lives; `fresh` asks Google for a new one, because the
	 * last one was refused or a session that lives as long as its token is about to be opened.
	 * Throws GmailError with the remedy when Google refuses.
	 */
	getToken(options?: { fresh?: boolean }): Promise<string>;
}

/** Google's servers (https://developers.google.com/workspace/gmail/imap/imap-smtp). */
export const googleServers: Servers = {
	imap: { host: 'imap.gmail.com', port: 993 },
	smtp: { host: 'smtp.gmail.com', port: 465 },
	api: 'https://www.googleapis.com',
};
