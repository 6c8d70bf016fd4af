import {
	acknowledge,
	arrived,
	countFailure,
	finish,
	fits,
	handOut,
	handOutAgain,
	pass,
	pendingOf,
	see,
	startNow,
	takeHold,
	waitFrom,
} from '../../../gmail/watch/cursor';

const folder = { uidValidity: '7', uidNext: 100 };
const me = 'me@example.test';
const held = takeHold(startNow, me, folder, []);
const seen = (uid: number, receivedAt = 1_000) => ({ uid, identity: `m${uid}`, receivedAt });

describe('cursor', () => {
	it('starts at the end of a folder it meets for the first time', () => {
		expect(held).toMatchObject({
			account: me,
			uidValidity: '7',
			lastUid: 99,
			left: [],
			pending: [],
		});
	});

	it('keeps the moment of the first failure when it fails again', () => {
		expect(waitFrom(waitFrom(startNow, 5_000), 9_000).since).toBe(5_000);
	});

	it('fits one account and one generation of a folder', () => {
		expect(fits(held, me, folder)).toBe(true);
		expect(fits(held, 'other@example.test', folder)).toBe(false);
		expect(fits(held, me, { ...folder, uidValidity: '8' })).toBe(false);
	});

	it('holds a message as left, then pending, then done', () => {
		const there = arrived(held, 101, [[100, 101]]);
		const out = handOut(there, seen(100));
		expect(out).toMatchObject({
			lastUid: 101,
			left: [[101, 101]],
			pending: [{ key: '7:100', uid: 100, identity: 'm100', attempt: 1, failures: 0 }],
			since: 1_000,
		});
		expect(acknowledge(out, '7:100')).toMatchObject({ left: [[101, 101]], pending: [] });
	});

	it('lets a message pass that is not wanted', () => {
		expect(pass(arrived(held, 100, [[100, 100]]), seen(100))).toMatchObject({
			lastUid: 100,
			left: [],
			pending: [],
			since: 1_000,
		});
	});

	it('counts how often a message was handed out, and how often it ended badly', () => {
		const again = handOutAgain(countFailure(handOut(held, seen(100)), '7:100'), '7:100');
		expect(pendingOf(again, '7:100')).toMatchObject({ attempt: 2, failures: 1 });
	});

	it('acknowledges out of order', () => {
		const both = handOut(handOut(held, seen(100)), seen(101));
		expect(acknowledge(both, '7:101').pending.map(({ uid }) => uid)).toEqual([100]);
	});

	it('remembers what is owed to a message until it is done', () => {
		const owed = acknowledge(handOut(held, seen(100)), '7:100', 'success');
		expect(owed.unfinished).toEqual([{ uid: 100, identity: 'm100', ending: 'success' }]);
		expect(finish(owed, owed.unfinished).unfinished).toEqual([]);
	});

	it('remembers what was seen in the newest second, and no more', () => {
		const two = see(see(held, seen(1, 5_100)), seen(2, 5_900));
		expect(two).toMatchObject({ since: 5_900, seenThen: ['m1', 'm2'] });
		expect(see(two, seen(3, 4_999))).toEqual(two);
		expect(see(two, seen(4, 6_000))).toMatchObject({ since: 6_000, seenThen: ['m4'] });
	});

	it('survives being written as JSON, which drops an undefined moment', () => {
		const saved = JSON.parse(JSON.stringify(startNow));
		expect(fits(saved, me, folder)).toBe(false);
		expect(waitFrom(saved, 3).since).toBe(3);
	});
});
