import { alice, carla } from '../seeded-sandbox';
import { answerOf, gmailApi, raw, scope, type GmailApi } from './gmail-api';

let gmail: GmailApi;
beforeAll(async () => {
	gmail = await gmailApi();
});
afterAll(async () => await gmail.sandbox.close());

const mail = (...headers: string[]) => [`From: ${alice}`, `To: ${carla}`, ...headers, '', 'text'];
const newest = (address: string) => gmail.mailbox(address).all().at(-1);
const textOf = (address: string) => newest(address)?.source.toString() ?? '';

describe('messages.send', () => {
	it('brings the message to its recipients and to Sent, and answers the ids of the copy in Sent', async () => {
		const lines = mail(
			'Subject: hi',
			'Message-ID: <own@example.test>',
			'Bcc: support@example.test',
		);
		const { status, body } = await gmail.call('POST', '/messages/send', { raw: raw(lines) });
		expect(status).toBe(200);
		const sent = newest(alice);
		expect(body).toEqual({
			id: sent?.id.toString(16),
			threadId: sent?.threadId.toString(16),
			labelIds: ['SENT'],
		});
		expect(textOf(alice)).toContain('Bcc: support@example.test');
		for (const address of [carla, 'support@example.test']) {
			expect(textOf(address)).toContain('Message-ID: <own@example.test>\r\n');
			expect(textOf(address)).not.toContain('Bcc');
		}
	});

	it('makes a Message-ID where there is none', async () => {
		await gmail.call('POST', '/messages/send', { raw: raw(mail()) });
		expect(textOf(carla)).toMatch(/\r\nMessage-ID: <\w+@mail\.gmail\.com>\r\n/);
	});

	it('keeps a message in the thread that it names', async () => {
		const first = await gmail.call('POST', '/messages/send', { raw: raw(mail('Subject: a')) });
		const { threadId } = first.body;
		const second = await gmail.call('POST', '/messages/send', {
			raw: raw(mail('Subject: b')),
			threadId,
		});
		expect(second.body.threadId).toBe(threadId);
		expect(second.body.id).not.toBe(first.body.id);
	});

	it.each([
		['no recipient', { raw: raw(['Subject: x', '', 'x']) }, 'Recipient address required'],
		['a bad To', { raw: raw(['To: nonsense', '', 'x']) }, 'Invalid To header'],
		['a bad Cc', { raw: raw([`To: ${carla}`, 'Cc: a@', '', 'x']) }, 'Invalid Cc header'],
		[
			'no raw',
			{},
			"'raw' RFC822 payload message string or uploading message via /upload/* URL required",
		],
		['what is not base64url', { raw: '***' }, 'Invalid value for ByteString: raw'],
		['a thread id that is none', { raw: raw(mail()), threadId: 'xyz' }, 'Invalid id value'],
	])('refuses %s with 400', async (_what, body, message) => {
		const answer = await gmail.call('POST', '/messages/send', body);
		expect(answer.status).toBe(400);
		expect(answer.body.error).toMatchObject({
			code: 400,
			message,
			status: 'INVALID_ARGUMENT',
			errors: [{ message, domain: 'global', reason: 'invalidArgument' }],
		});
	});

	it('takes a hundred recipients and no more', async () => {
		const to = (count: number) =>
			Array.from({ length: count }, (_, index) => `r${index}@else.test`).join(',\r\n ');
		const send = async (count: number) =>
			await gmail.call('POST', '/messages/send', { raw: raw([`To: ${to(count)}`, '', 'x']) });
		expect((await send(100)).status).toBe(200);
		expect((await send(101)).status).toBe(400);
	});

	it('stops at the daily limit with 429', async () => {
		gmail.sandbox.smtp.limits.set(alice, 0);
		const { status, body } = await gmail.call('POST', '/messages/send', { raw: raw(mail()) });
		gmail.sandbox.smtp.limits.set(alice, undefined);
		expect(status).toBe(429);
		expect(body.error).toMatchObject({ status: 'RESOURCE_EXHAUSTED' });
	});

	it('does not take JSON above 5 MB: that is what uploads are for', async () => {
		const { status } = await gmail.call('POST', '/messages/send', {
			raw: 'A'.repeat(5 * 1024 * 1024),
		});
		expect(status).toBe(413);
	});
});

describe('an upload', () => {
	const message = mail('Subject: upload').join('\r\n');

	it('sends the message as it is', async () => {
		const { status, body } = await gmail.upload('media', 'message/rfc822', message);
		expect(status).toBe(200);
		expect(body.id).toBe(newest(alice)?.id.toString(16));
		expect(textOf(carla)).toContain('Subject: upload');
	});

	it('sends bytes unchanged, however large', async () => {
		const head = Buffer.from(mail('Content-Type: application/octet-stream').join('\r\n'));
		const bytes = Buffer.concat([head, Buffer.alloc(12_000_000, 'é\r\n')]);
		expect((await gmail.upload('media', 'message/rfc822', new Uint8Array(bytes))).status).toBe(200);
		expect(newest(carla)?.source.includes(bytes.subarray(head.length))).toBe(true);
	});

	it('above 35 MB is refused', async () => {
		const bytes = new Uint8Array(36 * 1024 * 1024);
		expect((await gmail.upload('media', 'message/rfc822', bytes)).status).toBe(413);
	});

	it('of two parts names the thread in the first', async () => {
		const first = await gmail.upload('media', 'message/rfc822', message);
		const parts = [
			'--b',
			'Content-Type: application/json; charset=UTF-8',
			'',
			JSON.stringify({ threadId: first.body.threadId }),
			'--b',
			'Content-Type: message/rfc822',
			'',
			mail('Subject: other').join('\r\n'),
			'--b--',
			'',
		].join('\r\n');
		const second = await gmail.upload('multipart', 'multipart/related; boundary=b', parts);
		expect(second.body.threadId).toBe(first.body.threadId);
		expect(textOf(carla)).toContain('Subject: other\r\n\r\ntext');
	});

	it('of two parts that lacks one is refused', async () => {
		const answer = await gmail.upload(
			'multipart',
			'multipart/related; boundary=b',
			'--b\r\n\r\n{}\r\n--b--\r\n',
		);
		expect(answer.status).toBe(400);
	});

	describe('in pieces', () => {
		const bytes = new Uint8Array(Buffer.from(mail('Subject: pieces', 'X: y').join('\r\n')));
		const open = async (metadata: object = {}) => {
			const answer = await gmail.upload('resumable', 'application/json', JSON.stringify(metadata));
			expect(answer.status).toBe(200);
			return answer.headers.get('location') ?? '';
		};
		const put = async (
			location: string,
			range: string | undefined,
			body?: Uint8Array<ArrayBuffer>,
		) =>
			await answerOf(
				await fetch(location, {
					method: 'PUT',
					headers: {
						authorization: `Bearer ${gmail.token()}`,
						...(range === undefined ? {} : { 'content-range': range }),
					},
					body,
				}),
			);

		it('says how far it got, goes on from there, and sends once it is whole', async () => {
			const before = gmail.mailbox(carla).all().length;
			const location = await open();
			const total = bytes.length;
			expect((await put(location, `bytes */${total}`)).headers.get('range')).toBeNull();
			const half = await put(location, `bytes 0-19/${total}`, bytes.slice(0, 20));
			expect(half.status).toBe(308);
			expect(half.headers.get('range')).toBe('bytes=0-19');
			const asked = await put(location, `bytes */${total}`);
			expect([asked.status, asked.headers.get('range')]).toEqual([308, 'bytes=0-19']);
			expect(gmail.mailbox(carla).all()).toHaveLength(before);
			const whole = await put(location, `bytes 20-${total - 1}/${total}`, bytes.slice(20));
			expect(whole.status).toBe(200);
			expect(whole.body.id).toBe(newest(alice)?.id.toString(16));
			expect(newest(carla)?.source.includes(Buffer.from(bytes))).toBe(true);
		});

		it('answers again who did not hear the answer, and sends once', async () => {
			const location = await open();
			const whole = await put(location, `bytes 0-${bytes.length - 1}/${bytes.length}`, bytes);
			const sent = gmail.mailbox(carla).all().length;
			expect((await put(location, `bytes */${bytes.length}`)).body).toEqual(whole.body);
			expect(gmail.mailbox(carla).all()).toHaveLength(sent);
		});

		it('says how far it got to who does not know the total yet', async () => {
			const location = await open();
			const half = await put(location, 'bytes 0-19/*', bytes.slice(0, 20));
			const asked = await put(location, 'bytes */*');
			for (const answer of [half, asked])
				expect([answer.status, answer.headers.get('range')]).toEqual([308, 'bytes=0-19']);
		});

		it('takes bytes that come twice once', async () => {
			const location = await open();
			const total = bytes.length;
			await put(location, `bytes 0-19/${total}`, bytes.slice(0, 20));
			expect((await put(location, `bytes 10-${total - 1}/${total}`, bytes.slice(10))).status).toBe(
				200,
			);
			expect(newest(carla)?.source.includes(Buffer.from(bytes))).toBe(true);
		});

		it('can come in one piece, into a thread', async () => {
			const first = await gmail.upload('media', 'message/rfc822', message);
			const { threadId } = first.body;
			const answer = await put(await open({ threadId }), undefined, bytes);
			expect(answer.body.threadId).toBe(threadId);
		});

		it('refuses a gap, a range that is none, and an upload that nobody opened', async () => {
			const location = await open();
			expect((await put(location, 'bytes 5-9/20', bytes.slice(5, 10))).status).toBe(400);
			expect((await put(location, 'lines 1-2', bytes.slice(5, 10))).status).toBe(400);
			expect((await put(`${location}x`, undefined, bytes)).status).toBe(404);
		});
	});
});

describe('a token', () => {
	it('that may only send can send, and nothing else', async () => {
		const sender = { address: alice, scopes: [scope('send')] };
		expect((await gmail.call('POST', '/messages/send', { raw: raw(mail()) }, sender)).status).toBe(
			200,
		);
		for (const path of [
			'/messages',
			'/profile',
			'/labels',
			'/settings/sendAs',
			'/threads',
			'/drafts',
		]) {
			const { status, body } = await gmail.call('GET', path, undefined, sender);
			expect(status).toBe(403);
			expect(body.error).toMatchObject({
				code: 403,
				message: 'Request had insufficient authentication scopes.',
				status: 'PERMISSION_DENIED',
				errors: [{ reason: 'insufficientPermissions' }],
				details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
			});
		}
	});

	it('that is unknown, over or missing gets 401', async () => {
		for (const headers of [{}, { authorization: 'Bearer ya29.none' }]) {
			const answer = await answerOf(
				await fetch(`${gmail.api}/gmail/v1/users/me/profile`, { headers }),
			);
			expect(answer.status).toBe(401);
			expect(answer.body.error).toMatchObject({
				status: 'UNAUTHENTICATED',
				errors: [{ reason: 'authError' }],
			});
		}
	});

	it('opens its own mailbox by address, and no other', async () => {
		const ask = async (user: string) =>
			await answerOf(
				await fetch(`${gmail.api}/gmail/v1/users/${user}/profile`, {
					headers: { authorization: `Bearer ${gmail.token()}` },
				}),
			);
		expect((await ask(alice)).status).toBe(200);
		const other = await ask(carla);
		expect(other.status).toBe(403);
		expect(other.body.error).toMatchObject({ message: `Delegation denied for ${alice}` });
	});

	it('of a service account that acts for nobody fails the precondition', async () => {
		const address = gmail.seeds.serviceAccountKey.client_email;
		const { status, body } = await gmail.call('GET', '/profile', undefined, {
			address,
			scopes: [scope('readonly')],
		});
		expect(status).toBe(400);
		expect(body.error).toMatchObject({
			status: 'FAILED_PRECONDITION',
			message: 'Precondition check failed.',
		});
	});
});
