import { ImapFlow } from 'imapflow';
import type { Account } from '../account';
import { classify, GmailError, guideTo, pages, signInAgain } from '../errors';
import { mailProxyFor } from '../proxy';
import { sharedTls } from '../tls';

// A dead server is noticed after two of these: one of silence, one without an answer to NOOP.
const SOCKET_TIMEOUT_MS = 50_000;
const CONNECT_TIMEOUT_MS = 15_000;
const GREETING_TIMEOUT_MS = 10_000;
// Gmail was seen to drop an IDLE of 10 minutes, without a word (node-imap#366).
const IDLE_RENEWAL_MS = 4 * 60_000;
// Between two commands IDLE would only cost round trips; longer than this, mail would wait.
const IDLE_DELAY_MS = 30;
const LOGOUT_GRACE_MS = 1_000;

/** How a client is to be. */
export interface SignInOptions {
	/** Gives up, and leaves no socket. */
	signal?: AbortSignal;
	/** The bytes of both ways are compressed where the server offers that (RFC 4978): fewer bytes, a quarter of a MB more memory. */
	compressed?: boolean;
}

const client = (
	{ address, servers }: Account,
	accessToken: string,
	compressed: boolean,
): ImapFlow =>
	new ImapFlow({
		...servers.imap,
		proxy: mailProxyFor('imaps', servers.imap, servers) || undefined,
		secure: true,
		tls: sharedTls(),
		auth: { user: address, accessToken },
		clientInfo: { name: 'n8n-nodes-gmail-imap-smtp' },
		connectionTimeout: CONNECT_TIMEOUT_MS,
		greetingTimeout: GREETING_TIMEOUT_MS,
		socketTimeout: SOCKET_TIMEOUT_MS,
		maxIdleTime: IDLE_RENEWAL_MS,
		autoIdleDelay: IDLE_DELAY_MS,
		disableCompression: !compressed,
		logger: false,
	});

/**
 * Connects over TLS and signs in, with a new token if the cached one is refused: it may have been revoked before its
 * end.
 *
 * @throws GmailError with the reason and the remedy
 */
export const signIn = async (
	account: Account,
	{ signal, compressed = true }: SignInOptions,
): Promise<ImapFlow> => {
	if (account.access === 'sendOnly') {
		throw new GmailError(`The credential for ${account.address} may only send mail`, {
			code: 'accessLevelTooLow',
			retry: 'never',
			remedy: `IMAP needs the access level "Full Mail": you choose it in the credential, then ${signInAgain}. For a service account, your Workspace admin adds the scopes that the credential shows then.`,
			page: pages.accessGuide,
			guide: guideTo('The credential for {mailbox} may only send mail'),
		});
	}
	const attempt = async (fresh: boolean): Promise<ImapFlow> => {
		const imap = client(account, await account.getToken({ fresh }), compressed);
		// Without a listener an error event ends the process; what it says arrives by connect() or 'close'.
		imap.on('error', () => undefined);
		const giveUp = (): void => imap.close();
		signal?.addEventListener('abort', giveUp);
		try {
			signal?.throwIfAborted();
			await imap.connect();
			return imap;
		} catch (error) {
			imap.close();
			throw classify(error, { mailbox: account.address, channel: 'imap' });
		} finally {
			signal?.removeEventListener('abort', giveUp);
		}
	};
	try {
		return await attempt(false);
	} catch (error) {
		if (error instanceof GmailError && error.retry === 'freshToken') return await attempt(true);
		throw error;
	}
};

/** Says goodbye and closes, within a second even where the server says nothing more. Never throws. */
export const signOut = async (imap: ImapFlow): Promise<void> => {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, LOGOUT_GRACE_MS);
	});
	await Promise.race([imap.logout().catch(() => undefined), timeout]);
	clearTimeout(timer);
	imap.close();
};
