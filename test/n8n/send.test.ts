import { randomUUID } from 'node:crypto';
import { simpleParser, type ParsedMail } from 'mailparser';
import { connectOAuth2, createServiceAccount } from '../../demo/credentials';
import { startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import type { MessageSummary } from '../../sandbox/control';
import { startDelayingProxy } from '../support/delaying-proxy';
import { runNode } from './run-node';
import { until } from './until';
import { webhookWorkflow } from './webhook-workflow';

const me = 'support@example.test';
const carla = 'carla@customer.test';
let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
});

afterAll(async () => {
	await pipeline?.close();
});

afterEach(async () => {
	await pipeline.sandbox.control('clearFaults', {});
});

type Item = Record<string, unknown>;

const code = (items: object[]) => `return ${JSON.stringify(items)};`;

const send = async (
	parameters: Item,
	items: object[] = [{ json: {} }],
	credential?: 'serviceAccount',
) =>
	await runNode(
		pipeline,
		'gmailSend',
		{
			resource: 'message',
			operation: 'send',
			bodyFormat: 'text',
			text: 'Hello',
			options: {},
			...parameters,
		},
		code(items),
		pipeline.credentials[credential ?? 'oauth2'],
	);

const messagesOf = async (address: string): Promise<MessageSummary[]> =>
	(await pipeline.sandbox.control<{ messages: MessageSummary[] }>('listMessages', { address }))
		.messages;

const newestOf = async (address: string): Promise<ParsedMail> => {
	const message = (await messagesOf(address)).at(-1);
	if (!message) throw new Error(`${address} has no mail`);
	return await simpleParser(Buffer.from(message.raw, 'base64'));
};

const subjectsOf = async (address: string): Promise<string[]> =>
	await Promise.all(
		(await messagesOf(address)).map(
			async ({ raw }) => (await simpleParser(Buffer.from(raw, 'base64'))).subject ?? '',
		),
	);

/** Drops a mail of the customer into the mailbox; the item that a trigger would make of it. */
const receive = async (subject: string, header = '', body = 'A question') => {
	const messageId = `<${randomUUID()}@customer.test>`;
	const message = await pipeline.sandbox.control<MessageSummary>('appendMessage', {
		address: me,
		labels: ['\\Inbox'],
		raw: `From: Carla <${carla}>\r\nTo: ${me}, Bob <bob@customer.test>\r\nSubject: ${subject}\r\nMessage-ID: ${messageId}\r\n${header}MIME-Version: 1.0\r\n${body.startsWith('Content-Type') ? '' : '\r\n'}${body}`,
	});
	return { ...message, messageId };
};

const file = (text: string, fileName: string, mimeType = 'text/plain') => ({
	data: Buffer.from(text).toString('base64'),
	mimeType,
	fileName,
});

test.each([
	['an expression for the text comes to nothing', { text: '={{ $json.output }}' }],
	[
		'an expression within HTML comes to nothing',
		{ bodyFormat: 'html', html: '=<p>{{ $json.output }}</p>' },
	],
	['a reply has no text', { operation: 'reply', text: ' ' }],
	['a reply gets no text', { operation: 'replyAll', text: '={{ $json.output }}' }],
])('an empty message is refused: %s', async (_, parameters) => {
	const before = (await messagesOf(carla)).length;
	const original = {
		messageId: '<empty@customer.test>',
		subject: 'Empty',
		from: [{ name: '', address: carla }],
	};
	const answer = await send(
		{ to: carla, subject: 'Nothing', message: '={{ $json }}', ...parameters },
		[{ json: original }],
	);
	expect(JSON.stringify(answer)).toContain('The message is empty');
	expect((await messagesOf(carla)).length).toBe(before);
});

test('a message carries what its options say', async () => {
	const [receipt] = await send(
		{
			to: `"Doe, Carla" <${carla}>`,
			subject: 'Everything',
			bodyFormat: 'html',
			html: '<h1>Hello</h1><p><img src="cid:logo"></p>',
			options: {
				attachments: 'invoice*',
				inlineImages: 'logo',
				headers: { values: [{ name: 'X-Order', value: '1042' }] },
				priority: 'high',
				replyTo: 'orders@example.test',
				senderName: 'Support, Team',
				unsubscribeUrl: 'https://example.test/off?id=7',
				readReceipt: true,
				event: {
					values: { title: 'Call', start: '2026-12-01T10:00:00Z', end: '2026-12-01T11:00:00Z' },
				},
			},
		},
		[
			{
				json: {},
				binary: {
					invoice1: file('one', 'Rechnung Köln.pdf', 'application/pdf'),
					invoice2: file('', 'empty.txt'),
					logo: file('GIF89a', 'logo.gif', 'image/gif'),
					other: file('not wanted', 'other.txt'),
				},
			},
		],
	);
	expect(receipt).toMatchObject({ accepted: [carla], transport: 'smtp' });
	const mail = await newestOf(carla);
	expect(mail.from?.value).toEqual([{ name: 'Support, Team', address: me }]);
	expect(mail.text).toContain('Hello');
	expect(mail.attachments.map(({ filename, size }) => [filename, size]).sort()).toEqual(
		expect.arrayContaining([
			['Rechnung Köln.pdf', 3],
			['logo.gif', 6],
		]),
	);
	expect(mail.attachments.map(({ filename }) => filename)).toContain('empty.txt');
	expect(mail.attachments.map(({ filename }) => filename)).not.toContain('other.txt');
	const header = (name: string) => mail.headerLines.find(({ key }) => key === name)?.line ?? '';
	expect(header('x-order')).toBe('X-Order: 1042');
	expect(header('auto-submitted')).toBe('Auto-Submitted: auto-generated');
	expect(header('list-unsubscribe')).toBe('List-Unsubscribe: <https://example.test/off?id=7>');
	expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
	expect(header('x-priority')).toContain('1');
	expect(header('disposition-notification-to')).toContain(me);
	expect(
		mail.attachments.some(
			({ contentType }) => contentType === 'text/calendar' || contentType === 'application/ics',
		),
	).toBe(true);
});

test('files go by what expressions give: names, all of an item, one of another node', async () => {
	const binary = {
		terms: file('terms', 'Terms.pdf', 'application/pdf'),
		logo: file('GIF89a', 'logo.gif', 'image/gif'),
	};
	const namesIn = async (options: Item) => {
		await send(
			{
				to: carla,
				subject: 'Files',
				bodyFormat: 'html',
				html: '<img src="cid:logo">',
				options,
			},
			[{ json: { names: ['terms'] }, binary }],
		);
		return (await newestOf(carla)).attachments
			.map(({ filename, cid = '' }) => filename + cid)
			.sort();
	};
	expect(await namesIn({ attachments: '={{ $json.names }}' })).toEqual(['Terms.pdf']);
	const all = ['Terms.pdf', 'logo.giflogo'];
	expect(await namesIn({ attachments: '={{ $binary }}', inlineImages: 'logo' })).toEqual(all);
	expect(
		await namesIn({
			attachments: "={{ $('Code').item.binary.terms }}",
			inlineImages: "={{ [$('Code').first().binary.logo] }}",
		}),
	).toEqual(all);
	const [refused] = await send({
		to: carla,
		subject: 'No file',
		options: { attachments: "={{ $('Code').item.binary.terms }}" },
	});
	expect(refused).toMatchObject({ error: expect.stringContaining('"Attachments" got nothing') });
});

test('a dry run sends nothing and shows the message', async () => {
	const before = (await messagesOf(carla)).length;
	const [shown] = await send({
		to: carla,
		subject: 'Not sent',
		options: { dryRun: true, bcc: 'b@x.test' },
	});
	expect(shown).toMatchObject({
		dryRun: true,
		to: [carla],
		bcc: ['b@x.test'],
		subject: 'Not sent',
	});
	expect(await messagesOf(carla)).toHaveLength(before);
});

test('a reply to all goes to everybody but us, quotes, and lands in the thread', async () => {
	const question = await receive('Where is it?');
	const [receipt] = await send(
		{
			operation: 'replyAll',
			message: '={{ $json.id }}',
			text: 'On its way.',
			options: { quote: true },
		},
		[{ json: { id: question.id } }],
	);
	expect(receipt).toMatchObject({
		accepted: [carla, 'bob@customer.test'],
		threadId: question.threadId,
	});
	const mail = await newestOf(carla);
	expect(mail).toMatchObject({ subject: 'Re: Where is it?', inReplyTo: question.messageId });
	expect(mail.text).toContain('Carla <carla@customer.test> wrote:');
	expect(mail.text).toContain('> A question');
	const [line] = mail.headerLines.filter(({ key }) => key === 'auto-submitted');
	expect(line?.line).toBe('Auto-Submitted: auto-replied');
});

test('an automatic reply, a mailing list and our own mail are not answered, unless one insists', async () => {
	const robot = await receive('Out of office', 'Auto-Submitted: auto-replied\r\n');
	const list = await receive('News', 'List-Id: <news.customer.test>\r\n');
	const items = [robot, list].map(({ id }) => ({ json: { id } }));
	const refused = await send({ operation: 'reply', message: '={{ $json.id }}' }, items);
	expect(refused.map(({ error }) => error)).toEqual([
		'This message is not answered automatically: it is an automatic reply itself',
		'This message is not answered automatically: it came over a mailing list',
	]);
	const answered = await send(
		{ operation: 'reply', message: '={{ $json.id }}', options: { answerAutomatic: true } },
		items,
	);
	expect(answered).toMatchObject([{ accepted: [carla] }, { accepted: [carla] }]);
});

const withFile =
	'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the file\r\n' +
	`--b\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; filename="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.alloc(3000, 'pdf').toString('base64')}\r\n--b--\r\n`;

test('a message is forwarded with its files, quoted or as it is', async () => {
	const { id } = await receive('The contract', '', withFile);
	const forward = async (forwardAs: string) => {
		const [receipt] = await send(
			{ operation: 'forward', message: '={{ $json.id }}', to: carla, text: 'FYI', forwardAs },
			[{ json: { id } }],
		);
		expect(receipt).toMatchObject({ accepted: [carla] });
		return await newestOf(carla);
	};
	const quoted = await forward('quoted');
	expect(quoted.subject).toBe('Fwd: The contract');
	expect(quoted.text).toContain('---------- Forwarded message ---------\nFrom: Carla');
	expect(quoted.text).toContain('See the file');
	expect(quoted.attachments[0]?.content).toEqual(Buffer.alloc(3000, 'pdf'));
	const whole = await forward('attachment');
	const [attached] = whole.attachments;
	expect(attached).toMatchObject({ contentType: 'message/rfc822', filename: 'The contract.eml' });
	expect((await simpleParser(attached!.content)).attachments[0]?.content).toEqual(
		Buffer.alloc(3000, 'pdf'),
	);
});

const withImage = [
	'Content-Type: multipart/mixed; boundary=m',
	'',
	'--m',
	'Content-Type: multipart/related; boundary=r',
	'',
	'--r',
	'Content-Type: text/html; charset=utf-8',
	'',
	'<p style="color:#1a73e8">See <img src="cid:ii_1@mail" alt="the chart"></p>',
	'--r',
	'Content-Type: image/gif; name=chart.gif',
	'Content-ID: <ii_1@mail>',
	'Content-Disposition: inline; filename=chart.gif',
	'Content-Transfer-Encoding: base64',
	'',
	Buffer.from('GIF89a').toString('base64'),
	'--r--',
	'--m',
	'Content-Type: text/plain; charset=iso-8859-1; name=note.txt',
	'Content-Disposition: attachment; filename=note.txt',
	'Content-Transfer-Encoding: quoted-printable',
	'',
	'K=F6ln',
	'--m',
	'Content-Type: application/pdf',
	'Content-Transfer-Encoding: base64',
	'',
	Buffer.from('pdf').toString('base64'),
	'--m',
	'Content-Type: text/calendar; method=REQUEST; charset=utf-8',
	'',
	'BEGIN:VCALENDAR',
	'--m--',
	'',
].join('\r\n');

test('what is passed on keeps its looks, images, files with their endings and charsets, and the method of its invitation', async () => {
	const { id } = await receive('The chart', '', withImage);
	await send(
		{
			operation: 'forward',
			message: '={{ $json.id }}',
			to: carla,
			text: 'FYI',
			forwardAs: 'quoted',
		},
		[{ json: { id } }],
	);
	const mail = await newestOf(carla);
	expect(mail.text).toMatch(/^FYI\n\n-{10} Forwarded message/);
	// mailparser puts the image in place.
	expect(mail.html).toContain(
		`<p style="color:#1a73e8">See <img src="data:image/gif;base64,${Buffer.from('GIF89a').toString('base64')}"`,
	);
	expect(
		mail.attachments.map(({ filename, contentType, related }) => [
			filename,
			contentType,
			related ?? false,
		]),
	).toEqual([
		['chart.gif', 'image/gif', true],
		['note.txt', 'text/plain', false],
		['part-3.pdf', 'application/pdf', false],
		['invite.ics', 'text/calendar', false],
	]);
	const raw = Buffer.from((await messagesOf(carla)).at(-1)!.raw, 'base64').toString();
	expect(raw).toMatch(/text\/plain; (?:name=note\.txt; )?charset=iso-8859-1/i);
	expect(raw).toMatch(/text\/calendar;[^\r]*method=REQUEST/i);
	expect(mail.attachments[1]!.content).toEqual(Buffer.from('K\xf6ln', 'latin1'));
});

test('an answer shows the images of what it quotes', async () => {
	const { id } = await receive('Another chart', '', withImage);
	await send(
		{
			operation: 'reply',
			message: '={{ $json.id }}',
			bodyFormat: 'html',
			html: '<p>Thank you</p>',
			options: { quote: true },
		},
		[{ json: { id } }],
	);
	const mail = await newestOf(carla);
	expect(mail.subject).toBe('Re: Another chart');
	expect(mail.html).toMatch(/See <img src="data:image\/gif;base64,/);
	expect(mail.attachments.map(({ filename }) => filename)).toEqual(['chart.gif']);
});

test.each([
	['without a Message-ID', '', undefined],
	['whose Message-ID has no brackets', 'Message-ID: odd@customer.test\r\n', '<odd@customer.test>'],
	['whose Message-ID has blanks', 'Message-ID: <o d d@customer.test>\r\n', '<odd@customer.test>'],
])('a message %s is answered in its thread, by its id', async (what, header, inReplyTo) => {
	const { id, threadId } = await pipeline.sandbox.control<MessageSummary>('appendMessage', {
		address: me,
		labels: ['\\Inbox'],
		raw: `From: Carla <${carla}>\r\nTo: ${me}\r\nSubject: Mail ${what}\r\n${header}\r\nA question`,
	});
	const [receipt] = await send({ operation: 'reply', message: '={{ $json.id }}' }, [
		{ json: { id } },
	]);
	expect(receipt).toMatchObject({ accepted: [carla], threadId, transport: 'api' });
	const mail = await newestOf(carla);
	expect(mail.subject).toBe(`Re: Mail ${what}`);
	expect(mail.inReplyTo).toBe(inReplyTo);
});

test('a draft is created, looked at, and sent', async () => {
	const [draft] = await send({
		resource: 'draft',
		operation: 'createDraft',
		to: carla,
		subject: 'A draft',
		answers: false,
	});
	expect(draft).toMatchObject({ draftId: expect.any(String), id: expect.any(String) });
	expect((await messagesOf(me)).find(({ id }) => id === draft!.id)?.labels).toEqual(['\\Draft']);
	const [sent] = await send({ resource: 'draft', operation: 'sendDraft', draftId: draft!.draftId });
	expect(sent).toMatchObject({ draftId: draft!.draftId, id: expect.any(String) });
	expect((await newestOf(carla)).subject).toBe('A draft');
});

test('drafts are found, read, written anew, and deleted', async () => {
	const draft = async (operation: string, parameters: Item = {}) =>
		await send({ resource: 'draft', operation, ...parameters });
	const { id } = await receive('A question');
	const [made] = await draft('createDraft', {
		answers: true,
		message: id,
		text: 'First words',
		options: {},
	});
	const draftId = made!.draftId as string;
	const [found, ...others] = await draft('listDrafts', {
		draftFilters: { search: 'subject:"Re: A question"' },
	});
	expect(others).toEqual([]);
	expect(found).toMatchObject({ draftId, subject: 'Re: A question', to: [{ address: carla }] });
	const [updated] = await draft('updateDraft', {
		draftId,
		to: '',
		subject: '',
		text: 'Other words',
	});
	expect(updated).toMatchObject({ draftId, threadId: made!.threadId });
	const [read] = await draft('getDraft', { draftId });
	expect(read).toMatchObject({
		draftId,
		id: updated!.id,
		subject: 'Re: A question',
		text: expect.stringContaining('Other words'),
		inReplyTo: found!.inReplyTo,
		labels: ['DRAFT'],
	});
	expect(await draft('deleteDraft', { draftId })).toEqual([{ draftId, deleted: true }]);
	const gone = { error: expect.stringContaining(`There is no draft ${draftId} in ${me}`) };
	for (const operation of ['getDraft', 'sendDraft', 'updateDraft', 'deleteDraft'])
		expect(await draft(operation, { draftId })).toEqual([expect.objectContaining(gone)]);
});

test('of drafts too an empty search finds nothing by accident, and no text is lost by an expression', async () => {
	const listed = await send({
		resource: 'draft',
		operation: 'listDrafts',
		draftFilters: { search: '=to:{{ $json.nope }}' },
	});
	expect(JSON.stringify(listed)).toContain('\\"to:\\" without a value');
	const [draft] = await send({
		resource: 'draft',
		operation: 'createDraft',
		to: carla,
		subject: 'To be kept',
		answers: false,
	});
	for (const operation of ['createDraft', 'updateDraft']) {
		const answer = await send({
			resource: 'draft',
			operation,
			draftId: draft!.draftId,
			to: carla,
			subject: 'To be kept',
			answers: false,
			text: '={{ $json.nope }}',
		});
		expect(JSON.stringify(answer)).toContain('The message is empty');
	}
});

test('a report makes one message of all items', async () => {
	const [receipt, ...others] = await send(
		{
			operation: 'sendReport',
			to: carla,
			subject: 'Orders',
			introduction: 'Since yesterday:',
			columns: {
				values: [
					{ field: 'customer.name', title: 'Customer', total: 'none' },
					{ field: 'amount', title: '', total: 'sum' },
				],
			},
			sortBy: 'amount',
			sortOrder: 'descending',
			files: ['csv', 'xlsx'],
			reportOptions: {},
		},
		[
			{ json: { customer: { name: 'Ann <script>' }, amount: 1200.5 } },
			{ json: { customer: { name: '=1+1' }, amount: 99 } },
		],
	);
	expect(others).toEqual([]);
	expect(receipt).toMatchObject({ accepted: [carla], rows: 2 });
	const mail = await newestOf(carla);
	expect(mail.html).toContain('Ann &lt;script&gt;');
	expect(mail.html).toContain('1,299.50');
	expect(mail.text).toContain('1,299.50');
	const [csv, xlsx] = mail.attachments;
	expect(csv!.content.toString()).toBe(
		"\ufeffCustomer,Amount\r\nAnn <script>,1200.5\r\n'=1+1,99\r\nTotal,1299.5\r\n",
	);
	expect(xlsx!.content.subarray(0, 2).toString()).toBe('PK');
});

test("each recipient gets a report of their own rows, and nobody one of nobody's", async () => {
	const managers = [carla, 'alice@example.test'];
	const rows = [
		{ manager: managers[0], order: 1, amount: '12.50' },
		{ manager: managers[1], order: 2, amount: '20.00' },
		{ manager: '', order: 3, amount: '5.00' },
		{ manager: managers[0]?.toUpperCase(), order: 4, amount: '7.50' },
	];
	const results = await send(
		{
			operation: 'sendReport',
			to: '={{ $json.manager }}',
			subject: "=Orders at {{ $now.toFormat('HH:mm:ss.SSS') }}",
			columns: { values: [{ field: 'order' }, { field: 'amount', total: 'sum' }] },
			reportOptions: {},
		},
		rows.map((json) => ({ json })),
	);
	expect(results).toEqual([
		expect.objectContaining({ accepted: [managers[0]], rows: 2 }),
		expect.objectContaining({ accepted: [managers[1]], rows: 1 }),
		{ sent: false, rows: 1, reason: '"To" comes to nobody for these rows.' },
	]);
	expect((await newestOf(managers[0]!)).text).toMatch(/1\s+12\.50\s+4\s+7\.50\s+Total\s+20\.00/);
	expect((await newestOf(managers[1]!)).text).not.toContain('12.50');
});

test('a report without rows is sent in the words that were given, or not at all', async () => {
	const report = { operation: 'sendReport', to: carla, subject: 'Orders of no day' };
	const [left] = await send({ ...report, reportOptions: {} });
	expect(left).toMatchObject({ sent: false, rows: 0 });
	expect(await subjectsOf(carla)).not.toContain('Orders of no day');
	await send({ ...report, files: ['csv'], reportOptions: { emptyText: 'No orders today.' } });
	const mail = await newestOf(carla);
	expect(mail.subject).toBe('Orders of no day');
	expect(mail.text).toContain('No orders today.');
	expect(mail.attachments).toEqual([]);
});

/** A workflow whose failure ends the execution. */
const failing = async (node: Item, items: object[], parameters: Item) => {
	const { workflow, path } = webhookWorkflow(code(items), {
		type: 'gmailSend',
		credential: pipeline.credentials.oauth2,
		parameters: {
			resource: 'message',
			operation: 'send',
			bodyFormat: 'text',
			text: 'Hello',
			options: {},
			...parameters,
		},
	});
	const gmail = workflow.nodes.at(-1) as unknown as Item;
	delete gmail.onError;
	Object.assign(gmail, node);
	const saved = await pipeline.rest.createWorkflow(workflow);
	await pipeline.rest.activate(saved);
	const response = await until('the webhook answers', async () => {
		const answer = await fetch(`${pipeline.n8n.url}/${path}`);
		return answer.status === 404 ? undefined : answer;
	});
	return { saved, response };
};

const threeItems = [1, 2, 3].map((n) => ({ json: { n } }));

test('Retry on Fail sends what is missing, and nothing twice', async () => {
	await pipeline.sandbox.control('addSmtpFault', {
		stage: 'rcpt',
		address: 'bob@customer.test',
		do: 'answer',
		text: '550 5.1.1 No such user',
		times: 1,
	});
	const { response } = await failing(
		{ retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
		threeItems,
		{
			to: `={{ $json.n === 2 ? 'bob@customer.test' : '${carla}' }}`,
			subject: '=retried {{ $json.n }}',
		},
	);
	expect(response.status).toBe(200);
	const subjects = (await subjectsOf(carla)).filter((subject) => subject.startsWith('retried'));
	expect(subjects.sort()).toEqual(['retried 1', 'retried 3']);
	const items = (await response.json()) as Item[];
	expect(items).toHaveLength(3);
	expect(items[0]).toMatchObject({ alreadySent: true });
});

test('a recipient whom the server refuses is named beside the item; the others get the message', async () => {
	await pipeline.sandbox.control('addSmtpFault', {
		stage: 'rcpt',
		address: 'bob@customer.test',
		do: 'answer',
		text: '550 5.1.1 No such user',
	});
	const { saved, response } = await failing({}, [{ json: {} }], {
		to: `${carla}, bob@customer.test`,
		subject: 'to two',
	});
	expect(await response.json()).toMatchObject([
		{
			accepted: [carla],
			rejected: [{ address: 'bob@customer.test', answer: expect.stringContaining('5.1.1') }],
		},
	]);
	expect(await subjectsOf(carla)).toContain('to two');
	const [execution] = await until('the execution is saved', async () => {
		const found = await pipeline.rest.executions(saved.id);
		return found.some(({ stoppedAt }) => stoppedAt !== null) ? found : undefined;
	});
	const data = await pipeline.rest.executionData(execution!.id);
	expect(JSON.stringify(data)).toContain('bob@customer.test (550 5.1.1 No such user');
});

test('Retry on Fail makes the drafts that are missing, and none twice', async () => {
	for (const fault of [
		{ do: 'dropAfter' },
		{ do: 'answer', status: 400, body: { error: { code: 400 } } },
	])
		await pipeline.sandbox.control('addHttpFault', {
			route: '^POST .*/drafts$',
			times: 1,
			...fault,
		});
	const { response } = await failing(
		{ retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
		threeItems,
		{
			resource: 'draft',
			operation: 'createDraft',
			to: carla,
			subject: '=kept {{ $json.n }}',
			answers: false,
		},
	);
	expect(response.status).toBe(200);
	const items = (await response.json()) as Item[];
	expect(items.filter(({ alreadyCreated }) => alreadyCreated).length).toBeGreaterThan(0);
	const subjects = (await subjectsOf(me)).filter((subject) => subject.startsWith('kept'));
	expect(subjects.sort()).toEqual(['kept 1', 'kept 2', 'kept 3']);
});

test('the files of a message are one answer, from version 1.1 of the node on', async () => {
	const { id } = await receive('Two files');
	const answers = async (typeVersion: number, options: Item) => {
		const before = (await messagesOf(carla)).length;
		const items = await runNode(
			pipeline,
			'gmailSend',
			{ operation: 'reply', message: id, bodyFormat: 'text', text: 'Thank you', options },
			code([{ json: { n: 1 } }, { json: { n: 2 } }]),
			pipeline.credentials.oauth2,
			typeVersion,
		);
		expect(items.map(({ accepted }) => accepted)).toEqual([[carla], [carla]]);
		return {
			sent: (await messagesOf(carla)).length - before,
			told: items.map(({ alreadySent }) => alreadySent === true),
		};
	};
	expect(await answers(1.1, {})).toEqual({ sent: 1, told: [false, true] });
	expect(await answers(1.1, { answerEachItem: true })).toMatchObject({ sent: 2 });
	expect(await answers(1, {})).toMatchObject({ sent: 2 });
});

test('the files of a message come in one item, from version 1.1 of the node on', async () => {
	const { id } = await receive('More files', '', withImage);
	const items = async (typeVersion: number) =>
		await runNode(
			pipeline,
			'gmailMailbox',
			{
				resource: 'message',
				operation: 'downloadAttachments',
				filters: { minSize: 0 },
			},
			code([{ json: { id, customer: 7 } }]),
			pipeline.credentials.oauth2,
			typeVersion,
		);
	expect(await items(1.1)).toEqual([expect.objectContaining({ customer: 7, id })]);
	expect((await items(1)).length).toBeGreaterThan(1);
});

test('each item is sent, and read, by whom the credential comes to for it', async () => {
	const credential = await createServiceAccount(
		pipeline.sandbox,
		pipeline.rest,
		'={{ $json.owner }}',
		{ accessLevel: 'fullMail' },
	);
	const owners = [me, 'alice@example.test', me];
	const items = owners.map((owner, n) => ({ json: { owner, n } }));
	const run = async (type: string, parameters: Item) =>
		await runNode(pipeline, type, parameters, code(items), credential);
	await run('gmailSend', {
		operation: 'send',
		to: carla,
		subject: '=of owner {{ $json.n }}',
		bodyFormat: 'text',
		text: 'Hello',
		options: { transport: 'api' },
	});
	const sent = await Promise.all(
		(await messagesOf(carla)).map(
			async ({ raw }) => await simpleParser(Buffer.from(raw, 'base64')),
		),
	);
	expect(
		sent
			.filter(({ subject }) => subject?.startsWith('of owner'))
			.map(({ subject, from }) => `${subject} ${from?.value[0]?.address}`)
			.sort(),
	).toEqual(owners.map((owner, n) => `of owner ${n} ${owner}`));
	const found = await run('gmailMailbox', {
		resource: 'message',
		operation: 'search',
		limit: 1,
		filters: {},
	});
	expect(found.map(({ account }) => account)).toEqual(owners);
});

/** Kills n8n while it sends sixty messages, starts it again, and runs the execution again. How often each subject arrived. */
const killed = async (
	word: string,
	settings: Item,
	options: Item,
): Promise<Map<string, number>> => {
	const sixty = Array.from({ length: 60 }, (_, n) => ({ json: { n } }));
	await pipeline.sandbox.control('addSmtpFault', { stage: 'data-before', do: 'slow', ms: 150 });
	const count = async () => {
		const subjects = (await subjectsOf(carla)).filter((subject) => subject.startsWith(word));
		return new Map(
			subjects.map((each) => [each, subjects.filter((other) => other === each).length]),
		);
	};
	const { workflow, path } = webhookWorkflow(code(sixty), {
		type: 'gmailSend',
		credential: pipeline.credentials.oauth2,
		parameters: {
			resource: 'message',
			operation: 'send',
			to: carla,
			subject: `=${word} {{ $json.n }}`,
			bodyFormat: 'text',
			text: 'Hello',
			options,
		},
	});
	Object.assign(workflow.settings ?? {}, settings);
	const saved = await pipeline.rest.createWorkflow(workflow);
	await pipeline.rest.activate(saved);
	const called = fetch(`${pipeline.n8n.url}/${path}`).catch(() => undefined);
	await until('some were sent', async () => ((await count()).size > 10 ? true : undefined));
	await pipeline.n8n.kill();
	await called;
	const before = (await count()).size;
	expect(before).toBeLessThan(60);
	await pipeline.sandbox.control('clearFaults', {});
	pipeline.n8n = await pipeline.n8n.startAgain();
	const crashed = await until('n8n knows that it crashed', async () =>
		(await pipeline.rest.executions(saved.id)).find(({ status }) => status === 'crashed'),
	);
	await pipeline.rest.call('POST', `/executions/${crashed.id}/retry`, { loadWorkflow: false });
	return await count();
};

const onceEach = (word: string) =>
	new Map(Array.from({ length: 60 }, (_, n) => [`${word} ${n}`, 1]));

test('n8n killed while it sends: the re-run sends the rest, and nothing twice', async () => {
	const sorted = (counts: Map<string, number>) => [...counts].sort();
	expect(sorted(await killed('killed', { saveExecutionProgress: true }, {}))).toEqual(
		sorted(onceEach('killed')),
	);
});

test('n8n killed before it kept anything: messages with a key are not sent twice', async () => {
	const sorted = (counts: Map<string, number>) => [...counts].sort();
	const options = { onceKey: '=forgotten {{ $json.n }}' };
	expect(sorted(await killed('forgotten', {}, options))).toEqual(sorted(onceEach('forgotten')));
});

test('the re-run of a failed execution sends what is missing, and nothing twice', async () => {
	await pipeline.sandbox.control('addSmtpFault', {
		stage: 'rcpt',
		address: 'bob@customer.test',
		do: 'answer',
		text: '550 5.1.1 No such user',
		times: 1,
	});
	const { saved, response } = await failing({}, threeItems, {
		to: `={{ $json.n === 2 ? 'bob@customer.test' : '${carla}' }}`,
		subject: '=re-run {{ $json.n }}',
	});
	expect(response.status).toBe(500);
	const [failed] = await until('the execution is saved', async () => {
		const found = await pipeline.rest.executions(saved.id);
		return found.some(({ stoppedAt }) => stoppedAt !== null) ? found : undefined;
	});
	await pipeline.rest.call('POST', `/executions/${failed!.id}/retry`, { loadWorkflow: false });
	const subjects = (await subjectsOf(carla)).filter((subject) => subject.startsWith('re-run'));
	expect(subjects.sort()).toEqual(['re-run 1', 're-run 3']);
	const bob = (await messagesOf(me)).filter(
		({ raw, labels }) =>
			labels.includes('\\Sent') &&
			/^Subject: re-run 2/m.test(Buffer.from(raw, 'base64').toString()),
	);
	expect(bob).toHaveLength(1);
});

test('the next execution sends over the connection of the last one, each credential over its own', async () => {
	const { sandbox, rest, n8n } = pipeline;
	const proxy = await startDelayingProxy(sandbox.servers.smtp, 0);
	try {
		const smtp = { host: '127.0.0.1', port: proxy.port };
		const away = { ...sandbox, servers: { ...sandbox.servers, smtp } };
		const byOAuth2 = await connectOAuth2(away, { url: n8n.url, rest }, me);
		const byServiceAccount = await createServiceAccount(away, rest, me, {
			accessLevel: 'fullMail',
		});
		for (const [i, credential] of [byOAuth2, byServiceAccount].entries()) {
			for (const n of [1, 2, 3]) {
				const [receipt] = await runNode(
					pipeline,
					'gmailSend',
					{
						resource: 'message',
						operation: 'send',
						to: carla,
						subject: `Over and over ${n}`,
						bodyFormat: 'text',
						text: 'Hello',
						options: {},
					},
					code([{ json: {} }]),
					credential,
				);
				expect(receipt).toMatchObject({ accepted: [carla], transport: 'smtp' });
			}
			expect(proxy.counted.connections).toBe(i + 1);
		}
	} finally {
		await proxy.close();
	}
});
