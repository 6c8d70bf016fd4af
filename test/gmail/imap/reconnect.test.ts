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
