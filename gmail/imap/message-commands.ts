import type { FetchMessageObject, FetchQueryObject, ImapFlow, SearchObject } from 'imapflow';
import { download, type Download } from './download';
import { answersTo } from './fetched-rows';
import { messagesNamed, type Run } from './run-command';
import { toUidSets } from './uid-sets';

/** What can be done with the messages of the open folder, by its UIDs; UIDs that are gone are passed over. */
export interface MessageCommands {
	/** UIDs that match, ascending. */
	search(query: SearchObject): Promise<number[]>;
	/** Of these UIDs those that are still there, and match; in as few commands as the server's limits allow. */
	existing(uids: number[], query?: SearchObject): Promise<number[]>;
	/** As few FETCH commands as the server's limits allow. Ascending by UID. */
	fetch(uids: number[], query: FetchQueryObject): Promise<FetchMessageObject[]>;
	/** Sets flags (`\Seen`) or keywords (`$Done`). */
	addFlags(uids: number[], flags: string[]): Promise<void>;
	removeFlags(uids: number[], flags: string[]): Promise<void>;
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
	): Promise<void> => {
		for (const { set, uids: named } of toUidSets(uids)) {
			await run(() => command(set), `${doing} ${messagesNamed(named)} of ${folder()}`);
		}
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
			);
		};
	const search = async (query: SearchObject): Promise<number[]> => {
		const uids = await run<number[]>(() => imap.search(query, { uid: true }), `search ${folder()}`);
		return uids.sort((a, b) => a - b);
	};
	return {
		search,
		existing: async (uids, query) => {
			const found: number[] = [];
			for (const { set } of toUidSets(uids)) found.push(...(await search({ ...query, uid: set })));
			return found;
		},
		fetch: async (uids, query) => {
			const rows: FetchMessageObject[] = [];
			for (const { set, uids: named } of toUidSets(uids)) {
				const fetched = await run(
					() => imap.fetchAll(set, query, { uid: true }),
					`fetch ${messagesNamed(named)} of ${folder()}`,
				);
				rows.push(...fetched);
			}
			return answersTo(query, rows).sort((a, b) => a.uid - b.uid);
		},
		addFlags: store('messageFlagsAdd', false),
		removeFlags: store('messageFlagsRemove', false),
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
