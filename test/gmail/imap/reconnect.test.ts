import { GmailError } from '../../../gmail/errors';
import { reconnectPolicy } from '../../../gmail/imap/reconnect';

const middle = () => 0.5;
const error = (retry: GmailError['retry']) =>
	new GmailError('x', { code: 'unknown', retry, remedy: 'y' });

describe('reconnectPolicy', () => {
	it('waits longer after each failure in a row, up to a minute', () => {
		const policy = reconnectPolicy(middle);
		const pauses = Array.from({ length: 9 }, () => policy.pauseAfter(error('now'), 0));
		expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1_000));
	});

	it('comes back at once when a session that lived has ended', () => {
		const policy = reconnectPolicy(middle);
		policy.pauseAfter(error('now'), 0);
		policy.pauseAfter(error('now'), 0);
		expect(policy.pauseAfter(error('now'), 3_600_000)).toBeLessThan(501);
		expect(policy.pauseAfter(error('now'), 0)).toBe(1_000);
	});

	it('does not hammer a mailbox that Gmail has locked', () => {
		expect(reconnectPolicy(middle).pauseAfter(error('later'), 0)).toBe(300_000);
	});

	const NOW = Date.parse('2026-11-24T12:00:00Z');
	const MINUTE = 60_000;
	const HOUR = 60 * MINUTE;

	it.each([
		['for as long as a limit usually lasts', { wait: 20 * MINUTE }, [20, 40, 60, 60]],
		['no longer than an hour, where a limit usually lasts a day', { wait: 24 * HOUR }, [60, 60]],
		[
			'until the time that Google names, and spreads from there on',
			{ retryAt: NOW + 3 * HOUR },
			[180.5, 180.5],
		],
		[
			'for the time that Google names rather than as long as usual',
			{ wait: HOUR, retryAt: NOW + MINUTE },
			[1.5],
		],
		['at most a day, whatever time Google names', { retryAt: NOW + 9_000 * HOUR }, [24 * 60 + 0.5]],
		['as ever after a time that has gone by', { retryAt: NOW - HOUR }, [5, 10, 20, 40, 60]],
	])('waits %s', (_what, facts, minutes) => {
		const policy = reconnectPolicy(middle, () => NOW);
		const limited = new GmailError('x', {
			code: 'rateLimited',
			retry: 'later',
			remedy: 'y',
			...facts,
		});
		expect(minutes.map(() => policy.pauseAfter(limited, 0) / MINUTE)).toEqual(minutes);
	});

	it('never comes before the time that Google names', () => {
		const limited = new GmailError('x', {
			code: 'rateLimited',
			retry: 'later',
			remedy: 'y',
			retryAt: NOW + HOUR,
		});
		expect(
			reconnectPolicy(
				() => 0,
				() => NOW,
			).pauseAfter(limited, 0),
		).toBe(HOUR);
	});

	it('waits after a session that lived until a limit ended it', () => {
		expect(reconnectPolicy(middle).pauseAfter(error('later'), HOUR)).toBe(5 * MINUTE);
	});

	it('goes on asking after a refusal that somebody has to mend', () => {
		const policy = reconnectPolicy(middle);
		const pauses = Array.from({ length: 20 }, () => policy.pauseAfter(error('never'), 0));
		expect(Math.max(...pauses)).toBe(300_000);
	});

	it('spreads mailboxes that fail together', () => {
		expect(reconnectPolicy(() => 0).pauseAfter(error('now'), 0)).toBe(750);
		expect(reconnectPolicy(() => 1).pauseAfter(error('now'), 0)).toBe(1_250);
	});
});
