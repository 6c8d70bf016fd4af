import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createTransport } from 'nodemailer';
import { makeCertificates } from '../../sandbox/certificates';
import type { Certificates } from '../../sandbox/certificates';
import { makeConfigFolder } from './config-folder';
import { startDaemon } from './daemon';
import { freePort } from './free-port';
import { startIntrospection } from './introspection';
import type { Introspection } from './introspection';

const run = promisify(execFile);

/** A real Dovecot on 127.0.0.1. Any address it is asked for has a mailbox. */
export interface Dovecot {
	/** Where IMAP over implicit TLS is; the certificate names `localhost`. */
	imap: { host: string; port: number };
	/** Mints and revokes the tokens that sign in. */
	tokens: Introspection;
	/** Its certificate, which Postfix presents as well, and the CA to trust. */
	certificates: Certificates;
	/** LMTP on 127.0.0.1, in clear: how mail gets in. */
	lmtpPort: number;
	/** Its own folder, where Postfix finds the socket `auth-client`. */
	folder: string;
	/** Delivers raw messages to `address` by LMTP, one after the other, in order. */
	deliver(address: string, messages: Array<string | Buffer>): Promise<void>;
	/** The last lines of its log. */
	readLog(): Promise<string>;
	/** Ends every session and the server; mail, ports and tokens stay for `resume`. */
	pause(): Promise<void>;
	resume(): Promise<void>;
	/** `pause` and `resume`: what a client sees as a drop. */
	restart(): Promise<void>;
	/** Ends it and removes all that it wrote. Never throws. */
	stop(): Promise<void>;
}

/** SASL mechanisms that sign in with a token; `plain` takes one for a password. */
export type Mechanism = 'xoauth2' | 'oauthbearer' | 'plain';

/**
 * Starts a Dovecot of one's own that offers the given mechanisms, both by default, as Gmail does. Needs
 * root: it forks processes of less privileged users.
 */
export async function startDovecot(
	mechanisms: Mechanism[] = ['xoauth2', 'oauthbearer'],
): Promise<Dovecot> {
	const certificates = await makeCertificates();
	const tokens = await startIntrospection();
	const folder = await makeConfigFolder('dovecot-');
	const imapPort = await freePort();
	const lmtpPort = await freePort();
	await folder.write('cert.pem', certificates.cert);
	await folder.write('key.pem', certificates.key);
	await folder.writeTemplate('oauth2.conf', 'oauth2.conf', { INTROSPECTION_PORT: tokens.port });
	await folder.writeTemplate('dovecot.conf', 'dovecot.conf', {
		IMAPS_PORT: imapPort,
		LMTP_PORT: lmtpPort,
		MECHANISMS: mechanisms.join(' '),
	});

	await run('chown', ['nobody:nogroup', await folder.folder('mail')]);

	const readLog = () => folder.tail('dovecot.log');
	const start = () =>
		startDaemon({
			command: ['dovecot', '-F', '-c', `${folder.path}/dovecot.conf`],
			ports: [imapPort, lmtpPort],
			readLog,
		});
	const release = () => Promise.all([tokens.close(), folder.remove()]);

	let daemon = await start().catch(async (error: unknown) => {
		await release();
		throw error;
	});
	const pause = () => daemon.stop();
	const resume = async () => void (daemon = await start());
	return {
		imap: { host: 'localhost', port: imapPort },
		tokens,
		certificates,
		lmtpPort,
		folder: folder.path,
		readLog,
		pause,
		resume,
		deliver: (address, messages) => deliver(lmtpPort, address, messages),
		async restart() {
			await pause();
			await resume();
		},
		async stop() {
			await daemon.kill();
			await release();
		},
	};
}

async function deliver(port: number, to: string, messages: Array<string | Buffer>): Promise<void> {
	const transport = createTransport({
		host: '127.0.0.1',
		port,
		lmtp: true,
		ignoreTLS: true,
		pool: true,
		maxConnections: 1,
		maxMessages: Infinity,
	});
	try {
		for (const raw of messages) {
			await transport.sendMail({ envelope: { from: 'sender@example.test', to }, raw });
		}
	} finally {
		transport.close();
	}
}
