import { setTimeout as sleep } from 'node:timers/promises';
import { raw } from '../api/gmail-api';
import { alice, carla, seededSandbox, type SeededSandbox } from '../seeded-sandbox';

let gmail: SeededSandbox;
beforeAll(async () => {
	gmail = await seededSandbox();
});
afterEach(() => gmail.sandbox.http.faults.clear());
afterAll(async () => await gmail.sandbox.close());

const profile = async (token = gmail.token()) =>
	await fetch(`${gmail.sandbox.servers.api}/gmail/v1/users/me/profile`, {
		headers: { authorization: `Bearer ${token}` },
	});

it('answers with a status, headers and JSON of one’s own, as often as it says', async () => {
	const body = { error: { code: 429, message: 'Too many concurrent requests for user' } };
	gmail.sandbox.http.faults.add({
		route: '^GET /gmail/v1/users/me/profile$',
		do: 'answer',
		status: 429,
		headers: { 'Retry-After': '7' },
		body,
		times: 2,
	});
	for (let time = 0; time < 2; time += 1) {
		const response = await profile();
		expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
		expect(await response.json()).toEqual(body);
	}
	expect((await profile()).status).toBe(200);
});

it('meets the token endpoint as well as the API', async () => {
	gmail.sandbox.http.faults.add({
		route: 'POST /token',
		do: 'answer',
		status: 500,
		body: { error: 'internal_failure' },
	});
	const response = await fetch(gmail.sandbox.tokenUrl, { method: 'POST' });
	expect([response.status, await response.json()]).toEqual([500, { error: 'internal_failure' }]);
});

it('meets only the account it names', async () => {
	gmail.sandbox.http.faults.add({ route: '/profile', address: carla, do: 'answer', status: 503 });
	expect((await profile()).status).toBe(200);
	expect((await profile(gmail.token(carla))).status).toBe(503);
});

it('drops the connection without an answer', async () => {
	gmail.sandbox.http.faults.add({ route: '/profile', do: 'drop', times: 1 });
	await expect(profile()).rejects.toThrow('fetch failed');
	expect((await profile()).status).toBe(200);
});

it('slows an answer down', async () => {
	gmail.sandbox.http.faults.add({ route: '/profile', do: 'slow', ms: 150, times: 1 });
	const started = performance.now();
	expect((await profile()).status).toBe(200);
	expect(performance.now() - started).toBeGreaterThan(145);
});

it.each([
	[{ route: '(', do: 'drop' as const }, /Invalid regular expression/],
	[{ route: '.', do: 'explode' as 'drop' }, /No fault "explode"/],
])('refuses %j when it is added, not when it strikes', (fault, reason) => {
	expect(() => gmail.sandbox.http.faults.add(fault)).toThrow(reason);
	expect(gmail.sandbox.http.faults.list()).toEqual([]);
});

it('says nothing at all, and still lets the sandbox close', async () => {
	const { sandbox, token } = await seededSandbox();
	sandbox.http.faults.add({ route: '/profile', do: 'silence' });
	const asked = fetch(`${sandbox.servers.api}/gmail/v1/users/me/profile`, {
		headers: { authorization: `Bearer ${token()}` },
	}).then(
		() => 'answered',
		() => 'dropped',
	);
	expect(await Promise.race([asked, sleep(150, 'silence')])).toBe('silence');
	await sandbox.close();
	expect(await asked).toBe('dropped');
});

it('loses the answer of a message that was sent', async () => {
	gmail.sandbox.http.faults.add({ route: '/messages/send', do: 'dropAfter', times: 1 });
	const before = gmail.mailbox(carla).all().length;
	const sending = fetch(`${gmail.sandbox.servers.api}/gmail/v1/users/me/messages/send`, {
		method: 'POST',
		headers: { authorization: `Bearer ${gmail.token()}`, 'content-type': 'application/json' },
		body: JSON.stringify({ raw: raw([`From: ${alice}`, `To: ${carla}`, '', 'x']) }),
	});
	await expect(sending).rejects.toThrow('fetch failed');
	expect(gmail.mailbox(carla).all()).toHaveLength(before + 1);
});

it('denies a message that it sent', async () => {
	gmail.sandbox.http.faults.add({
		route: '/messages/send',
		do: 'answerAfter',
		status: 503,
		body: { error: { code: 503 } },
		times: 1,
	});
	const before = gmail.mailbox(carla).all().length;
	const answer = await fetch(`${gmail.sandbox.servers.api}/gmail/v1/users/me/messages/send`, {
		method: 'POST',
		headers: { authorization: `Bearer ${gmail.token()}`, 'content-type': 'application/json' },
		body: JSON.stringify({ raw: raw([`From: ${alice}`, `To: ${carla}`, '', 'x']) }),
	});
	expect([answer.status, await answer.json()]).toEqual([503, { error: { code: 503 } }]);
	expect(gmail.mailbox(carla).all()).toHaveLength(before + 1);
});
