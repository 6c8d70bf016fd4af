import {
	acknowledge,
	attemptsOf,
	fits,
	handOut,
	reseed,
	startNow,
	waitFrom,
} from '../../../gmail/receive/cursor';

const folder = { uidValidity: '7', uidNext: 100 };

describe('cursor', () => {
	it('starts at the end of a folder it meets for the first time', () => {
		expect(reseed(startNow, folder, undefined)).toMatchObject({
			uidValidity: '7',
			lastUid: 99,
			pending: [],
		});
	});

	it('starts at the first message that arrived while the folder could not be opened', () => {
		expect(reseed(waitFrom(startNow, 5_000), folder, 42)).toMatchObject({
			lastUid: 41,
			since: 5_000,
		});
	});

	it('keeps the moment of the first failure when it fails again', () => {
		expect(waitFrom(waitFrom(startNow, 5_000), 9_000).since).toBe(5_000);
	});

	it('holds a message as pending from handing out to acknowledgement', () => {
		const out = handOut(reseed(startNow, folder, undefined), 100, 1_000);
		expect(out).toMatchObject({ lastUid: 100, pending: [{ uid: 100, attempt: 1 }], since: 1_000 });
		expect(acknowledge(out, 100)).toMatchObject({ lastUid: 100, pending: [] });
	});

	it('counts how often a message was handed out, and does not move back for it', () => {
		const seeded = handOut(handOut(reseed(startNow, folder, undefined), 100, 1_000), 101, 2_000);
		const again = handOut(seeded, 100, 1_000);
		expect(attemptsOf(again, 100)).toBe(2);
		expect(again).toMatchObject({ lastUid: 101, since: 2_000 });
	});

	it('acknowledges out of order', () => {
		const both = handOut(handOut(reseed(startNow, folder, undefined), 100, 1), 101, 2);
		expect(acknowledge(both, 101).pending).toEqual([{ uid: 100, attempt: 1 }]);
	});

	it('survives being written as JSON, which drops an undefined moment', () => {
		const saved = JSON.parse(JSON.stringify(startNow));
		expect(fits(saved, folder)).toBe(false);
		expect(waitFrom(saved, 3).since).toBe(3);
	});
});
