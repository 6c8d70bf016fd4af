import { GmailError, guideTo, pages } from '../errors';
import type { Connection } from '../imap/connection';
import type { Elsewhere } from './elsewhere';

/** Whether a mailbox keeps keywords, which is learnt once by each watch. */
export interface KeywordKeeping {
	/** True until the contrary is known. */
	on(connection: { account: string; folder: { keywords: boolean } }): boolean;
	/** A keyword was put on this message: looks once, over another connection, whether it is there. */
	check(connection: Connection, uid: number): void;
	/** The server has refused the keyword several times; `forGood` where that has lasted. */
	refused(connection: Connection, error: unknown, forGood: boolean): void;
}

const lost = (account: string, why: string, cause?: unknown): GmailError =>
	new GmailError(`${account} does not keep the mark of what is done: ${why}`, {
		code: 'keywordsLost',
		retry: 'later',
		remedy:
			'Nobody has to act at once. Until the server keeps IMAP keywords, only n8n knows what is done: after a crash, or where other nodes write static data, messages can run again. You ask whoever runs the mail server for keywords of clients (PERMANENTFLAGS with \\*).',
		page: pages.labels,
		guide: guideTo('{mailbox} does not keep the mark of what is done'),
		cause,
	});

export const keepsKeywords = (
	elsewhere: Elsewhere,
	keyword: string,
	onLost: (error: GmailError) => void,
): KeywordKeeping => {
	let known: 'kept' | 'lost' | undefined;
	let checking = false;

	let told = false;
	const tell = (account: string, why: string, cause?: unknown): void => {
		if (told) return;
		told = true;
		onLost(lost(account, why, cause));
	};

	const giveUp = (account: string, why: string): void => {
		known = 'lost';
		tell(account, why);
	};

	const look = async ({ account, opened }: Connection, uid: number): Promise<void> => {
		const [marked, there] = await elsewhere.in(opened, async (other) => [
			await other.existing([uid], { keyword }),
			await other.existing([uid]),
		]);
		if (marked.length > 0) {
			known = 'kept';
			return;
		}
		// Moved or deleted meanwhile: the next one will tell.
		if (there.length > 0) giveUp(account, 'it is gone again when another connection looks for it');
	};

	return {
		on: ({ account, folder }) => {
			// A watch that leaves no marks.
			if (keyword === '') return false;
			if (folder.keywords) return known !== 'lost';
			giveUp(account, 'it takes no keywords of clients');
			return false;
		},
		check: (connection, uid) => {
			if (checking || known) return;
			checking = true;
			void look(connection, uid)
				// Without a second connection nothing can be said; the next message is looked at again.
				.catch(() => undefined)
				.finally(() => {
					checking = false;
				});
		},
		refused: ({ account }, error, forGood) => {
			tell(account, 'it refuses it', error);
			if (forGood) known = 'lost';
		},
	};
};
