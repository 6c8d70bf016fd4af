import { inspect } from 'node:util';
import { requireToken, tokenSource } from '../../../gmail/auth/token-source';
import { sharedTokenSource } from '../../../gmail/auth/shared-token-source';

const HOUR = 3_600_000;

const counted = (lifetime: number | undefined) => {
	let now = 0;
	const asked: boolean[] = [];
	const getToken = tokenSource(
		async ({ fresh }) => {
			asked.push(fresh);
			return {
				accessToken: `t${asked.length}`,
				expiresAt: lifetime === undefined ? undefined : now + lifetime,
			};
		},
		() => now,
	);
	return { getToken, asked, pass: (ms: number) => (now += ms) };
};

describe('tokenSource', () => {
	it('asks once for a hundred callers at the same time', async () => {
		const { getToken, asked } = counted(HOUR);
		const tokens = await Promise.all(Array.from({ length: 100 }, async () => await getToken()));
		expect(new Set(tokens)).toEqual(new Set(['t1']));
		expect(asked).toHaveLength(1);
	});

	it.each([
		['keeps a token with more than a minute left', HOUR - 61_000, 't1'],
		['renews it in its last minute', HOUR - 59_000, 't2'],
	])('%s', async (_what, elapsed, expected) => {
		const { getToken, pass } = counted(HOUR);
		await getToken();
		pass(elapsed);
		expect(await getToken()).toBe(expected);
	});

	it('gets a new one when the last was refused, one for all who were refused together', async () => {
		const { getToken, asked, pass } = counted(HOUR);
		await getToken();
		pass(10_000);
		expect(await Promise.all([getToken({ fresh: true }), getToken({ fresh: true })])).toEqual([
			't2',
			't2',
		]);
		expect(await getToken({ fresh: true })).toBe('t2');
		expect(asked).toEqual([false, true]);
	});

	it('gets a new one even when the one refused was read a moment ago', async () => {
		const { getToken, asked } = counted(HOUR);
		await getToken();
		expect(await getToken({ fresh: true })).toBe('t2');
		expect(asked).toEqual([false, true]);
	});

	it('renews within the hour when the issuer names no end', async () => {
		const { getToken, pass } = counted(undefined);
		await getToken();
		pass(50 * 60_000);
		expect(await getToken()).toBe('t2');
	});

	it('tells every waiting caller of a refusal, and asks again for the next', async () => {
		let calls = 0;
		const getToken = tokenSource(async () => {
			calls += 1;
			if (calls === 1) throw new Error('refused');
			return { accessToken: 'good', expiresAt: undefined };
		});
		const outcomes = await Promise.allSettled([getToken(), getToken()]);
		expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await getToken()).toBe('good');
	});
});

/** What a token endpoint, or whoever writes into n8n's database, may hand over as a token. */
const noTokens = [
	'',
	' ',
	'ya29.a b',
	'ya29.a\r\nX-Evil: 1',
	'ya29.a\nb',
	'ya29.a\rb',
	'ya29.a\tb',
	'ya29.a\u0000b',
	'ya29.a\u0001\u0001b',
	'ya29.a\u007fb',
	'ya29.ä',
	'ya29.\u2028b',
	'ya29.a\n',
];

it.each(noTokens)('a token with characters that none has is not used: %j', async (accessToken) => {
	for (const source of [
		tokenSource(async () => ({ accessToken, expiresAt: undefined }), Date.now, 'me@example.test'),
		sharedTokenSource(
			['key', accessToken],
			async () => ({ accessToken, expiresAt: undefined }),
			'me@example.test',
		),
	]) {
		const error: unknown = await source().catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({
			code: 'signInRefused',
			retry: 'never',
			message: 'The token for me@example.test holds characters that no token has',
		});
		expect(inspect(error, { depth: 8 })).not.toContain('ya29');
	}
});

it.each([undefined, null, 7, { token: 'x' }])('what is no text is no token: %j', (token) => {
	expect(() => requireToken(token, 'me@example.test')).toThrow(/holds characters/);
});

describe('sharedTokenSource', () => {
	it('is one for the same identity and another for any other', async () => {
		const asked: string[] = [];
		const token = async (who: string) =>
			await sharedTokenSource(['key', who], async () => {
				asked.push(who);
				return { accessToken: who, expiresAt: Date.now() + HOUR };
			})();
		expect(await Promise.all([token('a'), token('a'), token('b')])).toEqual(['a', 'a', 'b']);
		expect(asked).toEqual(['a', 'b']);
	});
});
