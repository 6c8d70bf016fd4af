import { ImapFlow } from 'imapflow';
import { listFolders, type Account } from '../gmail';
import { labelOf } from './checks/labels';

/** Takes away what a run left in a mailbox. */
export interface TidyUp {
	/**
	 * Moves the messages of this run to Trash and deletes its label.
	 *
	 * @returns how many messages were moved
	 */
	run(): Promise<number>;
}

const signIn = async (account: Account): Promise<ImapFlow> => {
	const imap = new ImapFlow({
		...account.servers.imap,
		secure: true,
		auth: { user: account.address, accessToken: await account.getToken() },
		logger: false,
	});
	// What it says arrives by the command that was running.
	imap.on('error', () => undefined);
	await imap.connect();
	return imap;
};

/**
 * Remembers where All Mail ends, before anything is sent. Later only what is newer and bears the marker is touched;
 * searching by subject would miss what Gmail has not put into its index yet.
 */
export const rememberMailbox = async (account: Account, marker: string): Promise<TidyUp> => {
	const folders = await listFolders(account);
	const pathOf = (use: string): string => folders.find(({ id }) => id === use)?.name ?? 'INBOX';
	const [from, trash] = [pathOf('\\All'), pathOf('\\Trash')];
	const before = await signIn(account);
	// Opened read-only, it tells where it ends and marks nothing as read.
	const { uidNext } = await before.mailboxOpen(from, { readOnly: true });
	await before.logout();

	return {
		run: async () => {
			const imap = await signIn(account);
			try {
				await imap.mailboxOpen(from);
				const newer = await imap.fetchAll(`${uidNext}:*`, { envelope: true }, { uid: true });
				const own = newer
					.filter(({ uid, envelope }) => uid >= uidNext && envelope?.subject?.includes(marker))
					.map(({ uid }) => uid);
				if (own.length > 0) await imap.messageMove(own, trash, { uid: true });
				const label = labelOf(marker);
				if ((await imap.list()).some(({ path }) => path === label)) await imap.mailboxDelete(label);
				return own.length;
			} finally {
				await imap.logout().catch(() => undefined);
			}
		},
	};
};
