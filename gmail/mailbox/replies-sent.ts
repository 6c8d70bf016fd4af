import type { MailboxSession } from './session';

const DAY_MS = 24 * 3_600_000;

/** The newest messages to an address that are looked at: more than any limit of replies an hour. */
const MAX_LOOKED_AT = 200;

const isReply = (headers: Buffer | undefined): boolean =>
	/^auto-submitted:\s{0,9}auto-replied/im.test(headers?.toString('latin1') ?? '');

/**
 * When automatic replies went to an address, by any workflow of the mailbox, as its Sent mail tells.
 *
 * @param since ms since 1970
 * @returns ms since 1970 each, ascending
 * @throws GmailError when nobody can tell
 */
export const repliesSentTo = async (
	session: MailboxSession,
	address: string,
	since: number,
): Promise<number[]> => {
	const connection = await session.in('\\Sent');
	await connection.noop();
	// SEARCH knows days alone, and those of the server's clock (RFC 9051 section 6.4.4).
	const uids = await connection.search({
		or: [{ to: address }, { cc: address }],
		since: new Date(since - DAY_MS),
	});
	const rows = await connection.fetch(uids.slice(-MAX_LOOKED_AT), {
		uid: true,
		internalDate: true,
		headers: ['auto-submitted'],
	});
	return rows
		.filter(({ headers }) => isReply(headers))
		.map(({ internalDate }) => new Date(internalDate ?? 0).getTime())
		.filter((time) => time > since)
		.sort((a, b) => a - b);
};
