import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { chunks } from '../../../gmail/send/chunks';
import {
	createDraft,
	deleteDraft,
	listDrafts,
	readDraft,
	sendDraft,
	updateDraft,
} from '../../../gmail/send/drafts';
import { compose } from '../../../gmail/send/compose';
import { openSender } from '../../../gmail/send/sender';
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

const whileUploading = (fault: Omit<HttpFault, 'route'>) =>
	sandbox.http.faults.add({ route: '^PUT /upload/', ...fault });

describe('a message above 5 MB', () => {
	it('goes up in chunks, byte for byte, and tells its id', async () => {
		const receipt = await send();
		expect(receipt).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]+$/), transport: 'api' });
		await expectArrivedOnce(receipt.messageId);
	});

	it('goes up in chunks when nobody knows how large it is', async () => {
		sandbox.http.faults.add({ route: '^POST .*uploadType=multipart', do: 'drop' });
		await expectArrivedOnce((await send(message(undefined))).messageId);
	});

	it.each([
		['a chunk never arrived', { do: 'drop', times: 1 }],
		['the answer to a chunk was lost', { do: 'dropAfter', times: 1 }],
		['Google was not available', { do: 'answer', status: 503, body: {}, times: 1 }],
		['it broke three times in a row', { do: 'drop', times: 3 }],
	] as const)('goes on where it was when %s', async (_, fault) => {
		whileUploading(fault);
		await expectArrivedOnce((await send()).messageId);
	});

	it('is not sent twice when the answer to the last chunk is lost, though nothing can be looked up', async () => {
		// Eleven chunks of 1 MiB: what the base64 of 8 MB takes.
		for (let i = 0; i < 10; i++) whileUploading({ do: 'slow', ms: 0, times: 1 });
		whileUploading({ do: 'dropAfter', times: 1 });
		const receipt = await send();
		expect(receipt.id).toEqual(expect.any(String));
		await expectArrivedOnce(receipt.messageId);
	});

	it('says that it may have been sent when Google forgot the upload at its end', async () => {
		for (let i = 0; i < 10; i++) whileUploading({ do: 'slow', ms: 0, times: 1 });
		whileUploading({ do: 'dropAfter', times: 1 });
		whileUploading({ do: 'answer', status: 404, body: { error: { code: 404 } } });
		const composed = message();
		await expect(send(composed)).rejects.toMatchObject({ code: 'outcomeUnknown' });
		expect(arrivals(sandbox, composed.messageId)).toHaveLength(1);
	});

	it('is refused for good when Google says so', async () => {
		whileUploading({ do: 'answer', status: 413, body: { error: { code: 413 } } });
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

	const lose = (route: string, times = 1) =>
		sandbox.http.faults.add({ route, do: 'dropAfter', times });
	const full = () => account('fullMail');
	const draftsWith = async (messageId: string) =>
		await listDrafts(
			full(),
			{ search: `rfc822msgid:${messageId.slice(1, -1)}`, limit: 9 },
			options,
		);

	it.each([
		['the answer was lost', (): void => void lose('^POST .*/drafts$')],
		['the answer was lost twice', (): void => void lose('^POST .*/drafts$', 2)],
		[
			'Google said that it was away, and kept it all the same',
			(): void =>
				void sandbox.http.faults.add({
					route: '^POST .*/drafts$',
					do: 'answerAfter',
					status: 503,
					body: {},
					times: 1,
				}),
		],
	])('are made once, though %s', async (_what, fault) => {
		const composed = message(100);
		fault();
		const draft = await createDraft(full(), composed, options);
		const drafts = await draftsWith(composed.messageId);
		expect(drafts.map(({ draftId }) => draftId)).toEqual([draft.draftId]);
	});

	it('are made once by several tries of a node', async () => {
		const composed = message();
		const draft = await createDraft(full(), composed, options);
		expect(await createDraft(full(), composed, { ...options, doubted: true })).toEqual(draft);
		const other = message();
		await createDraft(full(), other, { ...options, doubted: true });
		expect(await draftsWith(other.messageId)).toHaveLength(1);
	});

	it('are sent once, though the answer was lost', async () => {
		const composed = message();
		const { draftId, threadId } = await createDraft(full(), composed, options);
		lose('/drafts/send');
		const onSeen = jest.fn();
		expect(await sendDraft(full(), draftId, { ...options, onSeen })).toMatchObject({
			draftId,
			threadId,
			alreadySent: true,
		});
		expect(onSeen).toHaveBeenCalledWith(composed.messageId);
		expect(arrivals(sandbox, composed.messageId)).toHaveLength(1);
		const seenBefore = composed.messageId;
		expect(await sendDraft(full(), draftId, { ...options, seenBefore })).toMatchObject({
			alreadySent: true,
		});
	});

	it.each(['r-1', '', '../labels', 'r-1?x', 'no draft'])(
		'that never were are not said to be sent: %j',
		async (draftId) => {
			const missing = { code: 'messageNotFound', message: expect.stringContaining('no draft') };
			await expect(sendDraft(full(), draftId, options)).rejects.toMatchObject(missing);
			await expect(deleteDraft(full(), draftId, options)).rejects.toMatchObject(missing);
			await expect(readDraft(full(), draftId, options)).rejects.toMatchObject(missing);
			await expect(updateDraft(full(), draftId, message(100), options)).rejects.toMatchObject(
				missing,
			);
		},
	);

	it('that somebody deleted are not said to be sent', async () => {
		const { draftId, messageId } = await createDraft(full(), message(), options);
		await deleteDraft(full(), draftId, options);
		const seenBefore = messageId;
		await expect(sendDraft(full(), draftId, { ...options, seenBefore })).rejects.toMatchObject({
			code: 'outcomeUnknown',
		});
	});

	it('are listed, read, written anew and deleted', async () => {
		const words = { subject: 'Grüße', cc: [{ name: 'Dora', address: 'dora@customer.test' }] };
		const first = await createDraft(full(), composeMail(words), options);
		const [listed] = await listDrafts(full(), { search: '', limit: 1 }, options);
		expect(listed).toMatchObject({ ...first, ...words, to: [{ name: '', address: carla }] });
		expect(await readDraft(full(), first.draftId, options)).toEqual(listed);
		for (const size of [100, 8_000_000]) {
			const anew = message(size);
			lose('^PUT .*/drafts/');
			const updated = await updateDraft(full(), first.draftId, anew, options);
			expect(updated).toMatchObject({ draftId: first.draftId, messageId: anew.messageId });
		}
		expect(await draftsWith(first.messageId)).toEqual([]);
		lose('^DELETE .*/drafts/');
		await deleteDraft(full(), first.draftId, options);
		await expect(readDraft(full(), first.draftId, options)).rejects.toMatchObject({
			code: 'messageNotFound',
		});
	});

	it('wait for somebody to address them', async () => {
		const mail = compose(
			{
				senderName: '',
				to: [],
				cc: [],
				bcc: [],
				replyTo: [],
				subject: 'For whom?',
				text: '',
				attachments: [],
			},
			me,
			undefined,
			{ isDraft: true },
		);
		const { draftId } = await createDraft(full(), mail, options);
		expect(await readDraft(full(), draftId, options)).toMatchObject({
			to: [],
			subject: 'For whom?',
		});
		await expect(sendDraft(full(), draftId, options)).rejects.toMatchObject({
			code: expect.stringMatching(/Invalid/),
		});
	});

	it('of more than a page are listed up to the limit', async () => {
		for (let i = 0; i < 7; i++)
			await createDraft(full(), composeMail({ subject: `D ${i}` }), options);
		const newest = await listDrafts(full(), { search: '', limit: 6 }, options);
		expect(newest.map(({ subject }) => subject)).toEqual([
			'D 6',
			'D 5',
			'D 4',
			'D 3',
			'D 2',
			'D 1',
		]);
		expect(
			(await listDrafts(full(), { search: '', limit: Infinity }, options)).length,
		).toBeGreaterThan(6);
	});

	it('need full mail access, which is said before anything is asked', async () => {
		const sendOnly = account();
		await expect(createDraft(sendOnly, message())).rejects.toMatchObject({
			code: 'accessLevelTooLow',
		});
		expect(sendOnly.tokens).toEqual([]);
	});
});

describe('chunks', () => {
	const cut = async (reads: string[], size: number) => {
		const found: [string, number, boolean][] = [];
		const source = Readable.from(reads.map((read) => Buffer.from(read)));
		for await (const { bytes: some, start, last } of chunks(source, size))
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
