import type { ImapFlow } from 'imapflow';
import { messagesNamed, type Run } from './run-command';
import { toUidSets } from '../uid-sets';

/** A client with the source folder open, and its way to run commands. */
export interface MovingClient {
	imap: ImapFlow;
	run: Run;
}

/** What a move is made of. */
export interface MoveOptions {
	uids: number[];
	/** Path of the folder they are in, for errors. */
	from: string;
	/** Path of the folder they go to. */
	to: string;
	/** Opens the source folder anew, after the connection was lost; fails when its UIDs are no longer the same. */
	reopen(): Promise<MovingClient & { close(): Promise<void> }>;
}

/** Those of the UIDs that are in the open folder. */
const searchUids = async ({ imap, run }: MovingClient, uids: number[]): Promise<number[]> => {
	const found: number[] = [];
	for (const { set } of toUidSets(uids)) {
		const here = await run<number[]>(() => imap.search({ uid: set }, { uid: true }), 'search');
		for (const uid of here) found.push(uid);
	}
	return found;
};

/**
 * Moves messages out of the open folder. A connection that is lost meanwhile proves nothing: Gmail's MOVE to Trash took
 * effect and dropped the connection for two years (MailKit#1817). So the folder is asked, and only what still is in it is
 * moved again, as long as that gets on.
 *
 * @returns the UIDs there by the UIDs here, as far as the server told them (COPYUID, RFC 4315)
 * @throws GmailError that names the messages which stay
 */
export const moveMessages = async (
	first: MovingClient,
	{ uids, from, to, reopen }: MoveOptions,
): Promise<Map<number, number>> => {
	const moved = new Map<number, number>();
	let client = first;
	let left = uids;
	let idle = 0;
	const opened: { close(): Promise<void> }[] = [];
	try {
		while (left.length > 0) {
			try {
				for (const { set, uids } of toUidSets(left)) {
					const doing = `move ${messagesNamed(uids)} of ${from} to ${to}`;
					const { uidMap } = await client.run(
						() => client.imap.messageMove(set, to, { uid: true }),
						doing,
					);
					for (const [uid, there] of uidMap ?? []) moved.set(uid, there);
				}
				return moved;
			} catch (error) {
				if (client.imap.usable) throw error;
				const next = await reopen();
				opened.push(next);
				client = next;
				const still = await searchUids(next, left);
				idle = still.length < left.length ? 0 : idle + 1;
				if (idle > 1) throw error;
				left = still;
			}
		}
		return moved;
	} finally {
		for (const { close } of opened) await close();
	}
};
