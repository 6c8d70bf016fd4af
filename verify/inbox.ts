import { setTimeout as sleep } from 'node:timers/promises';
import { startNow, watch, type Account, type Mail } from '../gmail';

/** The product's own watch on the Inbox, from now on. */
export interface Inbox {
	/** The message with that subject, as soon as it was handed out. Throws when it does not come in time. */
	arrivalOf(subject: string): Promise<Mail>;
	/** Never throws. */
	close(): Promise<void>;
}

/** How long a message to oneself may take, in ms. */
const MAX_WAIT_MS = 90_000;

/**
 * Starts watching.
 *
 * @throws GmailError when the Inbox cannot be opened
 */
export const openInbox = async (account: Account, marker: string): Promise<Inbox> => {
	const arrived = new Map<string, Mail>();
	const watching = watch<Mail>({
		signIn: async () => account,
		folder: 'INBOX',
		cursor: startNow,
		keyword: `$${marker}`,
		maxInFlight: 10,
		prepare: async ({ mail }) => mail,
		deliver: async ({ messages }) => {
			for (const { item } of messages) arrived.set(item.subject, item);
			return 'success';
		},
		// The arrival that does not come tells it.
		onOutage: () => undefined,
		onDeadLetter: () => undefined,
		onNotStarted: (error) => {
			throw error;
		},
		onAfterwardsRefused: () => undefined,
		onRecovery: () => undefined,
	});
	const failure = await watching.firstTry;
	if (failure) {
		await watching.close();
		throw failure;
	}
	return {
		arrivalOf: async (subject) => {
			const end = Date.now() + MAX_WAIT_MS;
			while (Date.now() < end) {
				const mail = arrived.get(subject);
				if (mail) return mail;
				await sleep(20);
			}
			throw new Error(`The message did not arrive within ${MAX_WAIT_MS / 1_000} s`);
		},
		close: async () => await watching.close(),
	};
};
