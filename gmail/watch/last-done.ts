import { classify } from '../errors';
import type { Connection } from '../imap/connection';
import type { InAllMail } from './all-mail';
import type { Cursor } from './cursor';
import { lookAt, type Seen } from '../read/look-at';

/** The newest moment of which something is done, and what of it. */
export type LastDone = Pick<Cursor, 'seenThen'> & { since: number };

/** The newest of a folder have the highest UIDs, or nearly. */
const NEWEST = 50;

const marked = async (connection: Connection, keyword: string): Promise<Seen[]> => {
	if (!connection.folder.keywords) return [];
	return await lookAt(connection, (await connection.search({ keyword })).slice(-NEWEST));
};

/**
 * Where a trigger stood that has lost its cursor, as far as the server knows it by the keyword on what was acknowledged:
 * in the open folder, or, on Gmail, wherever that has been moved since.
 *
 * @returns undefined when the trigger was never here
 * @throws GmailError
 */
export const lastDone = async (
	connection: Connection,
	keyword: string,
	inAllMail: InAllMail,
): Promise<LastDone | undefined> => {
	let done = await marked(connection, keyword);
	if (done.length === 0 && connection.gmail) {
		await inAllMail(async (allMail) => {
			done = await marked(allMail, keyword);
		}).catch((error: unknown) => {
			// Its owner hides All Mail from IMAP: then nothing can be said.
			const { code } = classify(error, { mailbox: connection.account, channel: 'imap' });
			if (code !== 'folderUnknown') throw error;
		});
	}
	if (done.length === 0) return undefined;
	const since = Math.max(...done.map(({ receivedAt }) => receivedAt));
	const then = done.filter(({ receivedAt }) => receivedAt === since);
	return { since, seenThen: then.map(({ identity }) => identity) };
};
