import type { Connection } from '../imap/connection';

/**
 * What somebody puts on a message that is to run again: a label, on servers without labels a keyword, which may hold no slash.
 */
export const runAgainMark = (gmail: boolean): string => (gmail ? 'n8n/again' : '$n8n-again');

/**
 * Messages of the open folder that somebody wants to run again.
 *
 * @returns UIDs, ascending
 * @throws GmailError
 */
export const wantedAgain = async (connection: Connection): Promise<number[]> =>
	await connection.search(
		connection.gmail ? { gmraw: 'label:n8n-again' } : { keyword: runAgainMark(false) },
	);
