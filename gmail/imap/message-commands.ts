import type {
	ESearchResult,
	FetchMessageObject,
	FetchQueryObject,
	ImapFlow,
	SearchObject,
} from 'imapflow';
import { download, type Download } from './download';
import { answersTo } from './fetched-rows';
import { leaveOutLongRows } from './long-rows';
import { messagesNamed, type Run } from './run-command';
import { GmailError } from '../errors';
import { toldUids, toUidSets } from '../uid-sets';

/** What can be done with the messages of the open folder, by its UIDs; UIDs that are gone are passed over. */
export interface MessageCommands {
	/** UIDs that match, ascending. */
	search(query: SearchObject): Promise<number[]>;
	/**
	 * The newest UIDs that match, ascending. The folder is looked through from its end, so that little is sent however large it is;
	 * and with ESEARCH (RFC 4731), where the server has it, as ranges.
	 */
	newest(query: SearchObject, count: number): Promise<number[]>;
	/** Of these UIDs those that are still there, and match; in as few commands as the server's limits allow. */
	existing(uids: number[], query?: SearchObject): Promise<number[]>;
	/**
	 * As few FETCH commands as the server's limits allow. Ascending by UID.
	 *
	 * @param tooLong called with the UID of a message whose row is longer than is read, and so is missing
	 */
	fetch(
		uids: number[],
		query: FetchQueryObject,
		tooLong?: (uid: number) => void,
	): Promise<FetchMessageObject[]>;
	/** Sets flags (`\Seen`) or keywords (`$Done`). */
	addFlags(uids: number[], flags: string[]): Promise<void>;
	removeFlags(uids: number[], flags: string[]): Promise<void>;
	/**
	 * Sets a keyword, and tells which messages have it now: one that has left the folder has not, and the server says nothing of
	 * it. One command, where the server answers as RFC 9051 section 6.4.9 asks.
	 */
	mark(uids: number[], keyword: string): Promise<number[]>;
	/**
	 * Puts Gmail labels on: paths, or `\Inbox`, `\Starred` and the like. Gmail makes those that do not exist, and does
	 * not hear of the label of the open folder.
	 */
	addLabels(uids: number[], labels: string[]): Promise<void>;
	removeLabels(uids: number[], labels: string[]): Promise<void>;
	/** Deletes messages from the open folder: on Gmail for ever in Trash and Spam, elsewhere only out of the folder. */
	expunge(uids: number[]): Promise<void>;
	/** Streams a body part, without its transfer encoding. `messageNotFound` when there is none. */
	download(uid: number, part: string): Promise<Download>;
	/** Streams a message as it was sent. */
	downloadSource(uid: number): Promise<Download>;
}

/** Messages of one FETCH that is not asked for again in halves when the server has trouble: it is not their number then. */
const MAX_NOT_HALVED = 250;

/** Messages that a search for the newest looks through first, and how much wider each further look is. */
const FIRST_LOOK_MESSAGES = 5_000;
const WIDER_BY = 8;

/** No folder holds more; a server that tells of more is not believed. */
const MAX_FOUND = 20_000_000;

/** How much longer a label may become on the wire, where each letter is encoded by itself. */
const ENCODED_LENGTH_FACTOR = 3;

/** Flags are known in any case (RFC 9051 section 2.3.2). */
export const hasFlag = (flags: ReadonlySet<string>, wanted: string): boolean =>
	flags.has(wanted) || [...flags].some((flag) => flag.toLowerCase() === wanted.toLowerCase());

const words = {
	messageFlagsAdd: ['put', 'on'],
	messageFlagsRemove: ['take', 'off'],
} as const;

/**
 * The commands of one client.
 *
 * @param folder path of the folder that is open at the moment
 */
export const messageCommands = (
	imap: ImapFlow,
	run: Run,
	mailbox: string,
	folder: () => string,
): MessageCommands => {
	/** One command for each set of UIDs that a command may carry. */
	const inSets = async (
		uids: number[],
		command: (set: string) => Promise<boolean>,
		doing: string,
		beside = 0,
	): Promise<void> => {
		for (const { set, uids: named } of toUidSets(uids, beside)) {
			await run(() => command(set), `${doing} ${messagesNamed(named)} of ${folder()}`);
		}
	};
	const longRows = leaveOutLongRows(imap);
	const fetchRows = async (
		uids: number[],
		query: FetchQueryObject,
		tooLong: (uid: number) => void,
	): Promise<FetchMessageObject[]> => {
		const rows: FetchMessageObject[] = [];
		let left = 0;
		for (const { set, uids: named } of toUidSets(uids)) {
			let fetched: FetchMessageObject[];
			try {
				fetched = await run(
					() => imap.fetchAll(set, query, { uid: true }),
					`fetch ${messagesNamed(named)} of ${folder()}`,
				);
			} catch (error) {
				const isTooMuch = error instanceof GmailError && error.code === 'serverUnavailable';
				if (!isTooMuch || !imap.usable || named.length <= MAX_NOT_HALVED) throw error;
				const middle = Math.ceil(named.length / 2);
				for (const half of [named.slice(0, middle), named.slice(middle)]) {
					for (const row of await fetchRows(half, query, tooLong)) rows.push(row);
				}
				continue;
			}
			for (const row of fetched) rows.push(row);
			for (const { uid = named.length === 1 ? named[0] : undefined } of longRows(named)) {
				if (uid === undefined) left += 1;
				else tooLong(uid);
			}
		}
		const found = answersTo(query, rows);
		if (left === 0) return found;
		// Of which messages they are, each tells when it is asked for alone.
		const had = new Set(found.map(({ uid }) => uid));
		for (const uid of uids.filter((each) => !had.has(each))) {
			for (const row of await fetchRows([uid], query, tooLong)) found.push(row);
		}
		return found;
	};
	const store =
		(how: keyof typeof words, useLabels: boolean) =>
		async (uids: number[], values: string[]): Promise<void> => {
			if (values.length === 0) return;
			const [verb, where] = words[how];
			await inSets(
				uids,
				(set) => imap[how](set, values, { uid: true, silent: true, useLabels }),
				`${verb} ${values.join(', ')} ${where}`,
				values.reduce(
					(sum, value) => sum + ENCODED_LENGTH_FACTOR * Buffer.byteLength(value) + 3,
					0,
				),
			);
		};
	const search = async (query: SearchObject): Promise<number[]> => {
		const uids = await run<number[]>(() => imap.search(query, { uid: true }), `search ${folder()}`);
		return uids.sort((a, b) => a - b);
	};
	const existing = async (uids: number[], query?: SearchObject): Promise<number[]> => {
		const found: number[] = [];
		for (const { set } of toUidSets(uids)) {
			for (const uid of await search({ ...query, uid: set })) found.push(uid);
		}
		return found;
	};
	const searchIn = async (query: SearchObject, seq: string): Promise<number[]> => {
		const asked: SearchObject = { ...query, seq };
		delete asked.all;
		if (!imap.capabilities.has('ESEARCH')) return await search(asked);
		const told = await run<ESearchResult | number[]>(
			() => imap.search(asked, { uid: true, returnOptions: ['ALL'] }),
			`search ${folder()}`,
		);
		return Array.isArray(told) ? told : toldUids(told.all ?? '', MAX_FOUND);
	};
	const newest = async (query: SearchObject, count: number): Promise<number[]> => {
		const total = imap.mailbox ? imap.mailbox.exists : 0;
		// What came since the server told how many there are is not known of.
		if (total === 0) return (await search(query)).slice(-count);
		const found = new Set<number>();
		const isAll = Object.keys(query).every((key) => key === 'all');
		let size = isAll ? count : Math.max(count, FIRST_LOOK_MESSAGES);
		// Numbers of messages that are there only fall while others are deleted: none is passed over.
		for (let last = total; last > 0 && found.size < count; last -= size, size *= WIDER_BY) {
			const first = Math.max(1, last - size + 1);
			const set = `${first}:${last === total ? '*' : last}`;
			for (const uid of await searchIn(query, set)) found.add(uid);
		}
		return [...found].sort((a, b) => a - b).slice(-count);
	};
	return {
		search,
		newest,
		existing,
		fetch: async (uids, query, tooLong = () => undefined) =>
			(await fetchRows(uids, query, tooLong)).sort((a, b) => a.uid - b.uid),
		addFlags: store('messageFlagsAdd', false),
		removeFlags: store('messageFlagsRemove', false),
		mark: async (uids, keyword) => {
			const marked = new Set<number>();
			const heard = ({ uid, flags }: { uid?: number; flags?: Set<string> }): void => {
				if (uid !== undefined && flags && hasFlag(flags, keyword)) marked.add(uid);
			};
			imap.on('flags', heard);
			try {
				await inSets(
					uids,
					(set) => imap.messageFlagsAdd(set, [keyword], { uid: true }),
					`put ${keyword} on`,
				);
			} finally {
				imap.off('flags', heard);
			}
			// A server may say nothing of those that had it before.
			const silent = uids.filter((uid) => !marked.has(uid));
			if (silent.length > 0) {
				for (const uid of await existing(silent, { keyword })) marked.add(uid);
			}
			return uids.filter((uid) => marked.has(uid));
		},
		addLabels: store('messageFlagsAdd', true),
		removeLabels: store('messageFlagsRemove', true),
		expunge: async (uids) =>
			await inSets(uids, (set) => imap.messageDelete(set, { uid: true }), 'delete'),
		download: async (uid, part) =>
			await download({ imap, run, mailbox, folder: folder() }, uid, part),
		downloadSource: async (uid) =>
			await download({ imap, run, mailbox, folder: folder() }, uid, undefined),
	};
};
