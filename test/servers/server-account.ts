import type { Account } from '../../gmail/account';
import type { Dovecot } from './dovecot';
import type { Postfix } from './postfix';

/** An account of the real servers, as the core is handed one. */
export interface ServerAccount extends Account {
	/** What each token was asked for with, in order. */
	requests: Array<{ fresh: boolean }>;
}

/**
 * @param postfix where it sends through; without one it cannot send
 * @param token gives the token for a request, by default a new one that is good
 */
export function serverAccount(
	dovecot: Dovecot,
	address: string,
	postfix?: Postfix,
	token: (request: { fresh: boolean }) => string = () => dovecot.tokens.mint(address),
): ServerAccount {
	const requests: ServerAccount['requests'] = [];
	return {
		address,
		access: 'fullMail',
		servers: {
			imap: dovecot.imap,
			smtp: postfix?.submissions ?? { host: 'localhost', port: 0 },
			api: '',
		},
		async getToken({ fresh = false } = {}) {
			requests.push({ fresh });
			return token({ fresh });
		},
		requests,
	};
}

/** A token that no server takes. */
export function revokedToken(dovecot: Dovecot, address: string): string {
	const token = dovecot.tokens.mint(address);
	dovecot.tokens.revoke(token);
	return token;
}
