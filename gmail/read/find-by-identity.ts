import type { Connection, SearchObject } from '../imap/connection';
import { anyOf, lookAt, searchFor } from './look-at';

/** Keys in one SEARCH, which keeps the command below 6 kB; Message-IDs may be long. */
const KEYS_A_SEARCH = 100;
const MAX_KEY_CHARACTERS = 5_000;

/** UIDs in the open folder that match any of the keys, in few commands. */
export const searchAny = async (
	connection: Connection,
	keys: SearchObject[],
): Promise<number[]> => {
	const uids: number[] = [];
	let some: SearchObject[] = [];
	let length = 0;
	const ask = async (): Promise<void> => {
		if (some.length === 0) return;
		uids.push(...(await connection.search(anyOf(some))));
		[some, length] = [[], 0];
	};
	for (const key of keys) {
		const characters = JSON.stringify(key).length;
		if (some.length === KEYS_A_SEARCH || length + characters > MAX_KEY_CHARACTERS) await ask();
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
