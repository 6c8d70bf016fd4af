import {
	readCursor,
	sameAccount,
	see,
	startNow,
	writeCursor,
	MAX_CURSOR_BYTES,
	type Cursor,
} from '../../../gmail/watch/cursor';

const cursor = (changes: Partial<Cursor> = {}): Cursor => ({
	...startNow,
	account: 'me@example.test',
	uidValidity: '7',
	decided: 10,
	newest: 1_000,
	...changes,
});

const again = (value: Cursor): Cursor => readCursor(writeCursor(value));

describe('a cursor as text', () => {
	it.each<[string, Partial<Cursor>]>([
		['of a folder that is read', {}],
		['before it met a folder', { account: '', uidValidity: '', decided: 0, newest: undefined }],
		['with a backlog of unread messages', { backlog: { upTo: 900, only: { unread: true } } }],
		['with a backlog by date', { backlog: { upTo: 900, only: { since: 5_000, fromUid: 3 } } }],
		[
			'with a backlog by UIDs',
			{
				backlog: {
					upTo: 9,
					only: {
						uids: [
							[1, 3],
							[7, 7],
						],
					},
				},
			},
		],
		[
			'with messages in hand',
			{
				pending: [
					{ uid: 11, identity: '123', attempt: 2, failures: 1 },
					{ uid: 0, identity: '<a@b>', attempt: 1, failures: 1, waits: true },
					{ uid: 12, identity: '', attempt: 1, failures: 0, openSince: 60_000 },
				],
				unfinished: [{ uid: 5, identity: '9', ending: 'deadLetter' }],
				decidedAbove: [
					[12, 14],
					[16, 16],
				],
				seenThen: ['a', 'b'],
			},
		],
	])('comes back as it was, %s', (_, changes) => {
		expect(again(cursor(changes))).toEqual(cursor(changes));
	});

	it('is short, whatever is in hand', () => {
		const many = Array.from({ length: 5_000 }, (_, i) => i);
		const large = cursor({
			pending: many.map((i) => ({
				uid: i + 11,
				identity: `18446744073709${i}`,
				attempt: 1,
				failures: 0,
			})),
			unfinished: many.map((i) => ({ uid: i, identity: `id-${i}`, ending: 'success' as const })),
			decidedAbove: many.map((i) => [i * 3 + 12, i * 3 + 12]),
			backlog: { upTo: 99_999, only: { uids: many.map((i) => [i * 3 + 12, i * 3 + 13]) } },
			seenThen: many.map((i) => `seen-${i}`),
		});
		expect(Buffer.byteLength(writeCursor(large))).toBeLessThan(MAX_CURSOR_BYTES);
		const short = readCursor(writeCursor(large));
		expect(short.decided).toBe(10);
		expect(short.pending[0]).toEqual(large.pending[0]);
		expect(short.pending.length).toBeGreaterThan(50);
		// What is left out of a backlog would be lost: it is made larger instead.
		expect(short.backlog?.only.uids?.at(-1)?.[1]).toBe(many.length * 3 + 10);
	});

	it('keeps no Message-ID that is longer than any mail program makes one', () => {
		const pending = [{ uid: 11, identity: 'x'.repeat(900), attempt: 1, failures: 0 }];
		expect(again(cursor({ pending })).pending).toEqual([{ ...pending[0], identity: '' }]);
	});

	it.each([
		['no JSON', '{"v":2,'],
		['a list', '[]'],
		['nothing', 'null'],
		['of a version to come', '{"v":3,"a":"","u":"","d":0}'],
		['without its UIDs', '{"v":2,"a":"me","u":"7"}'],
		['with a UID that is none', '{"v":2,"a":"me","u":"7","d":-1}'],
		['with ranges that are none', '{"v":2,"a":"me","u":"7","d":1,"x":"5:2"}'],
		['somebody else’s', '{"lastId":"abc"}'],
	])('is refused when it is %s', (_, text) => {
		expect(() => readCursor(text)).toThrow(/./);
	});

	it('of version 0.1.0 is understood: what it left and what was in hand comes, and nothing else', () => {
		const text = JSON.stringify({
			account: 'me@example.test',
			uidValidity: '7',
			lastUid: 50,
			left: [[20, 22]],
			pending: [{ key: '7:30', uid: 30, identity: '5', attempt: 2, failures: 1 }],
			unfinished: [],
			since: 9_000,
			seenThen: ['x'],
		});
		expect(readCursor(text)).toEqual(
			cursor({
				decided: 0,
				backlog: {
					upTo: 50,
					only: {
						uids: [
							[20, 22],
							[30, 30],
						],
					},
				},
				pending: [{ uid: 30, identity: '5', attempt: 2, failures: 1 }],
				newest: 9_000,
				seenThen: ['x'],
			}),
		);
	});

	it('of version 0.1.0 that had nothing in hand goes on where it was', () => {
		const text = JSON.stringify({
			account: 'me@example.test',
			uidValidity: '7',
			lastUid: 50,
			left: [],
			pending: [],
		});
		expect(readCursor(text)).toMatchObject({ decided: 50, backlog: undefined });
	});
});

describe('the newest moment of a folder', () => {
	it('moves on, and knows what was seen in its second', () => {
		const first = see(startNow, { identity: 'a', receivedAt: 5_100 }, 9_000);
		const second = see(first, { identity: 'b', receivedAt: 5_900 }, 9_000);
		expect(second).toMatchObject({ newest: 5_900, seenThen: ['a', 'b'] });
		expect(see(second, { identity: 'c', receivedAt: 6_000 }, 9_000)).toMatchObject({
			newest: 6_000,
			seenThen: ['c'],
		});
		expect(see(second, { identity: 'old', receivedAt: 1_000 }, 9_000)).toBe(second);
	});

	it('is never in the future: one wrong date must not make the watch deaf', () => {
		expect(see(startNow, { identity: 'a', receivedAt: 1e15 }, 9_000).newest).toBe(9_000);
	});

	it('remembers a bounded number of messages of one second', () => {
		let seen = startNow;
		for (let i = 0; i < 10_000; i++)
			seen = see(seen, { identity: `${i}`, receivedAt: 5_000 }, 9_000);
		expect(seen.seenThen.length).toBeLessThanOrEqual(50);
	});
});

it('an address in another case is the same account', () => {
	expect(sameAccount('Me@Example.test', 'me@example.TEST')).toBe(true);
	expect(sameAccount('me@example.test', 'you@example.test')).toBe(false);
});
