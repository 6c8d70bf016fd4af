import type { ImapFlow } from 'imapflow';
import type { Account } from '../account';
import { classify, GmailError } from '../errors';
import { folderCommands, type FolderCommands } from './folder-commands';
import { findFolder } from './folders';
import { messageCommands, type MessageCommands } from './message-commands';
import { moveMessages, type MovingClient } from './move';
import { commandRunner } from './run-command';
import { signIn, signOut } from './sign-in';

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

/** Where messages went: the path of the folder, and the UIDs there by the UIDs here. */
export interface Moved {
	path: string;
	uids: Map<number, number>;
}

/** How a connection ended: `undefined` when this side closed it, else why. */
export type Ending = GmailError | undefined;

/**
 * One signed-in IMAP connection with one folder open. Its methods throw GmailError, which names the messages it is
 * about by their UIDs; none of them marks mail as read unasked. UIDs are those of the open folder; what is gone
 * meanwhile is left out.
 */
export interface Connection extends MessageCommands, FolderCommands {
	/** The address signed in as. */
	readonly account: string;
	readonly folder: OpenFolder;
	/** The same folder as it was asked for: its path, or its special use. */
	readonly opened: string;
	/** True on Gmail and the sandbox: messages carry X-GM-MSGID, X-GM-THRID and X-GM-LABELS. */
	readonly gmail: boolean;
	/** False once it can run no more commands. */
	readonly alive: boolean;
	/** Settles once, when the connection is gone; never rejects. */
	readonly ended: Promise<Ending>;
	/** Opens another folder, by path or special use, in the place of the one open. */
	openFolder(folder: string): Promise<OpenFolder>;
	/**
	 * Moves messages to a folder by path or special use; sure even where the connection is lost meanwhile. Returns where
	 * they are now, as far as the server told.
	 */
	move(uids: number[], folder: string): Promise<Moved>;
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
	/** Called when the server says unasked that flags of a message have changed. */
	onFlags?: () => void;
	/** Gives up connecting, and closes an open connection. */
	signal?: AbortSignal;
	/** False for a connection that waits most of the time: what compresses it takes more memory than all else of it. */
	compressed?: boolean;
}

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
	onFlags,
	signal,
	compressed,
}: ConnectionOptions): Promise<Connection> => {
	const mailbox = account.address;
	const imap = await signIn(account, { signal, compressed });
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
	const folders = folderCommands(imap, run, mailbox);
	const pathOf = async (wanted: string): Promise<string> =>
		await findFolder(folders.knownFolders, wanted);
	const open = async (wanted: string): Promise<OpenFolder> => {
		const path = await pathOf(wanted);
		return await run(() => openIn(imap, path), `open ${path}`);
	};

	/** The folder open on another connection of its own, after this one was lost. */
	const reopen = async (): Promise<MovingClient & { close(): Promise<void> }> => {
		const again = await signIn(account, { signal, compressed });
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
	let opened = folder;
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
	if (onFlags) imap.on('flags', onFlags);
	const messages = messageCommands(imap, run, mailbox, () => current.path);

	return {
		account: mailbox,
		get folder() {
			return current;
		},
		get opened() {
			return opened;
		},
		get alive() {
			return imap.usable;
		},
		gmail: imap.capabilities.has('X-GM-EXT-1'),
		ended,
		openFolder: async (wanted) => {
			current = await open(wanted);
			opened = wanted;
			return current;
		},
		...folders,
		...messages,
		move: async (uids, wanted) => {
			const to = await pathOf(wanted);
			const from = current.path;
			return { path: to, uids: await moveMessages({ imap, run }, { uids, from, to, reopen }) };
		},
		noop: async () => {
			await run(async () => {
				await imap.noop();
				return imap.usable;
			}, `reach ${mailbox}`);
		},
		close,
	};
};
