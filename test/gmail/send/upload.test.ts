import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { createDraft, sendDraft } from '../../../gmail/send/drafts';
import { pieces } from '../../../gmail/send/pieces';
import { openSender } from '../../../gmail/send/sender';
import type { HttpFault } from '../../../sandbox/http/http-faults';
import type { Sandbox } from '../../../sandbox/sandbox';
import { hurriedClock } from '../../hurried-clock';
import { sandboxAccount } from '../../sandbox-account';
import { arrivals, composeMail, me, openSendingSandbox } from '../../sending-sandbox';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await openSendingSandbox();
});

afterAll(async () => await sandbox.close());

afterEach(() => sandbox.http.faults.clear());

const bytes = randomBytes(8_000_000);
const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');

const message = (size: number | undefined = bytes.length, threadId?: string) =>
	composeMail({
		subject: 'Large',
		attachments: [
			{
				name: 'large.bin',
				mimeType: 'application/zip',
				size,
				open: async () => Readable.from([bytes], { objectMode: false }),
			},
		],
		threadId,
	});

const account = (access: 'fullMail' | 'sendOnly' = 'sendOnly') =>
	sandboxAccount(sandbox, me, access);

const send = async (composed = message()) => {
	const sender = openSender(account(), 'api', { clock: hurriedClock() });
	try {
		return await sender.send(composed);
	} finally {
		await sender.close();
	}
};

const expectArrivedOnce = async (messageId: string) => {
	const [arrived, ...others] = arrivals(sandbox, messageId);
	expect(others).toEqual([]);
	const [attachment] = (await simpleParser(arrived!.source)).attachments;
	expect(digest(attachment!.content)).toBe(digest(bytes));
};

const piece = (fault: Omit<HttpFault, 'route'>) =>
	sandbox.http.faults.add({ route: '^PUT /upload/', ...fault });

describe('a message above 5 MB', () => {
	it('goes up in pieces, byte for byte, and tells its id', async () => {
		const receipt = await send();
		expect(receipt).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]+$/), transport: 'api' });
		await expectArrivedOnce(receipt.messageId);
	});

	it('goes up in pieces when nobody knows how large it is', async () => {
		sandbox.http.faults.add({ route: '^POST .*uploadType=multipart', do: 'drop' });
		await expectArrivedOnce((await send(message(undefined))).messageId);
	});

	it.each([
		['a piece never arrived', { do: 'drop', times: 1 }],
		['the answer to a piece was lost', { do: 'dropAfter', times: 1 }],
		['Google was not available', { do: 'answer', status: 503, body: {}, times: 1 }],
		['it broke three times in a row', { do: 'drop', times: 3 }],
	] as const)('goes on where it was when %s', async (_, fault) => {
		piece(fault);
		await expectArrivedOnce((await send()).messageId);
	});

	it('is not sent twice when the answer to the last piece is lost, though nothing can be looked up', async () => {
		// Eleven pieces of 1 MiB: what the base64 of 8 MB takes.
		for (let i = 0; i < 10; i++) piece({ do: 'slow', ms: 0, times: 1 });
		piece({ do: 'dropAfter', times: 1 });
		const receipt = await send();
		expect(receipt.id).toEqual(expect.any(String));
		await expectArrivedOnce(receipt.messageId);
	});

	it('says that it may have been sent when Google forgot the upload at its end', async () => {
		for (let i = 0; i < 10; i++) piece({ do: 'slow', ms: 0, times: 1 });
		piece({ do: 'dropAfter', times: 1 });
		piece({ do: 'answer', status: 404, body: { error: { code: 404 } } });
		const composed = message();
		await expect(send(composed)).rejects.toMatchObject({ code: 'outcomeUnknown' });
		expect(arrivals(sandbox, composed.messageId)).toHaveLength(1);
	});

	it('is refused for good when Google says so', async () => {
		piece({ do: 'answer', status: 413, body: { error: { code: 413 } } });
		await expect(send()).rejects.toMatchObject({ code: 'messageTooLarge' });
	});
});

describe('drafts', () => {
	const options = { clock: hurriedClock() };

	it.each([
		['a small one', 100],
		['a large one', 8_000_000],
	])('keep %s until they are sent', async (_, size) => {
		const composed = message(size);
		const draft = await createDraft(account('fullMail'), composed, options);
		expect(arrivals(sandbox, composed.messageId)).toHaveLength(0);
		const sent = await sendDraft(account('fullMail'), draft.draftId, options);
		expect(sent).toMatchObject({ draftId: draft.draftId, id: expect.any(String) });
		await expectArrivedOnce(composed.messageId);
	});

	it('are sent once, though the answer was lost', async () => {
		const composed = message();
		const { draftId } = await createDraft(account('fullMail'), composed, options);
		sandbox.http.faults.add({ route: '/drafts/send', do: 'dropAfter', times: 1 });
		expect(await sendDraft(account('fullMail'), draftId, options)).toEqual({
			draftId,
			alreadySent: true,
		});
		expect(arrivals(sandbox, composed.messageId)).toHaveLength(1);
		await expect(sendDraft(account('fullMail'), draftId, options)).rejects.toMatchObject({
			code: 'messageNotFound',
		});
	});

	it('need full mail access, which is said before anything is asked', async () => {
		const sendOnly = account();
		await expect(createDraft(sendOnly, message())).rejects.toMatchObject({
			code: 'accessLevelTooLow',
		});
		expect(sendOnly.tokens).toEqual([]);
	});
});

describe('pieces', () => {
	const cut = async (chunks: string[], size: number) => {
		const found: [string, number, boolean][] = [];
		const source = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
		for await (const { bytes: some, start, last } of pieces(source, size))
			found.push([some.toString(), start, last]);
		return found;
	};

	it.each([
		['nothing', [], [['', 0, true]]],
		['less than one', ['ab'], [['ab', 0, true]]],
		['exactly one', ['abc'], [['abc', 0, true]]],
		[
			'more',
			['ab', 'cdefg'],
			[
				['abc', 0, false],
				['def', 3, false],
				['g', 6, true],
			],
		],
		[
			'exactly two',
			['abcdef'],
			[
				['abc', 0, false],
				['def', 3, true],
			],
		],
	])('of %s', async (_, chunks, expected) => expect(await cut(chunks, 3)).toEqual(expected));
});
