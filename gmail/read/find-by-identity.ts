import type { Connection, SearchObject } from '../imap/connection';
import { anyOf, lookAt, searchFor } from './look-at';

/** Longest SEARCH, in characters, without what stands around its keys: servers need not take lines of more than 8,192 bytes. */
const MAX_SEARCH = 7_600;

/** Most keys in one SEARCH: they are nested in each other. */
const MAX_KEYS = 200;

/** What stands around the words of a key: OR, its name, quotes, blanks. */
const AROUND_KEY = 19;

/** The words of a key as they are sent. */
const wordsOf = ({ emailId, threadId, header }: SearchObject): string =>
	header === undefined
		? `${emailId ?? ''} ${threadId ?? ''}`
		: Object.entries(header).flat().join(' ').replace(/["\\]/g, '\\$&');

/** UIDs in the open folder that match any of the keys, in few commands. A key that is longer than a command may be matches nothing. */
export const searchAny = async (
	connection: Connection,
	keys: SearchObject[],
): Promise<number[]> => {
	const uids: number[] = [];
	let some: SearchObject[] = [];
	let length = 0;
	const known = new Set<string>();
	const ask = async (): Promise<void> => {
		if (some.length === 0) return;
		for (const uid of await connection.search(anyOf(some))) uids.push(uid);
		[some, length] = [[], 0];
	};
	for (const key of keys) {
		const words = wordsOf(key);
		const characters = Buffer.byteLength(words) + AROUND_KEY;
		if (characters > MAX_SEARCH || known.has(words)) continue;
		known.add(words);
		if (some.length === MAX_KEYS || length + characters > MAX_SEARCH) await ask();
		some.push(key);
		length += characters;
	}
	await ask();
	return uids;
};

/**
 * Finds messages of the open folder by what they are known by.
 *
 * @returns the UID of each identity that is there; the newest where there are several
 * @throws GmailError
 */
export const findByIdentity = async (
	connection: Connection,
	identities: string[],
): Promise<Map<string, number>> => {
	const wanted = new Set(identities.filter(Boolean));
	const uids = await searchAny(
		connection,
		[...wanted].map((identity) => searchFor(connection, identity)),
	);
	const found = new Map<string, number>();
	if (uids.length === 0) return found;
	for (const { uid, identity } of await lookAt(connection, uids)) {
		if (wanted.has(identity)) found.set(identity, uid);
	}
	return found;
};
