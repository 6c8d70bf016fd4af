import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { makeConfigFolder } from './config-folder';
import { startDaemon } from './daemon';
import type { Dovecot } from './dovecot';
import { freePort } from './free-port';

const run = promisify(execFile);

/** A real Postfix on 127.0.0.1 that takes submissions and delivers them into a Dovecot. */
export interface Postfix {
	/** Submission over implicit TLS (RFC 8314), Gmail's 465. */
	submissions: { host: string; port: number };
	/** Submission that requires STARTTLS (RFC 6409), Gmail's 587. */
	submission: { host: string; port: number };
	/** The last lines of its log. */
	readLog(): Promise<string>;
	/** Ends it and removes all that it wrote, queued mail included. Never throws. */
	stop(): Promise<void>;
}

/** Postfix changes its user id, and with that the kernel forgets to end it with us: a shell that does not, tells it. */
const passOnTerm = '"$@" & trap "kill $!; wait $!" TERM; wait $!';

/**
 * Starts a Postfix of one's own, with the certificate and the sign-in of `dovecot`. Needs root. Takes mail
 * for example.test only, and nothing leaves this machine.
 */
export async function startPostfix(dovecot: Dovecot): Promise<Postfix> {
	const folder = await makeConfigFolder('postfix-');
	const [submissions, submission] = [await freePort(), await freePort()];
	const readLog = () => folder.tail('postfix.log');
	try {
		await folder.write('cert.pem', dovecot.certificates.cert);
		await folder.write('key.pem', dovecot.certificates.key);
		const config = await folder.folder('etc');
		await folder.writeTemplate('main.cf', 'etc/main.cf', {
			LMTP_PORT: dovecot.lmtpPort,
			DOVECOT_DIR: dovecot.folder,
		});
		await folder.writeTemplate('master.cf', 'etc/master.cf', {
			SUBMISSIONS_PORT: submissions,
			SUBMISSION_PORT: submission,
		});
		await folder.folder('spool');
		await run('chown', ['postfix', await folder.folder('data')]);
		await run('postfix', ['-c', config, 'check']);
		const daemon = await startDaemon({
			command: ['sh', '-c', passOnTerm, 'sh', '/usr/lib/postfix/sbin/master', '-c', config],
			ports: [submissions, submission],
			readLog,
		});
		return {
			submissions: { host: 'localhost', port: submissions },
			submission: { host: 'localhost', port: submission },
			readLog,
			async stop() {
				await daemon.stop();
				await folder.remove();
			},
		};
	} catch (error) {
		await folder.remove();
		throw error;
	}
}
