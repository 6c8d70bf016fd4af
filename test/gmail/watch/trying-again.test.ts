import type { Connection } from '../../../gmail/imap/connection';
import type { FetchedMessage } from '../../../gmail/parse/fetched-message';
import type { Elsewhere } from '../../../gmail/watch/elsewhere';
import type { Endings } from '../../../gmail/watch/endings';
import type { Holder } from '../../../gmail/watch/holder';
import type { Items, Reading } from '../../../gmail/watch/items';
import type { Seen } from '../../../gmail/read/look-at';
import { startNow } from '../../../gmail/watch/cursor';
import { createProgress } from '../../../gmail/watch/progress';
import { createRetries } from '../../../gmail/watch/retries';
import { createTryingAgain, type TryingAgainOptions } from '../../../gmail/watch/trying-again';

/** The message lies in All Mail under this UID, and nowhere else. */
const UID_THERE = 7;

jest.mock('../../../gmail/read/fetch', () => ({
	fetchMessages: async (_: Connection, uids: number[]) =>
		uids.map((uid) => ({ uid, flags: new Set<string>(), header: Buffer.alloc(0) })),
}));

/** Tries messages again that lie in All Mail, on a server on which their name is made of their first UID. */
const tryAgain = (more: Partial<TryingAgainOptions<string>> = {}) => {
	const { signal } = new AbortController();
	const progress = createProgress(startNow, { remembersDecided: () => false });
	const retries = createRetries(1_000, () => undefined, signal);
	const judged: Reading<string>[] = [];
	const started: Seen[] = [];
	const tryingAgain = createTryingAgain<string>({
		progress,
		retries,
		endings: {} as Endings,
		elsewhere: {
			find: async (
				identities: string[],
				act: (there: Connection, found: Map<string, number>) => Promise<void>,
			) => {
				await act({} as Connection, new Map(identities.map((each) => [each, UID_THERE])));
				return [];
			},
		} as unknown as Elsewhere,
		unmarked: undefined,
		items: {
			read: async ({ uid }: FetchedMessage) =>
				({ key: `1:${uid}`, seen: { uid, identity: 'mail', receivedAt: 0 } }) as Reading<string>,
			make: async () => 'item',
		} as unknown as Items<string>,
		format: undefined,
		keyword: '$n8n-test',
		holder: {
			isAsked: () => false,
			isTaken: () => false,
			isHeld: () => false,
		} as unknown as Holder,
		maxTries: 3,
		knownPause: 1_000,
		areKept: () => true,
		isDoneAlready: () => false,
		judge: async (reading) => {
			judged.push(reading);
			return 'ours';
		},
		start: async ({ seen }) => {
			started.push(seen);
		},
		signal,
		keyOf: (uid) => `1:${uid}`,
		...more,
	});
	return { progress, retries, tryingAgain, judged, started };
};

const connection = { alive: true } as Connection;

it('a message that has left the folder is judged without the UID that it has elsewhere', async () => {
	const { progress, retries, tryingAgain, judged, started } = tryAgain();
	progress.restore({
		key: 'mail',
		uid: 0,
		identity: 'mail',
		attempt: 1,
		failures: 0,
		waits: true,
		isUnread: true,
	});
	retries.now('mail');
	await tryingAgain.catchUp(connection);
	expect(judged.map(({ key, seen }) => [key, seen.uid])).toEqual([['mail', 0]]);
	expect(started.map(({ uid }) => uid)).toEqual([0]);
});

it('whether a message is done is asked by its own name, wherever it is by now', async () => {
	const asked: string[] = [];
	const { progress, retries, tryingAgain } = tryAgain({
		isDoneAlready: ({ key }) => {
			asked.push(key);
			return false;
		},
	});
	const failed = { attempt: 2, failures: 1, waits: true } as const;
	// One has been moved by its workflow, the other one has got a new UID.
	progress.restore({ ...failed, key: '1:5', uid: 0, identity: 'mail' });
	progress.restore({ ...failed, key: '1:6', uid: 60, identity: 'other' });
	retries.now('1:5');
	retries.now('1:6');
	await tryingAgain.catchUp(connection);
	expect(asked.sort()).toEqual(['1:5', '1:6']);
});
