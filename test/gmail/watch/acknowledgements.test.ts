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

/** Nobody is told of anything, and nothing is closed. */
const untold = () => ({
	onAfterwardsRefused: () => undefined,
	onKeywordsLost: () => undefined,
	onDue: () => undefined,
	signal: new AbortController().signal,
});

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
			...untold(),
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

describe('a message that somebody wanted to run again', () => {
	it('is done in this process though the mark cannot be taken off, and that is tried again', async () => {
		const acknowledgements = createAcknowledgements([], {
			keyword: '$n8n-test',
			afterwards: {},
			elsewhere: { find: async () => [] } as unknown as Elsewhere,
			...untold(),
		});
		const { connection } = serverOf([5]);
		let takenOff = 0;
		let refuses = true;
		connection.removeFlags = async () => {
			if (refuses) throw new Error('NO Not now');
			takenOff += 1;
		};
		const message = { uid: 5, identity: 'mail' };
		acknowledgements.add({ ...message, ending: 'success', again: true });
		await acknowledgements.store(connection);
		expect(acknowledgements.isUnsaved(message)).toBe(true);
		refuses = false;
		const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
		await acknowledgements.store(connection);
		now.mockRestore();
		expect(takenOff).toBe(1);
		expect(acknowledgements.isSettled()).toBe(true);
	});
});

describe('whether a message is done that the server does not know yet', () => {
	const message = (uid: number, identity: string) => ({ uid, identity });
	const open = (mark?: () => Promise<void>) => {
		const acknowledgements = createAcknowledgements(
			[{ ...message(1, 'first'), ending: 'success' }],
			{
				keyword: '$n8n-test',
				afterwards: {},
				elsewhere: { find: async () => [] } as unknown as Elsewhere,
				...untold(),
			},
		);
		const { connection } = serverOf([1, 2, 3, 9]);
		const { mark: marks } = connection;
		connection.mark = async (uids, keyword) => {
			await mark?.();
			return await marks(uids, keyword);
		};
		acknowledgements.add({ ...message(2, 'second'), ending: 'success' });
		acknowledgements.add({ ...message(0, 'moved'), ending: 'success' });
		acknowledgements.add({ ...message(3, ''), ending: 'success' });
		return { acknowledgements, connection };
	};
	/** Which of these are known, by their names. */
	const known = ({ isUnsaved }: ReturnType<typeof createAcknowledgements>): string[] =>
		Object.entries({
			'uid 1': message(1, ''),
			'uid 2': message(2, ''),
			'uid 3': message(3, 'another'),
			'uid 9': message(9, ''),
			first: message(7, 'first'),
			second: message(0, 'second'),
			moved: message(0, 'moved'),
			added: message(0, 'added'),
			nothing: message(0, ''),
			unknown: message(8, 'unknown'),
		})
			.filter(([, each]) => isUnsaved(each))
			.map(([name]) => name);

	it('is told by its UID and by its identity', () => {
		const { acknowledgements } = open();
		expect(known(acknowledgements)).toEqual([
			...['uid 1', 'uid 2', 'uid 3'],
			...['first', 'second', 'moved'],
		]);
	});

	it('is told by its new UID when the folder got others', () => {
		const { acknowledgements } = open();
		acknowledgements.relocate((identity) => (identity === 'second' ? 9 : 0));
		expect(known(acknowledgements)).toEqual(['uid 9', 'first', 'second', 'moved']);
	});

	it('is the business of a successor once that has taken over', () => {
		const { acknowledgements } = open();
		acknowledgements.takeOver();
		expect(known(acknowledgements)).toEqual([]);
		acknowledgements.add({ ...message(9, 'added'), ending: 'success' });
		expect(known(acknowledgements)).toEqual(['uid 9', 'added']);
	});

	it('is told no more once the server knows it, but for what was added meanwhile', async () => {
		const { acknowledgements, connection } = open(async () => {
			acknowledgements.add({ ...message(9, 'added'), ending: 'success' });
		});
		await acknowledgements.store(connection);
		expect(known(acknowledgements)).toEqual(['uid 9', 'added']);
	});

	it('costs the same however many there are', () => {
		const { acknowledgements } = open();
		const looks = { count: 0 };
		for (let uid = 100; uid < 1_100; uid += 1) {
			const done = { ...message(uid, ''), ending: 'success' as const };
			acknowledgements.add(
				new Proxy(done, {
					get: (target, name) => {
						looks.count += 1;
						return Reflect.get(target, name) as unknown;
					},
				}),
			);
		}
		looks.count = 0;
		expect(acknowledgements.isUnsaved(message(1_099, ''))).toBe(true);
		expect(acknowledgements.isUnsaved(message(5_000, 'unknown'))).toBe(false);
		expect(looks.count).toBe(0);
	});
});
