import type { Account } from '../account';
import { GmailError } from '../errors';
import { openConnection, type Connection, type SearchObject } from '../imap/connection';
import { findByIdentity } from '../read/find-by-identity';
import { lookAt, type Seen } from '../read/look-at';
import { oneAfterAnother } from './one-after-another';

/** The second connection is kept for this long after its last use, in ms: each message that is archived needs it. */
const KEPT_IDLE = 20_000;

/** Where each message of a Gmail account is, in one of these (https://developers.google.com/workspace/gmail/imap/imap-extensions). */
const EVERYWHERE = ['\\All', '\\Trash', '\\Junk'];

/** Those of them that IMAP shows, but for a folder that is looked at already; none where the server is not Gmail. */
export const placesBeside = async (connection: Connection, folder: string): Promise<string[]> => {
	if (!connection.gmail) return [];
	const shown = new Set((await connection.knownFolders()).map(({ id }) => id));
	return EVERYWHERE.filter((place) => place !== folder && shown.has(place));
};

/** Where a message is looked for last: what lies there is seldom what the watched folder had, though it may be a copy of it. */
const UNLIKELY = new Set(['\\Sent', '\\Drafts', '\\Junk']);

/** A folder that is listed, and is said not to exist when it is opened, is left alone for this long, in ms. */
const LEFT_ALONE = 5 * 60_000;

/** Any other refusal in a row may be a whim of the server, until this one. */
const MOST_REFUSALS = 3;

/** What is done with messages that were found in a folder. */
export type Act = (connection: Connection, found: Map<string, number>) => Promise<void>;

/** Messages that have left the folder they were read from, over a second connection. */
export interface Elsewhere {
	/**
	 * Looks for messages: on Gmail in All Mail, Trash and Spam, where each message of an account is; on other servers in the
	 * other folders, or with `watchedOnly` in those that are watched.
	 *
	 * @param act is called for each folder in which some are; what it finds there is not looked for in the next one
	 * @returns the identities that were found nowhere
	 * @throws GmailError
	 */
	find(
		identities: string[],
		act: Act,
		options?: { watchedOnly?: boolean; without?: string[] },
	): Promise<string[]>;
	/**
	 * Messages that match in any folder but those that are watched; on Gmail in All Mail and Trash. A folder that cannot be opened is
	 * passed over.
	 *
	 * @throws GmailError
	 */
	search(query: SearchObject, options?: { without?: string[] }): Promise<Seen[]>;
	/** Opens a folder on the second connection. */
	in<Result>(folder: string, act: (connection: Connection) => Promise<Result>): Promise<Result>;
	/** The same; undefined for a folder that is listed and does not exist, or was refused several times. */
	ifOpens<Result>(
		folder: string,
		act: (connection: Connection) => Promise<Result>,
	): Promise<Result | undefined>;
	/** Ends the second connection, if there is one. Never throws. */
	close(): Promise<void>;
}

/** @param others folders of the same mailbox that are watched too */
export const createElsewhere = (
	signIn: () => Promise<Account>,
	{ folder, others = [] }: { folder: string; others?: string[] },
): Elsewhere => {
	let current: Connection | undefined;
	let idle: NodeJS.Timeout | undefined;
	/** There is one open folder. */
	const inTurn = oneAfterAnother();

	const drop = async (): Promise<void> => {
		clearTimeout(idle);
		const closing = current;
		current = undefined;
		await closing?.close();
	};

	/** In its turn: whoever uses the connection at the moment has it until the end. */
	const close = async (): Promise<void> => await inTurn(drop);

	const open = async (wanted: string): Promise<Connection> => {
		if (!current?.alive) {
			current = await openConnection({
				account: await signIn(),
				folder: wanted,
				compressed: false,
			});
		} else if (current.opened !== wanted) await current.openFolder(wanted);
		// A folder that is open already shows what has come since only after a command: a SEARCH asks the view from before it.
		else await current.noop();
		return current;
	};

	const use = async <Result>(
		wanted: string,
		act: (connection: Connection) => Promise<Result>,
	): Promise<Result> => {
		clearTimeout(idle);
		try {
			return await act(await open(wanted));
		} catch (error) {
			// A folder that could not be opened leaves none open.
			await drop();
			throw error;
		} finally {
			idle = setTimeout(() => void close(), KEPT_IDLE).unref();
		}
	};

	/** By folder: how often it was refused in a row, and until when it is left alone, ms since 1970. */
	const refusals = new Map<string, { times: number; until: number }>();

	/** @param mostRefusals from this one on the folder counts as if it were not there */
	const useIfOpens = async <Result>(
		wanted: string,
		act: (connection: Connection) => Promise<Result>,
		mostRefusals = Infinity,
	): Promise<Result | undefined> => {
		const { times, until } = refusals.get(wanted) ?? { times: 0, until: 0 };
		if (Date.now() < until) return undefined;
		// What fails now is the connection, and no fault of that folder.
		if (times > 0 && !current?.alive) await use(folder, async () => undefined);
		let opened = false;
		try {
			return await use(wanted, async (connection) => {
				opened = true;
				refusals.delete(wanted);
				return await act(connection);
			});
		} catch (error) {
			if (opened) throw error;
			const isMissing = error instanceof GmailError && error.code === 'folderUnknown';
			refusals.set(wanted, {
				times: times + 1,
				until: isMissing ? Date.now() + LEFT_ALONE : 0,
			});
			if (isMissing || times + 1 >= mostRefusals) return undefined;
			throw error;
		}
	};

	/** Where something was found the last time: a workflow that moves its mail moves all of it to one folder. */
	let foundLast = '';
	const rank = (place: string): number => (place === foundLast ? 0 : UNLIKELY.has(place) ? 2 : 1);

	/** The folders to look in, as they can be opened, the likely ones first; Gmail's owner may hide some from IMAP. */
	const places = async (watchedOnly: boolean, without: string[]): Promise<string[]> => {
		const wanted = await use(current?.opened ?? folder, async (connection) => {
			if (connection.gmail) return await placesBeside(connection, folder);
			const ids = (await connection.knownFolders()).map(({ id }) => id);
			return (watchedOnly ? others : ids).filter((id) => id !== folder && ids.includes(id));
		});
		return wanted
			.filter((id) => !without.includes(id))
			.sort((one, other) => rank(one) - rank(other));
	};

	return {
		find: async (identities, act, { watchedOnly = false, without = [] } = {}) => {
			let missing = identities.filter(Boolean);
			if (missing.length === 0) return [];
			return await inTurn(async () => {
				for (const place of await places(watchedOnly, without)) {
					await useIfOpens(place, async (connection) => {
						const found = await findByIdentity(connection, missing);
						if (found.size === 0) return;
						foundLast = place;
						await act(connection, found);
						missing = missing.filter((identity) => !found.has(identity));
					});
					if (missing.length === 0) break;
				}
				return missing;
			});
		},
		search: async (query, { without = [] } = {}) =>
			await inTurn(async () => {
				const found = new Map<string, Seen>();
				for (const place of await places(true, ['\\Junk', ...without, ...others])) {
					await useIfOpens(place, async (connection) => {
						const uids = await connection.search(query);
						for (const seen of await lookAt(connection, uids)) {
							if (seen.identity !== '') found.set(seen.identity, seen);
						}
					});
				}
				return [...found.values()];
			}),
		in: async (wanted, act) => await inTurn(async () => await use(wanted, act)),
		ifOpens: async (wanted, act) =>
			await inTurn(async () => await useIfOpens(wanted, act, MOST_REFUSALS)),
		close,
	};
};
