import express from 'express';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { apiRoutes } from './api/api-routes';
import { DraftIds } from './api/draft-ids';
import { LabelIds } from './api/label-ids';
import { makeCertificates } from './certificates';
import { controlRoutes } from './control-routes';
import { FaultList } from './faults/fault-list';
import { checkSmtpFault, type SmtpFault } from './faults/smtp-fault';
import { checkHttpFault, type HttpFault, httpFaults } from './http/http-faults';
import { listenHttp } from './http/http-listener';
import { type ImapServer, startImapServer } from './imap/server';
import { Authority } from './oauth/authority';
import { oauthRoutes } from './oauth/oauth-routes';
import { bearerOf } from './oauth/token-information';
import { type SmtpPorts, type SmtpServers, startSmtpServers } from './smtp/smtp-servers';
import { MailStore } from './store/mail-store';
import { SendingLimits } from './submission/sending-limits';

/** Everything listens here. */
const host = '127.0.0.1';

/** Ports of the sandbox; 0, the default of each, takes a free one. */
export interface SandboxPorts extends SmtpPorts {
	/** accounts.google.com, oauth2.googleapis.com, www.googleapis.com, gmail.googleapis.com and the control interface. */
	https: number;
	/** IMAP over implicit TLS: Gmail's 993. */
	imap: number;
	/** The OAuth routes over plain HTTP, for a mail server's introspection. Not opened unless it is given. */
	introspection?: number;
}

export interface SandboxOptions {
	ports?: Partial<SandboxPorts>;
	/** Folder to write `ca.pem` to. */
	directory?: string;
	/** Milliseconds since 1970, for tests that move time. */
	clock?: () => number;
}

/** A Gmail on this machine. */
export interface Sandbox {
	ports: SandboxPorts;
	/** What an account's `servers` must be to reach it. */
	servers: {
		imap: { host: string; port: number };
		smtp: { host: string; port: number };
		/** No slash at its end. */
		api: string;
	};
	/** Submission with STARTTLS, and where the outside world delivers. */
	smtpStartTls: { host: string; port: number };
	mx: { host: string; port: number };
	consentUrl: string;
	tokenUrl: string;
	/** `POST` here plus `/<action>` (see control.ts). */
	controlUrl: string;
	introspectionUrl?: string;
	/** The CA to trust, and its file where a directory was given. */
	caPem: string;
	caFile?: string;
	store: MailStore;
	oauth: Authority;
	imap: ImapServer;
	smtp: SmtpServers;
	/** Faults of all HTTPS routes: API, token endpoint, consent page. */
	http: { faults: FaultList<HttpFault> };
	/** Ends every server and connection. Never throws. */
	close(): Promise<void>;
}

/** Starts a sandbox without any account in it. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { ports = {}, directory, clock = Date.now } = options;
	const { ca: caPem, cert, key } = await makeCertificates();
	const tls = { cert, key };
	const store = new MailStore({ clock });
	const oauth = new Authority(store, clock);
	const limits = new SendingLimits();
	const faults = new FaultList<HttpFault>(checkHttpFault);
	const opened: { close(): Promise<void> }[] = [];
	const open = async <Server extends { close(): Promise<void> }>(starting: Promise<Server>) => {
		const server = await starting;
		opened.push(server);
		return server;
	};
	const close = async () => {
		await Promise.allSettled(opened.map(async (server) => await server.close()));
	};

	try {
		const imap = await open(
			startImapServer({ store, tls, port: ports.imap, tokens: oauth.tokens, clock }),
		);
		const smtp = await open(
			startSmtpServers(
				{
					store,
					tls,
					tokens: oauth.tokens,
					faults: new FaultList<SmtpFault>(checkSmtpFault),
					limits,
					clock,
				},
				{ smtp: ports.smtp ?? 0, smtpStartTls: ports.smtpStartTls ?? 0, mx: ports.mx ?? 0 },
			),
		);
		const app = express().disable('x-powered-by');
		const https = await open(listenHttp(app, { port: ports.https ?? 0, tls }));
		const plain =
			ports.introspection === undefined
				? undefined
				: await open(listenHttp(express().use(oauthRoutes(oauth)), { port: ports.introspection }));
		const url = `https://${host}:${https.port}`;
		const sandbox: Sandbox = {
			ports: { ...smtp.ports, https: https.port, imap: imap.port, introspection: plain?.port },
			servers: {
				imap: { host, port: imap.port },
				smtp: { host, port: smtp.ports.smtp },
				api: url,
			},
			smtpStartTls: { host, port: smtp.ports.smtpStartTls },
			mx: { host, port: smtp.ports.mx },
			consentUrl: `${url}/o/oauth2/v2/auth`,
			tokenUrl: `${url}/token`,
			controlUrl: `${url}/sandbox`,
			introspectionUrl: plain && `http://${host}:${plain.port}/introspect`,
			caPem,
			caFile: directory && writeCa(directory, caPem),
			store,
			oauth,
			imap,
			smtp,
			http: { faults },
			close,
		};
		// Control comes first: a fault that fits every route must not lock its maker out.
		app.use('/sandbox', controlRoutes(sandbox));
		app.use(httpFaults(faults, (request) => oauth.tokens.verify(bearerOf(request))?.address));
		const context = { authority: oauth, store, limits, clock };
		app.use(apiRoutes({ ...context, labelIds: new LabelIds(), draftIds: new DraftIds() }));
		app.use(oauthRoutes(oauth));
		return sandbox;
	} catch (error) {
		await close();
		throw error;
	}
}

function writeCa(directory: string, pem: string): string {
	mkdirSync(directory, { recursive: true });
	const file = join(resolve(directory), 'ca.pem');
	writeFileSync(file, pem);
	return file;
}
