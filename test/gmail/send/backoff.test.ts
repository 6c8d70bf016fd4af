import { GmailError, type GmailErrorFacts } from '../../../gmail/errors/gmail-error';
import { backoff, pauseBeforeNext } from '../../../gmail/send/backoff';

const NOW = 1_800_000_000_000;
const clock = { now: () => NOW, pause: async () => undefined, random: () => 0.5 };
const MINUTE = 60_000;

const pause = (
	failed: Partial<GmailErrorFacts>,
	{ failures = 1, fresh = false, maxWaitMs = 2 * MINUTE } = {},
) =>
	pauseBeforeNext(
		{
			failure: new GmailError('x', { code: 'unknown', retry: 'now', remedy: 'x', ...failed }),
			failures,
			fresh,
			maxWaitMs,
		},
		clock,
	);

it.each([
	['never, whatever it is', pause({ retry: 'never' }), undefined],
	['at once with a new token', pause({ retry: 'freshToken' }), 0],
	['not with a second new token', pause({ retry: 'freshToken' }, { fresh: true }), undefined],
	['after a short pause', pause({ retry: 'now' }), 750],
	['after a longer one the fourth time', pause({ retry: 'now' }, { failures: 4 }), 6_000],
	['not a sixth time', pause({ retry: 'now' }, { failures: 5 }), undefined],
	['when Google said', pause({ retry: 'later', retryAt: NOW + MINUTE }), MINUTE + 1_000],
	['at once when that time is over', pause({ retry: 'later', retryAt: NOW - MINUTE }), 1_000],
	['not when it is too far away', pause({ retry: 'later', retryAt: NOW + 3 * MINUTE }), undefined],
	[
		'then too, where it may wait that long',
		pause({ retry: 'later', retryAt: NOW + 3 * MINUTE }, { maxWaitMs: 5 * MINUTE }),
		3 * MINUTE + 1_000,
	],
	['after the usual wait', pause({ retry: 'later', wait: MINUTE }), MINUTE + 1_000],
	['not after an unknown wait', pause({ retry: 'later' }), undefined],
])('tries again %s', (_, actual, expected) => expect(actual).toBe(expected));

it('doubles its pauses, up to half a minute, and never makes two senders wait the same time', () => {
	expect([1, 2, 3, 4].map((failures) => backoff(failures, () => 1))).toEqual([
		1_000, 2_000, 4_000, 8_000,
	]);
	expect(backoff(50, () => 1)).toBe(30_000);
	expect(backoff(1, () => 0)).toBe(500);
});
