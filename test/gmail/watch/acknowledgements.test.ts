import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../../gmail/imap/connection';
import { createAcknowledgements } from '../../../gmail/watch/acknowledgements';
import type { Elsewhere } from '../../../gmail/watch/elsewhere';

/** A server without labels, which keeps all that it is told; notes what is set on which message. */
const serverOf = (here: number[]) => {
	const set: [number[], string[]][] = [];
	const connection = {
		alive: true,
		gmail: false,
		account: 'support@example.test',
		folder: { keywords: true, path: 'INBOX' },
		knownFolders: async () => [],
		existing: async (uids: number[]) => uids.filter((uid) => here.includes(uid)),
		mark: async (uids: number[]) => uids.filter((uid) => here.includes(uid)),
		addFlags: async (uids: number[], flags: string[]) => {
			if (flags.length > 0) set.push([uids, flags]);
		},
		removeFlags: async () => undefined,
		addLabels: async () => undefined,
		removeLabels: async () => undefined,
	} as unknown as Connection;
	return { connection, set };
};

describe('what is done', () => {
	it('is changed where it is, though the folder got new UIDs while it was being saved', async () => {
		let found: () => void = () => undefined;
		const looked = new Promise<void>((resolve) => (found = resolve));
		const acknowledgements = createAcknowledgements([], {
			keyword: '$n8n-test',
			afterwards: { success: { starred: true } },
			elsewhere: {
				find: async () => {
					await looked;
					return [];
				},
			} as unknown as Elsewhere,
			onAfterwardsRefused: () => undefined,
			onKeywordsLost: () => undefined,
			onDue: () => undefined,
			signal: new AbortController().signal,
		});
		const before = serverOf([]);
		acknowledgements.add({ uid: 5, identity: 'mail', ending: 'success' });
		const saving = acknowledgements.store(before.connection);
		await sleep(10);
		// The connection ends, and the next one finds the folder with other UIDs.
		Object.assign(before.connection, {
			alive: false,
			existing: async () => await Promise.reject(new Error('It has ended')),
		});
		acknowledgements.relocate(() => 9);
		found();
		await saving.catch(() => undefined);
		const after = serverOf([5, 9]);
		await acknowledgements.store(after.connection);
		expect(after.set).toEqual([[[9], ['\\Flagged']]]);
		expect(acknowledgements.isSettled()).toBe(true);
	});
});
