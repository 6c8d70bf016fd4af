import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import type { OutgoingMail, Transport } from '../../../gmail/message';
import { openSender } from '../../../gmail/send/sender';
import type { Sandbox } from '../../../sandbox/sandbox';
import { hurriedClock } from '../../support/hurried-clock';
import { sandboxAccount } from '../../support/sandbox-account';
import { carla, composeMail, me, openSendingSandbox } from '../../support/sending-sandbox';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await openSendingSandbox();
});

afterAll(async () => await sandbox.close());

beforeEach(() => {
	for (const address of [me, carla])
		if (!sandbox.store.account(address)) sandbox.store.addAccount({ address, name: '' });
});

const mail = (given: Partial<OutgoingMail>) => composeMail({ senderName: 'Support', ...given });

const send = async (
	transport: Transport,
	given: Partial<OutgoingMail> = {},
	account = sandboxAccount(sandbox, me),
) => {
	const sender = openSender(account, transport, { clock: hurriedClock() });
	try {
		return await sender.send(mail(given));
	} finally {
		await sender.close();
	}
};

const newestOf = (address: string, label: string) =>
	sandbox.store
		.account(address)!
		.all()
		.filter(({ labels }) => labels.has(label))
		.at(-1)!;

describe.each<Transport>(['smtp', 'api'])('sending by %s', (transport) => {
	it('reaches the recipient and the Sent folder of the sender, under one Message-ID', async () => {
		const receipt = await send(transport, { html: '<p>Grüße</p>' });
		expect(receipt).toMatchObject({ accepted: [carla], rejected: [], transport });
		const received = await simpleParser(newestOf(carla, '\\Inbox').source);
		expect(received).toMatchObject({
			messageId: receipt.messageId,
			subject: 'Hello',
			from: { value: [{ name: 'Support', address: me }] },
		});
		expect(received.text?.trim()).toBe('Grüße');
		const sent = newestOf(me, '\\Sent');
		expect((await simpleParser(sent.source)).messageId).toBe(receipt.messageId);
		if (transport === 'api')
			expect(receipt).toMatchObject({
				id: sent.id.toString(16),
				threadId: sent.threadId.toString(16),
			});
	});

	it('lands a reply in the thread of the message it answers', async () => {
		sandbox.store.deliver(
			{ from: carla, to: [me] },
			Buffer.from(
				`From: ${carla}\r\nTo: ${me}\r\nSubject: Order ${transport}\r\nMessage-ID: <o-${transport}@customer.test>\r\n\r\nHi`,
			),
		);
		const question = newestOf(me, '\\Inbox');
		const receipt = await send(transport, {
			subject: `Re: Order ${transport}`,
			inReplyTo: `<o-${transport}@customer.test>`,
			references: [`<o-${transport}@customer.test>`],
			threadId: question.threadId.toString(16),
		});
		expect(newestOf(me, '\\Sent').threadId).toBe(question.threadId);
		expect(receipt.threadId).toBe(question.threadId.toString(16));
	});

	it('carries 8 MB byte for byte', async () => {
		const bytes = randomBytes(8_000_000);
		await send(transport, {
			attachments: [
				{
					name: 'large.bin',
					mimeType: 'application/zip',
					open: async () => Readable.from([bytes], { objectMode: false }),
				},
			],
		});
		const [attachment] = (await simpleParser(newestOf(carla, '\\Inbox').source)).attachments;
		const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
		expect(digest(attachment.content)).toBe(digest(bytes));
	});

	it('delivers a blind copy and names it to nobody', async () => {
		const boss = `boss-${transport}@example.test`;
		sandbox.store.addAccount({ address: boss, name: '' });
		await send(transport, { bcc: [{ name: '', address: boss }] });
		for (const address of [boss, carla]) {
			expect(newestOf(address, '\\Inbox').source.toString()).not.toMatch(/^bcc:/im);
		}
	});

	it('takes a fresh token when the first is refused', async () => {
		const account = sandboxAccount(sandbox, me);
		const getToken: typeof account.getToken = async (options) =>
			options?.fresh ? await account.getToken() : 'ya29.revoked';
		expect((await send(transport, {}, { ...account, getToken })).accepted).toEqual([carla]);
	});

	it('says that the sign-in is refused when the fresh token is too', async () => {
		const account = { ...sandboxAccount(sandbox, me), getToken: async () => 'ya29.revoked' };
		await expect(send(transport, {}, account)).rejects.toMatchObject({ code: 'signInRefused' });
	});
});

it('takes each entry of an envelope for one recipient, whatever it holds', async () => {
	const message = composeMail();
	const sender = openSender(sandboxAccount(sandbox, me), 'smtp', { clock: hurriedClock() });
	const several = { ...message, envelope: { from: me, to: [`${carla},${me}`, carla] } };
	const { accepted } = await sender.send(several).finally(async () => await sender.close());
	expect(accepted).toEqual([carla]);
});

it('names the daily limit and that waiting mends it', async () => {
	sandbox.smtp.limits.set(me, 0);
	await expect(send('smtp')).rejects.toMatchObject({ code: 'sendingLimitReached', retry: 'later' });
	sandbox.smtp.limits.set(me, undefined);
});

it('says that the server cannot be reached', async () => {
	const account = sandboxAccount(sandbox, me);
	const servers = { ...account.servers, smtp: { host: '127.0.0.1', port: 1 } };
	await expect(send('smtp', {}, { ...account, servers })).rejects.toMatchObject({
		code: 'connectionLost',
	});
});

it('refuses SMTP to a credential that may only send, before it asks for a token', async () => {
	const account = sandboxAccount(sandbox, me, 'sendOnly');
	await expect(send('smtp', {}, account)).rejects.toMatchObject({ code: 'accessLevelTooLow' });
	expect(account.tokens).toEqual([]);
});

it('chooses the way out by the access level', async () => {
	for (const [access, transport] of [
		['sendOnly', 'api'],
		['fullMail', 'smtp'],
	] as const) {
		const sender = openSender(sandboxAccount(sandbox, me, access), 'automatic');
		expect((await sender.send(mail({}))).transport).toBe(transport);
		await sender.close();
	}
});

it('tells whom the server refused, and with what; the others get the message', async () => {
	const bob = 'bob@customer.test';
	const [text, times] = ['550 5.1.1 No such user', 1];
	sandbox.smtp.faults.add({ stage: 'rcpt', address: bob, do: 'answer', text, times });
	const to = [carla, bob].map((address) => ({ name: '', address }));
	expect(await send('smtp', { to })).toMatchObject({
		accepted: [carla],
		rejected: [{ address: bob, answer: expect.stringContaining(text) }],
	});
});

it('names those whom the server refused where nobody is left, in whatever words it did', async () => {
	const refused = ['gone1@customer.test', 'gone2@customer.test'];
	const text = '550 5.1.1 The email account that you tried to reach does not exist.';
	for (const address of refused)
		sandbox.smtp.faults.add({ stage: 'rcpt', address, do: 'answer', text, times: 1 });
	const to = refused.map((address) => ({ name: '', address }));
	await expect(send('smtp', { to })).rejects.toMatchObject({
		code: 'recipientRefused',
		answer: expect.stringContaining('(refused: gone1@customer.test, gone2@customer.test)'),
	});
});
