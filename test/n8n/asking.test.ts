import { startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { answerBy, askingRun, linksIn, mailsOf } from './asking-workflow';
import { until } from './until';

const carla = 'carla@customer.test';
const alice = 'alice@example.test';
let pipeline: Pipeline;
let round = 0;

beforeAll(async () => {
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
});

afterAll(async () => {
	await pipeline?.close();
});

/** A subject that no other test has. */
const subject = (): string => `Question ${++round}`;

const mailTo = async (address: string, about: string) =>
	await until(`${address} is asked "${about}"`, async () =>
		(await mailsOf(pipeline, address)).find((mail) => mail.subject === about),
	);

const countOf = async (address: string, about: string): Promise<number> =>
	(await mailsOf(pipeline, address)).filter((mail) => mail.subject?.endsWith(about)).length;

test('an approval: opening a link decides nothing, pressing a button does, once', async () => {
	const about = subject();
	const run = await askingRun(pipeline, { to: `Carla <${carla}>`, subject: about });
	const id = await run.start();
	expect((await run.execution(id))?.status).toBe('waiting');
	const mail = await mailTo(carla, about);
	const links = linksIn(mail);
	expect(links).toHaveLength(2);
	expect(mail.text).toContain(links[0]);
	expect(mail.text).toContain(links[1]);

	for (const link of links)
		for (const method of ['GET', 'HEAD', 'GET'])
			for (const agent of ['', 'Mozilla/5.0', 'Googlebot/2.1'])
				await fetch(link, { method, headers: { 'user-agent': agent } });
	expect((await run.execution(id))?.status).toBe('waiting');

	const page = await fetch(links[1] ?? '');
	expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
	expect(await page.text()).toContain('Decline');

	const answered = await answerBy(links[1] ?? '', { decision: 'disapproved', comment: 'too dear' });
	expect(answered).toMatchObject({ status: 200, text: expect.stringContaining('Thank you') });
	expect((await run.ended(id)).status).toBe('success');
	const [item] = await run.after(id);
	expect(item?.json).toMatchObject({
		approved: false,
		decision: 'disapproved',
		expired: false,
		text: 'too dear',
		answeredBy: { name: 'Carla', address: carla },
		way: 'link',
		messageId: mail.messageId,
		data: { approved: false },
	});
	expect(item?.pairedItem).toEqual({ item: 0 });

	const second = await answerBy(links[0] ?? '', { decision: 'approved' });
	expect(second.text).not.toContain('Thank you');
	expect((await run.after(id))[0]?.json).toMatchObject({ decision: 'disapproved' });
	expect(await countOf(carla, about)).toBe(1);
});

test.each(['continueErrorOutput', 'continueRegularOutput'])(
	'an answer comes out where the node goes on after errors (%s), and nobody who was asked is forgotten',
	async (onError) => {
		const about = subject();
		const run = await askingRun(
			pipeline,
			{ to: '={{ $json.to }}', subject: about },
			{
				items: [{ json: { to: carla } }, { json: { to: 'nobody' } }, { json: { to: alice } }],
				node: { onError },
			},
		);
		const id = await run.start();
		const [yes = ''] = linksIn(await mailTo(carla, about));
		const [, no = ''] = linksIn(await mailTo(alice, about));
		expect((await answerBy(yes, { decision: 'approved' })).text).toContain('Thank you');
		await until('it waits again', async () =>
			(await run.execution(id))?.status === 'waiting' ? true : undefined,
		);
		expect((await answerBy(no, { decision: 'disapproved' })).text).toContain('Thank you');
		expect((await run.ended(id)).status).toBe('success');
		const decided = (await run.after(id)).filter(({ json }) => json.decision !== undefined);
		expect(decided.map(({ json }) => json.approved)).toEqual([true, false]);
	},
);

test.each(['continueErrorOutput', 'continueRegularOutput'])(
	'nobody answers in time, which is to fail, where the node goes on (%s): the item says so',
	async (onError) => {
		const run = await askingRun(
			pipeline,
			{
				to: carla,
				subject: subject(),
				options: {
					limitWaitTime: {
						values: { limitType: 'afterTimeInterval', resumeAmount: 0.1, resumeUnit: 'minutes' },
					},
					whenTimeIsUp: 'fail',
				},
			},
			{ node: { onError } },
		);
		const id = await run.start();
		expect((await run.ended(id)).status).toBe('success');
		const { Ask: asked } = (await run.data(id)).resultData.runData;
		const [regular, failed] = asked?.at(-1)?.data?.main ?? [];
		const [errors, others] =
			onError === 'continueErrorOutput' ? [failed, regular] : [regular, failed];
		expect(errors).toHaveLength(1);
		expect(JSON.stringify(errors)).toContain(`Nobody has decided in time: ${carla}`);
		expect(others ?? []).toEqual([]);
	},
);

test('all of several people have to approve, and a second click of one says so', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: `${carla}, ${alice}`,
		subject: about,
		options: { decidedBy: 'all' },
	});
	const id = await run.start();
	const [first = ''] = linksIn(await mailTo(carla, about));
	const [second = ''] = linksIn(await mailTo(alice, about));
	expect(first).not.toBe(second);
	expect((await answerBy(first, { decision: 'approved' })).text).toContain('Thank you');
	await until('it waits again', async () =>
		(await run.execution(id))?.status === 'waiting' ? true : undefined,
	);
	const again = await answerBy(first, { decision: 'approved' });
	expect(again.text).toMatch(/You have answered this[^]*approved/);
	expect(await (await fetch(first)).text()).toContain('You have answered this');
	await answerBy(second, { decision: 'approved', comment: 'fine' });
	expect((await run.ended(id)).status).toBe('success');
	const [item] = await run.after(id);
	expect(item?.json).toMatchObject({
		decision: 'approved',
		answeredBy: { address: alice },
		answers: [
			{ address: carla, decision: 'approved' },
			{ address: alice, decision: 'approved', text: 'fine' },
		],
	});
	expect(await countOf(carla, about)).toBe(1);
	expect(await countOf(alice, about)).toBe(1);
});

test('two answers at the same moment: one is told to come again, none is lost', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: `${carla}, ${alice}`,
		subject: about,
		options: { decidedBy: 'all' },
	});
	const id = await run.start();
	const [one = ''] = linksIn(await mailTo(carla, about));
	const [two = ''] = linksIn(await mailTo(alice, about));
	await Promise.all(
		[one, two].map(
			async (link) =>
				await until('the answer is taken', async () => {
					const { status, text } = await answerBy(link, { decision: 'approved' });
					return status === 200 && text.includes('Thank you') ? true : undefined;
				}),
		),
	);
	expect((await run.ended(id)).status).toBe('success');
	expect((await run.after(id))[0]?.json.answers).toHaveLength(2);
});

test('several items: each has a question of its own, and comes out in its place', async () => {
	const [a, b] = [subject(), subject()];
	const run = await askingRun(
		pipeline,
		{ to: '={{ $json.to }}', subject: '={{ $json.about }}', responseType: 'freeText' },
		{
			items: [
				{ json: { to: carla, about: a } },
				{ json: { to: alice, about: b } },
				{ json: { to: '', about: 'nobody' } },
			],
			node: { onError: 'continueRegularOutput' },
		},
	);
	const id = await run.start();
	const [later = ''] = linksIn(await mailTo(alice, b));
	const [first = ''] = linksIn(await mailTo(carla, a));
	expect((await answerBy(later, {})).status).toBe(422);
	await answerBy(later, { comment: 'second <b>answer</b>' });
	await until('it waits again', async () =>
		(await run.execution(id))?.status === 'waiting' ? true : undefined,
	);
	await answerBy(first, { comment: 'first answer' });
	expect((await run.ended(id)).status).toBe('success');
	const items = await run.after(id);
	expect(items.map(({ json }) => json.text ?? json.error)).toEqual([
		'first answer',
		'second <b>answer</b>',
		'Nobody is asked',
	]);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 1 },
		{ item: 2 },
	]);
});

test('a form: what is wrong is said, values and files come out', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: carla,
		subject: about,
		responseType: 'customForm',
		defineForm: 'json',
		jsonOutput: JSON.stringify([
			{ fieldLabel: 'Cost center', requiredField: true },
			{ fieldLabel: 'Amount', fieldType: 'number' },
			{
				fieldLabel: 'Colours',
				fieldType: 'checkbox',
				fieldOptions: { values: [{ option: 'red' }, { option: 'blue' }] },
			},
			{ fieldLabel: 'Receipt', fieldType: 'file', multipleFiles: false },
			{ fieldType: 'hiddenField', fieldName: 'order', fieldValue: '1042' },
		]),
	});
	const id = await run.start();
	const [link = ''] = linksIn(await mailTo(carla, about));
	const refused = await answerBy(link, { 'field-1': 'many' });
	expect(refused.status).toBe(422);
	expect(refused.text).toContain('&quot;Cost center&quot; is needed');
	expect(refused.text).toContain('&quot;Amount&quot; is not a number');
	const form = new FormData();
	form.append('field-0', 'A 12');
	form.append('field-1', '12.5');
	form.append('field-2', 'red');
	form.append('field-2', 'blue');
	form.append('field-3', new Blob(['paid']), '../receipt.txt');
	form.append('field-4', 'forged');
	expect((await fetch(link, { method: 'POST', body: form })).status).toBe(200);
	expect((await run.ended(id)).status).toBe('success');
	const [item] = await run.after(id);
	const values = { 'Cost center': 'A 12', Amount: 12.5, Colours: ['red', 'blue'], order: '1042' };
	expect(item?.json).toMatchObject({ decision: 'answered', values, data: values });
	expect(item?.binary).toMatchObject({ Receipt: { fileName: '._receipt.txt' } });
});

test('nobody answers: a reminder in the same thread, then what was chosen comes out; n8n starts again meanwhile', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: carla,
		subject: about,
		options: {
			limitWaitTime: {
				values: { limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'minutes' },
			},
			reminder: { values: { amount: 1, unit: 'minutes', times: 1 } },
			whenTimeIsUp: 'disapproved',
		},
	});
	const id = await run.start();
	const mail = await mailTo(carla, about);
	await pipeline.n8n.stop();
	pipeline.n8n = await pipeline.n8n.startAgain();
	const reminder = await until(
		'the reminder comes',
		async () => (await mailsOf(pipeline, carla)).find((each) => each.subject === `Re: ${about}`),
		150_000,
	);
	expect(reminder.inReplyTo).toBe(mail.messageId);
	expect(reminder.text).toContain('reminder');
	expect(linksIn(reminder)).toEqual(linksIn(mail));
	expect((await run.ended(id)).status).toBe('success');
	expect((await run.after(id))[0]?.json).toMatchObject({
		approved: false,
		decision: 'disapproved',
		expired: true,
		reminders: 1,
	});
	expect((await answerBy(linksIn(mail)[0] ?? '', { decision: 'approved' })).text).not.toContain(
		'Thank you',
	);
}, 400_000);

test('n8n starts again while somebody thinks about it', async () => {
	const about = subject();
	const run = await askingRun(pipeline, { to: carla, subject: about });
	const id = await run.start();
	const [link = ''] = linksIn(await mailTo(carla, about));
	await pipeline.n8n.kill();
	pipeline.n8n = await pipeline.n8n.startAgain();
	await answerBy(link, { decision: 'approved' });
	expect((await run.ended(id)).status).toBe('success');
	expect((await run.after(id))[0]?.json).toMatchObject({ decision: 'approved' });
	expect(await countOf(carla, about)).toBe(1);
});

test('a re-run after a later node failed asks nobody again, and a retry of the node neither', async () => {
	const about = subject();
	const run = await askingRun(
		pipeline,
		{ to: `${carla}, ${alice}`, subject: about },
		{
			afterCode: "throw new Error('later')",
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
		},
	);
	const id = await run.start();
	const [link = ''] = linksIn(await mailTo(carla, about));
	await answerBy(link, { decision: 'approved' });
	expect((await run.ended(id)).status).toBe('error');
	await pipeline.rest.call('POST', `/executions/${id}/retry`, { loadWorkflow: false });
	await until('the re-run ends', async () => {
		const { results } = await pipeline.rest.call<{ results: { id: string; status: string }[] }>(
			'GET',
			`/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: run.workflowId }))}&limit=20`,
		);
		return results.filter(({ status }) => status === 'error').length === 2 ? true : undefined;
	});
	expect(await countOf(carla, about)).toBe(1);
	expect(await countOf(alice, about)).toBe(1);
});

test.each([
	['nobody to ask', { to: '={{ $json.nobody }}' }, 'Nobody is asked'],
	['no question', { message: ' ' }, 'The question is empty'],
	[
		'a form without fields',
		{ responseType: 'customForm', formFields: {} },
		'The form cannot be shown',
	],
	[
		'a limit in the past',
		{
			options: {
				limitWaitTime: {
					values: { limitType: 'atSpecifiedTime', maxDateAndTime: '2020-01-01T00:00:00' },
				},
			},
		},
		'is over',
	],
	[
		'more answers than people',
		{ options: { decidedBy: 'number', decidedByNumber: 3 } },
		'3 answers are needed',
	],
])('%s is said before anything is sent', async (_, parameters, message) => {
	const about = subject();
	const run = await askingRun(pipeline, { to: carla, subject: about, ...parameters });
	const id = await run.start();
	expect((await run.ended(id)).status).toBe('error');
	expect((await run.data(id)).resultData.error?.message).toContain(message);
	expect(await countOf(carla, about)).toBe(0);
});
