import type {
	FetchMessageObject,
	FetchQueryObject,
	ImapFlow,
	QuotaResponse,
	SearchObject,
} from 'imapflow';
import type { Account } from '../account';
import { classify, GmailError } from '../errors';
import { download, type Download } from './download';
import { answersTo } from './fetched-rows';
import { findFolder, listFolders, type Folder } from './folders';
import { moveMessages, type MovingClient } from './move';
import { commandRunner, messagesNamed, type Run } from './run-command';
import { signIn, signOut } from './sign-in';
import { toUidSets } from './uid-sets';

export type {
	FetchMessageObject,
	FetchQueryObject,
	MessageStructureObject,
	QuotaResponse,
	SearchObject,
} from 'imapflow';

/** The folder a connection has open, as the server described it on SELECT. */
export interface OpenFolder {
	path: string;
	/** When it changes, every UID known of this folder is void (RFC 9051 section 2.3.1.1). */
	uidValidity: string;
	uidNext: number;
	/** True where clients may set keywords of their own (PERMANENTFLAGS holds `\*`). */
	keywords: boolean;
}

/** How a connection ended: `undefined` when this side closed it, else why. */
export type Ending = GmailError | undefined;

/**
 * One signed-in IMAP connection with one folder open. Its methods throw GmailError, which names the messages it is
 * about by their UIDs; none of them marks mail as read unasked. UIDs are those of the open folder; what is gone
 * meanwhile is left out.
 */
export interface Connection {
	/** The address signed in as. */
	readonly account: string;
	readonly folder: OpenFolder;
	/** True on Gmail and the sandbox: messages carry X-GM-MSGID, X-GM-THRID and X-GM-LABELS. */
	readonly gmail: boolean;
	/** False once it can run no more commands. */
	readonly alive: boolean;
	/** Settles once, when the connection is gone; never rejects. */
	readonly ended: Promise<Ending>;
	/** Opens another folder, by path or special use, in the place of the one open. */
	openFolder(folder: string): Promise<OpenFolder>;
	/** What the account can open; with `counts` each with its messages. */
	listFolders(options?: { counts?: boolean }): Promise<Folder[]>;
	/** The same, as it was listed last on this connection, or now where it was not. */
	knownFolders(): Promise<Folder[]>;
	/** Makes a folder, which on Gmail is a label; one that exists is left alone. */
	createFolder(path: string): Promise<void>;
	/** Renames a folder and those below it. */
	renameFolder(path: string, to: string): Promise<void>;
	/** Deletes a folder. On Gmail its messages stay in All Mail, elsewhere they go with it. */
	deleteFolder(path: string): Promise<void>;
	/** What the account may hold and holds; undefined where the server does not tell. */
	quota(): Promise<QuotaResponse | undefined>;
	/** UIDs that match, ascending. */
	search(query: SearchObject): Promise<number[]>;
	/** As few FETCH commands as the server's limits allow. Ascending by UID. */
	fetch(uids: number[], query: FetchQueryObject): Promise<FetchMessageObject[]>;
	/** Sets flags (`\Seen`) or keywords (`$Done`). */
	addFlags(uids: number[], flags: string[]): Promise<void>;
	removeFlags(uids: number[], flags: string[]): Promise<void>;
	addKeyword(uids: number[], keyword: string): Promise<void>;
	/**
	 * Puts Gmail labels on: paths, or `\Inbox`, `\Starred` and the like. Gmail makes those that do not exist, and does
	 * not hear of the label of the open folder.
	 */
	addLabels(uids: number[], labels: string[]): Promise<void>;
	removeLabels(uids: number[], labels: string[]): Promise<void>;
	/** Moves messages to a folder by path or special use; sure even where the connection is lost meanwhile. */
	move(uids: number[], folder: string): Promise<void>;
	/** Deletes messages from the open folder: on Gmail for ever in Trash and Spam, elsewhere only out of the folder. */
	expunge(uids: number[]): Promise<void>;
	/** Streams a body part, without its transfer encoding. `messageNotFound` when there is none. */
	download(uid: number, part: string): Promise<Download>;
	/** Streams a message as it was sent. */
	downloadSource(uid: number): Promise<Download>;
	/** Asks the server for nothing, to learn whether it is still there. */
	noop(): Promise<void>;
	/** Ends within 1 second, whatever the server does. Never throws. */
	close(): Promise<void>;
}

/** Whom to connect as, which folder to open, and whom to tell of new mail. */
export interface ConnectionOptions {
	account: Account;
	/** A path (`INBOX`, `Customers/New`) or a special use (`\All`): Gmail's names are localised. */
	folder: string;
	/** Called when the server says that the folder holds more messages than before. */
	onArrival?: () => void;
	/** Gives up connecting, and closes an open connection. */
	signal?: AbortSignal;
}

/** Runs a command for each set of UIDs that one command may carry. */
const inSets = async (
	run: Run,
	uids: number[],
	command: (set: string) => Promise<boolean>,
	doing: (messages: string) => string,
): Promise<void> => {
	for (const { set, uids: named } of toUidSets(uids)) {
		await run(() => command(set), doing(messagesNamed(named)));
	}
};

const openIn = async (imap: ImapFlow, path: string): Promise<OpenFolder> => {
	const opened = await imap.mailboxOpen(path);
	return {
		path: opened.path,
		uidValidity: String(opened.uidValidity),
		uidNext: opened.uidNext,
		keywords: opened.permanentFlags?.has('\\*') ?? false,
	};
};

/**
 * Connects over TLS, signs in with OAUTHBEARER or XOAUTH2 and opens a folder; from then on the connection idles
 * between commands (RFC 2177) and renews that by itself.
 *
 * @throws GmailError with the reason and the remedy; nothing is left open then
 */
export const openConnection = async ({
	account,
	folder,
	onArrival,
	signal,
}: ConnectionOptions): Promise<Connection> => {
	const mailbox = account.address;
	const imap = await signIn(account, signal);
	const close = async (): Promise<void> => await signOut(imap);
	signal?.addEventListener('abort', close, { once: true });
	const explain = (error: unknown): GmailError => classify(error, { mailbox, channel: 'imap' });

	let failure: unknown;
	imap.on('error', (error) => {
		failure = error;
	});
	const ended = new Promise<Ending>((resolve) => {
		imap.once('close', () => {
			signal?.removeEventListener('abort', close);
			if (imap.closedByClient) return resolve(undefined);
			// Gmail's hourly BYE arrives here and nowhere else: no error event, only a reason.
			resolve(
				explain(
					failure ?? { reason: imap.byeReason, code: imap.byeReason ? undefined : 'NoConnection' },
				),
			);
		});
	});

	const run = commandRunner(imap, mailbox);
	let known: Folder[] | undefined;
	const list = async (counts = false): Promise<Folder[]> => {
		known = await run(() => listFolders(imap, { counts }), `list the folders of ${mailbox}`);
		return known;
	};
	const knownFolders = async (): Promise<Folder[]> => known ?? (await list());
	const pathOf = async (wanted: string): Promise<string> => await findFolder(knownFolders, wanted);
	const open = async (wanted: string): Promise<OpenFolder> => {
		const path = await pathOf(wanted);
		return await run(() => openIn(imap, path), `open ${path}`);
	};

	/** The folder open on another connection of its own, after this one was lost. */
	const reopen = async (): Promise<MovingClient & { close(): Promise<void> }> => {
		const again = await signIn(account, signal);
		const closeAgain = async (): Promise<void> => await signOut(again);
		try {
			const runAgain = commandRunner(again, mailbox);
			const { uidValidity } = await runAgain(
				() => openIn(again, current.path),
				`open ${current.path}`,
			);
			if (uidValidity === current.uidValidity) {
				return { imap: again, run: runAgain, close: closeAgain };
			}
			throw explain({ code: 'NoConnection', message: `${current.path} was made anew` });
		} catch (error) {
			await closeAgain();
			throw error;
		}
	};

	let current: OpenFolder;
	try {
		current = await open(folder);
	} catch (error) {
		await close();
		throw explain(error);
	}
	if (onArrival) {
		imap.on('exists', ({ count, prevCount }) => {
			if (count > prevCount) onArrival();
		});
	}
	const inFolder = (messages: string): string => `${messages} of ${current.path}`;
	const changed = async (
		uids: number[],
		values: string[],
		store: 'messageFlagsAdd' | 'messageFlagsRemove',
		useLabels: boolean,
	): Promise<void> => {
		if (values.length === 0) return;
		const doing = `${store === 'messageFlagsAdd' ? 'put' : 'take'} ${values.join(', ')} ${store === 'messageFlagsAdd' ? 'on' : 'off'}`;
		await inSets(
			run,
			uids,
			(set) => imap[store](set, values, { uid: true, silent: true, useLabels }),
			(messages) => `${doing} ${inFolder(messages)}`,
		);
	};

	return {
		account: mailbox,
		get folder() {
			return current;
		},
		get alive() {
			return imap.usable;
		},
		gmail: imap.capabilities.has('X-GM-EXT-1'),
		ended,
		openFolder: async (wanted) => {
			current = await open(wanted);
			return current;
		},
		listFolders: async ({ counts } = {}) => await list(counts),
		knownFolders,
		createFolder: async (path) => {
			await run(() => imap.mailboxCreate(path), `create ${path}`);
			known = undefined;
		},
		renameFolder: async (path, to) => {
			await run(() => imap.mailboxRename(path, to), `rename ${path} to ${to}`);
			known = undefined;
		},
		deleteFolder: async (path) => {
			await run(() => imap.mailboxDelete(path), `delete ${path}`);
			known = undefined;
		},
		quota: async () => {
			if (!imap.capabilities.has('QUOTA')) return undefined;
			return await run(() => imap.getQuota('INBOX'), `ask for the quota of ${mailbox}`);
		},
		search: async (query) => {
			const uids = await run<number[]>(
				() => imap.search(query, { uid: true }),
				`search ${current.path}`,
			);
			return uids.sort((a, b) => a - b);
		},
		fetch: async (uids, query) => {
			const rows: FetchMessageObject[] = [];
			for (const { set, uids: named } of toUidSets(uids)) {
				rows.push(
					...(await run(
						() => imap.fetchAll(set, query, { uid: true }),
						`fetch ${inFolder(messagesNamed(named))}`,
					)),
				);
			}
			return answersTo(query, rows).sort((a, b) => a.uid - b.uid);
		},
		addFlags: async (uids, flags) => await changed(uids, flags, 'messageFlagsAdd', false),
		removeFlags: async (uids, flags) => await changed(uids, flags, 'messageFlagsRemove', false),
		addKeyword: async (uids, keyword) => await changed(uids, [keyword], 'messageFlagsAdd', false),
		addLabels: async (uids, labels) => await changed(uids, labels, 'messageFlagsAdd', true),
		removeLabels: async (uids, labels) => await changed(uids, labels, 'messageFlagsRemove', true),
		move: async (uids, wanted) => {
			const to = await pathOf(wanted);
			await moveMessages({ imap, run }, { uids, from: current.path, to, reopen });
		},
		expunge: async (uids) =>
			await inSets(
				run,
				uids,
				(set) => imap.messageDelete(set, { uid: true }),
				(messages) => `delete ${inFolder(messages)}`,
			),
		download: async (uid, part) =>
			await download({ imap, run, mailbox, folder: current.path }, uid, part),
		downloadSource: async (uid) =>
			await download({ imap, run, mailbox, folder: current.path }, uid, undefined),
		noop: async () => {
			await run(async () => {
				await imap.noop();
				return imap.usable;
			}, `reach ${mailbox}`);
		},
		close,
	};
};
