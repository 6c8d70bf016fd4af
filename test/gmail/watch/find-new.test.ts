import type { Connection, SearchObject } from '../../../gmail/imap/connection';
import { startNow } from '../../../gmail/watch/cursor';
import { createFindNew } from '../../../gmail/watch/find-new';
import { createProgress } from '../../../gmail/watch/progress';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A folder of messages 1 to 4, of which the search knows these to match. */
const folderOf = (gmail: boolean, matching: Set<number>) => {
	const searches: SearchObject[] = [];
	const search = async (query: SearchObject): Promise<number[]> => {
		searches.push(query);
		return [1, 2, 3, 4].filter((uid) => query.subject === undefined || matching.has(uid));
	};
	return { searches, connection: { gmail, search } as unknown as Connection };
};

const look = (gmail: boolean, matching: Set<number>) => {
	const progress = createProgress(startNow, { remembersDecided: () => false });
	const passed: number[] = [];
	const { searches, connection } = folderOf(gmail, matching);
	const findNew = createFindNew({
		progress,
		query: () => ({ subject: 'invoice' }),
		notDone: (_connection, { first }) => ({ unKeyword: first ? 'first' : 'later' }),
		enqueue: progress.enqueue,
		onPassed: (uid) => passed.push(uid),
		onAskAgain: () => undefined,
		signal: new AbortController().signal,
	});
	return { progress, passed, searches, connection, findNew };
};

it('what the filter of a server does not match is passed at once', async () => {
	const { findNew, connection, passed, progress } = look(false, new Set([2]));
	await findNew.look(connection);
	expect(passed).toEqual([1, 3, 4]);
	expect(progress.waiting(9)).toEqual([2]);
});

it('what the search of Gmail does not match is passed when it was asked again, and is in the queue if it matches then', async () => {
	const matching = new Set([2]);
	const { findNew, connection, passed, progress } = look(true, matching);
	await findNew.look(connection);
	expect(passed).toEqual([]);
	matching.add(3);
	jest.advanceTimersByTime(31_000);
	await findNew.askAgain(connection);
	expect(passed).toEqual([1, 4]);
	expect(progress.waiting(9)).toEqual([2, 3]);
});

it('only the first look leaves out what a process before it had passed, and the first one after the folder got new UIDs', async () => {
	const { findNew, connection, searches } = look(false, new Set());
	await findNew.look(connection);
	await findNew.look(connection);
	findNew.reset();
	await findNew.look(connection);
	const asked = searches.flatMap(({ unKeyword }) => unKeyword ?? []);
	expect(asked).toEqual(['first', 'later', 'first']);
});

it('what a process before it had passed is left out until something newer has come', async () => {
	const progress = createProgress(startNow, { remembersDecided: () => false });
	const there = [1, 2, 3];
	const passedBefore = new Set(there);
	const findNew = createFindNew({
		progress,
		notDone: (_connection, { first }) => ({ unKeyword: first ? 'first' : 'later' }),
		enqueue: progress.enqueue,
		onPassed: () => undefined,
		onAskAgain: () => undefined,
		signal: new AbortController().signal,
	});
	const search = async ({ unKeyword }: SearchObject): Promise<number[]> =>
		there.filter((uid) => unKeyword !== 'first' || !passedBefore.has(uid));
	const connection = { gmail: true, search } as unknown as Connection;
	await findNew.look(connection);
	await findNew.look(connection);
	expect(progress.waiting(9)).toEqual([]);
	there.push(4);
	await findNew.look(connection);
	await findNew.look(connection);
	expect(progress.waiting(9)).toEqual([4]);
});
