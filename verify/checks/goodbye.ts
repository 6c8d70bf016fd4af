import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from '../../gmail/imap/connection';
import type { MailContext } from '../context';

/** Longer than any token lives, in ms. */
const MAX_WAIT_MS = 75 * 60_000;

/** Idles until Gmail ends the session with its token. Takes about an hour. */
export const checkGoodbye = async ({ account, protocol }: MailContext): Promise<void> => {
	await protocol.look(
		{
			area: 'The hourly goodbye',
			behaviour: 'an IMAP session ends with its token',
			expected: 'BYE "Session expired, please login again." after about 60 minutes',
		},
		async () => {
			await account.getToken({ fresh: true });
			const start = Date.now();
			const stop = new AbortController();
			const connection = await openConnection({ account, folder: 'INBOX' });
			try {
				const ending = await Promise.race([
					connection.ended,
					sleep(MAX_WAIT_MS, 'still open' as const, { signal: stop.signal }),
				]);
				const minutes = ((Date.now() - start) / 60_000).toFixed(1);
				const said = ending === 'still open' ? ending : (ending?.answer ?? 'closed without a word');
				return {
					observed: `${said} after ${minutes} minutes`,
					asExpected: /session expired/i.test(said),
				};
			} finally {
				stop.abort();
				await connection.close();
			}
		},
	);
};
