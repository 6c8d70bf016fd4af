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
import { createTryingAgain } from '../../../gmail/watch/trying-again';

/** The message lies in All Mail under this UID, and nowhere else. */
const UID_THERE = 7;

jest.mock('../../../gmail/read/fetch', () => ({
	fetchMessages: async (_: Connection, uids: number[]) =>
		uids.map((uid) => ({ uid, flags: new Set<string>(), header: Buffer.alloc(0) })),
}));

it('a message that has left the folder is judged without the UID that it has elsewhere', async () => {
	const { signal } = new AbortController();
	const progress = createProgress(startNow, { remembersDecided: () => false });
	const retries = createRetries(1_000, () => undefined, signal);
	const judged: Seen[] = [];
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
				({ seen: { uid, identity: 'mail', receivedAt: 0 } }) as Reading<string>,
			make: async () => 'item',
		} as unknown as Items<string>,
		format: undefined,
		keyword: '$n8n-test',
		holder: { isAsked: () => false, isHeld: () => false } as unknown as Holder,
		maxTries: 3,
		knownPause: 1_000,
		areKept: () => true,
		isDoneAlready: () => false,
		judge: async ({ seen }) => {
			judged.push(seen);
			return 'ours';
		},
		start: async ({ seen }) => {
			started.push(seen);
		},
		signal,
		keyOf: () => 'mail',
	});
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
	await tryingAgain.catchUp({ alive: true } as Connection);
	expect(judged.map(({ uid }) => uid)).toEqual([0]);
	expect(started.map(({ uid }) => uid)).toEqual([0]);
});
