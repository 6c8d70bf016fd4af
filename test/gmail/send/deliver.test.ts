import { Readable } from 'node:stream';
import type { AccessLevel } from '../../../gmail/access-level';
import type { OutgoingAttachment, Transport } from '../../../gmail/message';
import type { Composed } from '../../../gmail/send/compose';
import type { SendOptions } from '../../../gmail/send/deliver';
import { openSender, type SenderOptions } from '../../../gmail/send/sender';
import type { SmtpFault } from '../../../sandbox/faults/smtp-fault';
import type { HttpFault } from '../../../sandbox/http/http-faults';
import type { Sandbox } from '../../../sandbox/sandbox';
import { hurriedClock } from '../../support/hurried-clock';
import { sandboxAccount } from '../../support/sandbox-account';
import {
	arrivals,
	carla,
	composeMail,
	me,
	openSendingSandbox,
} from '../../support/sending-sandbox';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await openSendingSandbox();
});

afterAll(async () => await sandbox.close());

beforeEach(() => {
	for (const address of [me, carla])
		if (!sandbox.store.account(address)) sandbox.store.addAccount({ address, name: '' });
});

afterEach(() => {
	sandbox.smtp.faults.clear();
	sandbox.http.faults.clear();
	sandbox.imap.faults.clear();
});

const message = (messageId?: string, attachments: OutgoingAttachment[] = []) =>
	composeMail({ subject: 'Once', attachments }, messageId);

interface Way extends SenderOptions {
	transport?: Transport;
	access?: AccessLevel;
}

const openWay = ({ transport = 'smtp', access = 'fullMail', ...options }: Way = {}) => {
	const clock = hurriedClock();
	const account = sandboxAccount(sandbox, me, access);
	return { sender: openSender(account, transport, { clock, ...options }), clock, account };
};

const send = async (
	way: Way = {},
	{ composed = message(), ...how }: SendOptions & { composed?: Composed } = {},
) => {
	const { sender, clock } = openWay(way);
	try {
		const receipt = await sender.send(composed, how);
		return { receipt, pauses: clock.pauses, composed };
	} finally {
		await sender.close();
	}
};

const smtp = (fault: SmtpFault) => sandbox.smtp.faults.add(fault);
const api = (fault: Omit<HttpFault, 'route'>) =>
	sandbox.http.faults.add({ route: '/messages/send$', ...fault });

describe('a connection that breaks', () => {
	it.each(['connect', 'ehlo', 'auth', 'mail', 'rcpt', 'data-before', 'data-within'] as const)(
		'at %s is made again, and the message arrives once',
		async (stage) => {
			smtp({ stage, do: 'drop', times: 1 });
			const { receipt } = await send();
			expect(receipt.alreadySent).toBeUndefined();
			expect(arrivals(sandbox, receipt.messageId)).toHaveLength(1);
		},
	);

	it('after the message was taken is no reason to send it again', async () => {
		smtp({ stage: 'after-data-before-answer', do: 'drop', times: 1 });
		const { receipt } = await send();
		expect(receipt).toMatchObject({
			alreadySent: true,
			id: expect.stringMatching(/^[0-9a-f]+$/),
			threadId: expect.stringMatching(/^[0-9a-f]+$/),
			accepted: [carla],
		});
		expect(arrivals(sandbox, receipt.messageId)).toHaveLength(1);
	});

	it('in the middle of a file closes the file, and opens it again for the next try', async () => {
		const opened: Readable[] = [];
		const file = {
			name: 'a.bin',
			mimeType: 'application/zip',
			open: async () => {
				const content = Readable.from([Buffer.alloc(300_000)], { objectMode: false });
				opened.push(content);
				return content;
			},
		};
		smtp({ stage: 'data-within', do: 'drop', times: 1 });
		const { receipt } = await send({}, { composed: message(undefined, [file]) });
		expect(arrivals(sandbox, receipt.messageId)).toHaveLength(1);
		expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, true]);
	});

	it('ends after five tries, with growing pauses', async () => {
		smtp({ stage: 'mail', do: 'drop' });
		const { sender, clock } = openWay();
		await expect(sender.send(message())).rejects.toMatchObject({ code: 'connectionLost' });
		expect(clock.pauses).toEqual([750, 1_500, 3_000, 6_000]);
		await sender.close();
	});
});

describe('an answer of the API that is lost', () => {
	it.each([
		['the connection breaks', { do: 'dropAfter', times: 1 }],
		['Google says 503 although it sent', { do: 'answerAfter', status: 503, times: 1 }],
	] as const)('is looked up: %s', async (_, fault) => {
		api(fault);
		const { receipt } = await send({ transport: 'api' });
		expect(receipt).toMatchObject({ alreadySent: true, id: expect.any(String) });
		expect(arrivals(sandbox, receipt.messageId)).toHaveLength(1);
	});

	it('is sent again when the Sent mail does not have it', async () => {
		const composed = message();
		// What Google took and lost again.
		sandbox.http.faults.add({ route: 'GET .*/messages$', do: 'answer', status: 200, body: {} });
		api({ do: 'answerAfter', status: 503, times: 1 });
		const { receipt, pauses } = await send({ transport: 'api' }, { composed });
		expect(receipt.alreadySent).toBeUndefined();
		expect(arrivals(sandbox, receipt.messageId)).toHaveLength(2);
		expect(pauses).toEqual([1_000, 3_000, 6_000, 750]);
	});

	it('is no question where Google answered before it had the whole message', async () => {
		api({ do: 'answer', status: 503, body: {}, times: 1 });
		const { receipt, pauses } = await send({ transport: 'api', access: 'sendOnly' });
		expect(arrivals(sandbox, receipt.messageId)).toHaveLength(1);
		expect(pauses).toEqual([750]);
	});

	it('leaves doubt with send-only access: said, and not sent again', async () => {
		api({ do: 'dropAfter', times: 1 });
		const composed = message();
		await expect(
			send({ transport: 'api', access: 'sendOnly' }, { composed }),
		).rejects.toMatchObject({
			code: 'outcomeUnknown',
			message: expect.stringContaining('may have been sent'),
			remedy: expect.stringContaining(composed.messageId.slice(1, -1)),
		});
		expect(arrivals(sandbox, composed.messageId)).toHaveLength(1);
	});

	it('is sent again with send-only access where the user chose that', async () => {
		api({ do: 'dropAfter', times: 1 });
		const { receipt } = await send(
			{ transport: 'api', access: 'sendOnly' },
			{ ifInDoubt: 'sendAgain' },
		);
		expect(arrivals(sandbox, receipt.messageId)).toHaveLength(2);
	});

	it('leaves doubt when the Sent mail cannot be asked either', async () => {
		api({ do: 'dropAfter', times: 1 });
		sandbox.http.faults.add({ route: 'GET .*/messages$', do: 'drop' });
		await expect(send({ transport: 'api' })).rejects.toMatchObject({ code: 'outcomeUnknown' });
	});
});

describe.each<Transport>(['smtp', 'api'])('a message of an earlier run, by %s', (transport) => {
	it('is not sent again when it is in the Sent mail', async () => {
		const { composed } = await send({ transport });
		const { receipt } = await send({ transport }, { doubted: true, composed });
		expect(receipt).toMatchObject({ alreadySent: true, messageId: composed.messageId });
		expect(arrivals(sandbox, composed.messageId)).toHaveLength(1);
	});

	it('is sent when it is not', async () => {
		const { receipt } = await send({ transport }, { doubted: true });
		expect(receipt.alreadySent).toBeUndefined();
		expect(arrivals(sandbox, receipt.messageId)).toHaveLength(1);
	});

	it('shows up though the look-up connection was opened before it was sent', async () => {
		const { sender } = openWay({ transport });
		await sender.send(message(), { doubted: true });
		const other = message();
		await send({ transport }, { composed: other });
		expect(await sender.send(other, { doubted: true })).toMatchObject({ alreadySent: true });
		await sender.close();
	});
});

it('does not send what send-only access cannot look up', async () => {
	const composed = message();
	await expect(
		send({ transport: 'api', access: 'sendOnly' }, { composed, doubted: true }),
	).rejects.toMatchObject({ code: 'outcomeUnknown' });
	expect(arrivals(sandbox, composed.messageId)).toHaveLength(0);
});

describe('a limit', () => {
	it.each<Transport>(['smtp', 'api'])(
		'of a day is told with how many were sent in it, by %s',
		async (transport) => {
			await send({ transport });
			const before = sandbox.store
				.account(me)!
				.all()
				.filter(({ labels }) => labels.has('\\Sent')).length;
			sandbox.smtp.limits.set(me, 0);
			try {
				await expect(send({ transport })).rejects.toMatchObject({
					code: 'sendingLimitReached',
					retry: 'later',
					remedy: expect.stringContaining(`holds ${before} messages of the last 24 hours`),
				});
			} finally {
				sandbox.smtp.limits.set(me, undefined);
			}
		},
	);

	it('that lasts until tomorrow is said at once, and keeps the other messages back', async () => {
		smtp({ stage: 'mail', do: 'answer', text: '550 5.4.5 Daily user sending limit exceeded.' });
		const { sender, clock } = openWay();
		await expect(sender.send(message())).rejects.toMatchObject({ code: 'sendingLimitReached' });
		sandbox.smtp.faults.clear();
		await expect(sender.send(message())).rejects.toMatchObject({ code: 'sendingLimitReached' });
		expect(clock.pauses).toEqual([]);
		await sender.close();
	});

	it('that ends soon is waited for until the time that Google names', async () => {
		const clock = hurriedClock();
		const retryAt = new Date(Date.now() + 90_000).toISOString();
		api({
			do: 'answer',
			status: 429,
			body: {
				error: {
					code: 429,
					message: `User-rate limit exceeded.  Retry after ${retryAt}`,
					errors: [{ reason: 'rateLimitExceeded' }],
				},
			},
			times: 1,
		});
		const { receipt } = await send({ transport: 'api', clock });
		expect(arrivals(sandbox, receipt.messageId)).toHaveLength(1);
		expect(clock.pauses).toHaveLength(1);
		expect(clock.pauses[0]).toBeGreaterThan(89_000);
		expect(clock.pauses[0]).toBeLessThan(91_500);
	});
});

it('asks for one new token only, however many messages are refused', async () => {
	const account = { ...sandboxAccount(sandbox, me), getToken: jest.fn(async () => 'ya29.revoked') };
	const sender = openSender(account, 'api', { clock: hurriedClock() });
	for (let i = 0; i < 3; i++)
		await expect(sender.send(message())).rejects.toMatchObject({ code: 'signInRefused' });
	expect(account.getToken).toHaveBeenCalledTimes(2);
	await sender.close();
});

it('stops with the execution', async () => {
	smtp({ stage: 'mail', do: 'silence' });
	const cancel = new AbortController();
	const { sender } = openWay({ signal: cancel.signal });
	const sending = sender.send(message());
	setTimeout(() => cancel.abort(), 200);
	await expect(sending).rejects.toThrow();
	await sender.close();
});
