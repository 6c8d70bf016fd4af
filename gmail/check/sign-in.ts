import type { Account } from '../account';
import { openConnection } from '../imap/connection';

/**
 * Tries a sign-in as far as its access level goes: a token, and for full mail an IMAP session.
 *
 * @returns one sentence for the person who pressed Test
 * @throws GmailError with the remedy
 */
export const checkSignIn = async (account: Account): Promise<string> => {
	await account.getToken({ fresh: true });
	if (account.access === 'sendOnly') return `Google gives a token to send as ${account.address}`;
	const connection = await openConnection({ account, folder: 'INBOX' });
	await connection.close();
	return `Signed in as ${account.address} over IMAP`;
};
