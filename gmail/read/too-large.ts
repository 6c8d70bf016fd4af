import { GmailError } from '../errors';
import type { Connection } from '../imap/connection';

/** Messages of one folder whose description may be, or is, longer than one may be. By UID. */
interface Known {
	suspects: Set<number>;
	tooLarge: Set<number>;
}

/** Folders of which something is known; the one unused for longest gives way. */
const MOST = 500;

/** Kept beyond the connection: an answer that is too long ends it. */
const folders = new Map<string, Known>();

const knownOf = ({ account, folder: { path, uidValidity } }: Connection): Known => {
	const key = JSON.stringify([account, path, uidValidity]);
	const known = folders.get(key) ?? { suspects: new Set(), tooLarge: new Set() };
	folders.delete(key);
	folders.set(key, known);
	const [oldest] = folders.keys();
	if (folders.size > MOST && oldest !== undefined) folders.delete(oldest);
	return known;
};

/** True where the server said more in one answer than is read (`maxResponseTokens` of the connection). */
const isTooLong = (error: unknown): boolean =>
	error instanceof GmailError &&
	typeof error.cause === 'object' &&
	error.cause !== null &&
	'code' in error.cause &&
	error.cause.code === 'TooManyTokens';

/**
 * Has messages described, so that one which takes too long an answer holds up no other: the answer ends the connection, and on the
 * next one those that were asked for are asked for one by one, until it is found, and it alone is told as failed.
 *
 * @param together asks for messages
 * @param failed stands for one that is too large
 * @throws what `together` throws
 */
export const fetchButTooLarge = async <Message>(
	connection: Connection,
	uids: number[],
	{
		together,
		failed,
	}: { together(uids: number[]): Promise<Message[]>; failed(uid: number): Promise<Message> },
): Promise<Message[]> => {
	const { suspects, tooLarge } = knownOf(connection);
	const ask = async (some: number[]): Promise<Message[]> => {
		if (some.length === 0) return [];
		try {
			return await together(some);
		} catch (error) {
			if (isTooLong(error)) {
				const [only = 0] = some;
				if (some.length === 1) tooLarge.add(only);
				else for (const uid of some) suspects.add(uid);
			}
			throw error;
		}
	};
	const found = await ask(uids.filter((uid) => !suspects.has(uid) && !tooLarge.has(uid)));
	for (const uid of uids) {
		if (tooLarge.has(uid)) found.push(await failed(uid));
		else if (suspects.has(uid)) {
			found.push(...(await ask([uid])));
			suspects.delete(uid);
		}
	}
	return found;
};
