import type { FetchMessageObject, FetchQueryObject, SearchObject } from 'imapflow';
import type { Account } from '../account';
import { classify, GmailError } from '../errors';
import { answersTo } from './fetched-rows';
import { findFolder, listFolders, type Folder } from './folders';
import { signIn, signOut } from './sign-in';

export type {
	FetchMessageObject,
	FetchQueryObject,
	MessageStructureObject,
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

/** One signed-in IMAP connection with one folder open. Its methods throw GmailError; none of them marks mail as read. */
export interface Connection {
	/** The address signed in as. */
	readonly account: string;
	readonly folder: OpenFolder;
	/** True on Gmail and the sandbox: messages carry X-GM-MSGID, X-GM-THRID and X-GM-LABELS. */
	readonly gmail: boolean;
	/** Settles once, when the connection is gone; never rejects. */
	readonly ended: Promise<Ending>;
	/** What the account can open. */
	listFolders(): Promise<Folder[]>;
	/** UIDs that match, ascending. */
	search(query: SearchObject): Promise<number[]>;
	/** One FETCH command for all `uids`; what is gone meanwhile is left out. Ascending by UID. */
	fetch(uids: number[], query: FetchQueryObject): Promise<FetchMessageObject[]>;
	addKeyword(uids: number[], keyword: string): Promise<void>;
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

	const run = async <T>(
		command: () => Promise<T | false | undefined>,
		what: string,
	): Promise<T> => {
		let result: T | false | undefined;
		try {
			result = await command();
		} catch (error) {
			throw explain(error);
		}
		// imapflow answers a refused SEARCH or STORE with false.
		if (result === false || result === undefined) {
			throw new GmailError(`The server refused to ${what} in ${mailbox}`, {
				code: 'serverUnavailable',
				retry: 'now',
				remedy: 'Nothing to do if it is tried again.',
			});
		}
		return result;
	};

	try {
		const opened = await imap.mailboxOpen(await findFolder(imap, folder));
		if (onArrival) {
			imap.on('exists', ({ count, prevCount }) => {
				if (count > prevCount) onArrival();
			});
		}
		return {
			account: mailbox,
			folder: {
				path: opened.path,
				uidValidity: String(opened.uidValidity),
				uidNext: opened.uidNext,
				keywords: opened.permanentFlags?.has('\\*') ?? false,
			},
			gmail: imap.capabilities.has('X-GM-EXT-1'),
			ended,
			listFolders: async () => await run(() => listFolders(imap), 'list its folders'),
			search: async (query) => {
				const uids = await run<number[]>(() => imap.search(query, { uid: true }), 'search');
				return uids.sort((a, b) => a - b);
			},
			fetch: async (uids, query) => {
				if (uids.length === 0) return [];
				const rows = await run(() => imap.fetchAll(uids, query, { uid: true }), 'fetch');
				return answersTo(query, rows).sort((a, b) => a.uid - b.uid);
			},
			addKeyword: async (uids, keyword) => {
				await run(
					() => imap.messageFlagsAdd(uids, [keyword], { uid: true, silent: true }),
					'set a keyword',
				);
			},
			close,
		};
	} catch (error) {
		await close();
		throw explain(error);
	}
};
