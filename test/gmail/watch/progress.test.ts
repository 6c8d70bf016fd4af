import { startNow, type Cursor } from '../../../gmail/watch/cursor';
import { createProgress } from '../../../gmail/watch/progress';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const from = (cursor: Partial<Cursor> = {}, remembers = false, unsaved: number[] = []) =>
	createProgress(
		{ ...startNow, account: 'me@example.test', uidValidity: '7', ...cursor },
		{ remembersDecided: () => remembers, unsaved: () => unsaved },
	);

const seen = (uid: number, receivedAt = 1_000) => ({ uid, identity: String(uid), receivedAt });

const decided = (progress: ReturnType<typeof from>): number => progress.cursor([]).decided;

it('the low watermark stays below what is queued, being read, deferred, handed out or done and not saved', () => {
	const unsaved: number[] = [];
	const progress = from({}, false, unsaved);
	progress.enqueue([1, 2, 3, 4, 5]);
	progress.scannedUpTo(5);
	expect(decided(progress)).toBe(0);
	expect(progress.take(2)).toEqual([1, 2]);
	progress.pass(seen(1));
	expect(decided(progress)).toBe(1);
	progress.defer(2);
	expect(decided(progress)).toBe(1);
	progress.enqueue([2]);
	progress.take(4);
	progress.handOut('two', seen(2));
	for (const uid of [3, 4, 5]) progress.drop(uid);
	expect(decided(progress)).toBe(1);
	unsaved.push(2);
	progress.close('two');
	expect(decided(progress)).toBe(1);
	unsaved.length = 0;
	expect(decided(progress)).toBe(5);
});

it('what was taken and not decided goes back to its place', () => {
	const progress = from();
	progress.enqueue([1, 2, 3, 4]);
	progress.take(3);
	progress.pass(seen(2));
	progress.putBack();
	expect(progress.take(9)).toEqual([1, 3, 4]);
});

it('nothing is queued twice: neither what is being read nor what is handed out', () => {
	const progress = from();
	progress.enqueue([1, 2, 3]);
	progress.take(1);
	progress.handOut('one', seen(1));
	progress.take(1);
	progress.enqueue([1, 2, 3, 4]);
	expect(progress.take(9)).toEqual([3, 4]);
});

it('where the server keeps no keywords what is decided above the watermark is remembered', () => {
	const progress = from({}, true);
	progress.enqueue([1, 2, 3, 4]);
	progress.scannedUpTo(4);
	progress.take(4);
	progress.handOut('one', seen(1));
	for (const uid of [2, 3]) progress.drop(uid);
	progress.handOut('four', seen(4));
	const saved = progress.cursor([]);
	expect(saved).toMatchObject({ decided: 0, decidedAbove: [[2, 3]] });
	const next = from(saved, true);
	expect([1, 2, 3, 4].map((uid) => next.isDecided(uid))).toEqual([false, true, true, false]);
});

it('half a million messages are queued and taken in a moment', () => {
	const progress = from();
	const uids = Array.from({ length: 500_000 }, (_, i) => i * 2 + 1);
	const start = performance.now();
	progress.enqueue(uids);
	progress.scannedUpTo(1_000_000);
	let taken = 0;
	for (let some = progress.take(50); some.length > 0; some = progress.take(50)) {
		taken += some.length;
		for (const uid of some) progress.drop(uid);
		if (taken % 50_000 === 0) progress.cursor([]);
	}
	expect(taken).toBe(uids.length);
	expect(performance.now() - start).toBeLessThan(3_000);
});

it('what goes back among half a million takes its place at once, as often as executions end', () => {
	const progress = from();
	progress.enqueue(Array.from({ length: 500_000 }, (_, i) => i + 1));
	const start = performance.now();
	for (let i = 0; i < 100; i += 1) {
		progress.take(50);
		progress.putBack();
	}
	expect(performance.now() - start).toBeLessThan(3_000);
	expect(progress.take(3)).toEqual([1, 2, 3]);
});

it.each([
	[[5, 6, 7], [8, 9], [5, 6, 7, 8, 9]],
	[[5, 6, 7], [1, 2], [1, 2, 5, 6, 7]],
	[[2, 5, 9], [9, 7, 1, 5, 12, 7], [1, 2, 5, 7, 9, 12]],
	[[2, 5], [], [2, 5]],
])('of %j and %j each is queued once, by UID', (first, second, all) => {
	const progress = from();
	progress.enqueue(first);
	progress.enqueue(second);
	expect(progress.take(10)).toEqual(all);
});

it('a date in the future does not move the high watermark beyond now', () => {
	const progress = from();
	progress.enqueue([1, 2]);
	progress.take(2);
	const now = Date.now();
	progress.pass(seen(1, now - 5_000));
	progress.pass(seen(2, now + 365 * 24 * 60 * 60_000));
	expect(progress.newest).toBeLessThanOrEqual(Date.now());
	expect(progress.newest).toBeGreaterThanOrEqual(now);
});

it('ten thousand messages of one second do not make the cursor grow', () => {
	const progress = from();
	for (let uid = 1; uid <= 10_000; uid += 1) progress.see(seen(uid, 5_000));
	expect(progress.cursor([]).seenThen.length).toBeLessThanOrEqual(50);
});

it('the high watermark is when the watch began, where the folder could not be opened then', () => {
	const [unknown, known] = [from(), from({ newest: 1_000 })];
	unknown.waitFrom(7_000);
	known.waitFrom(7_000);
	expect([unknown.newest, known.newest]).toEqual([7_000, 1_000]);
});
