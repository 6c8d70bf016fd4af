import { createTransport, type SendMailOptions } from 'nodemailer';
import { exampleWorkflow, withParameters, type ExampleName } from '../../demo/example-workflow';
import type { Credential, SavedWorkflow, Workflow } from '../../demo/n8n-rest';
import { people, startPipeline, type Pipeline } from '../../demo/pipeline';
import type { MessageSummary } from '../../sandbox/control';
import { answerBy, linksIn, mailsOf } from './asking-workflow';
import { answersIn, startScriptedModel, type ScriptedModel } from './scripted-model';
import { until } from './until';

const { customer, support, reports: manager } = people;
let pipeline: Pipeline;
let model: ScriptedModel;
let openAi: Credential;
let active: SavedWorkflow | undefined;
let round = 0;

beforeAll(async () => {
	model = await startScriptedModel();
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
	openAi = await pipeline.rest.createCredential('OpenAI', 'openAiApi', {
		apiKey: 'none',
		url: model.url,
		header: false,
	});
});

afterEach(async () => {
	if (active) await pipeline.rest.deactivate(active.id);
	active = undefined;
});

afterAll(async () => {
	await pipeline?.close();
	await model?.close();
});

const example = (name: ExampleName, asking: string): Workflow =>
	withParameters(exampleWorkflow(name, [...Object.values(pipeline.credentials), openAi]), asking, {
		to: manager,
	});

const publish = async (workflow: Workflow): Promise<SavedWorkflow> => {
	active = await pipeline.rest.createWorkflow(workflow);
	await pipeline.rest.activate(active);
	return active;
};

const receive = async (
	subject: string,
	text: string,
	pdf?: Buffer,
	more: SendMailOptions = {},
): Promise<void> => {
	const transport = createTransport({ ...pipeline.sandbox.mx, secure: false, ignoreTLS: true });
	await transport.sendMail({
		from: `Carla <${customer}>`,
		to: support,
		subject,
		text,
		attachments: pdf && [{ filename: 'invoice.pdf', content: pdf, contentType: 'application/pdf' }],
		...more,
	});
	transport.close();
};

const mailTo = async (address: string, about: string) =>
	await until(`${address} gets "${about}"`, async () =>
		(await mailsOf(pipeline, address)).find((mail) => mail.subject === about),
	);

/** Whether the mailbox says that a trigger is done with the message. */
const isDone = async (subject: string): Promise<boolean> => {
	const { messages } = await pipeline.sandbox.control<{ messages: MessageSummary[] }>(
		'listMessages',
		{ address: support },
	);
	const found = messages.find(({ raw }) =>
		Buffer.from(raw, 'base64').toString().includes(`Subject: ${subject}\r\n`),
	);
	return found?.flags.some((flag) => /^\$n8n-[0-9a-f]{12}$/.test(flag)) ?? false;
};

const ended = async ({ id }: SavedWorkflow): Promise<string> =>
	await until('the execution ends', async () => {
		const [last] = await pipeline.rest.executions(id);
		return last && !['new', 'running', 'waiting'].includes(last.status) ? last.status : undefined;
	});

test.each([
	['approved', 'a button', '', 'is approved and will be paid'],
	['disapproved', 'a button', 'It has no order number', 'as it is.\n\nIt has no order number'],
	['disapproved', 'a reply', 'No, it has no order number', 'as it is.\n\nNo, it has no order'],
])('invoice approval: %s by %s', async (decision, way, comment, told) => {
	const subject = `Invoice ${++round}`;
	const workflow = await publish(example('invoice-approval', 'Ask the Manager'));
	const pdf = Buffer.from(`%PDF-1.4 ${subject}`);
	const other = `No invoice ${round}`;
	await receive(other, 'Hello');
	await receive(subject, 'Please pay soon', pdf);
	const question = await mailTo(manager, `May we pay this? ${subject}`);
	expect(question.text).toContain('Please pay soon');
	expect(question.attachments.map(({ content }) => content)).toEqual([pdf]);
	await until('it waits', async () =>
		(await isDone(other)) &&
		(await pipeline.rest.executions(workflow.id)).some(({ status }) => status === 'waiting')
			? true
			: undefined,
	);
	expect(await isDone(subject)).toBe(false);
	if (way === 'a reply') {
		await receive(`Re: ${question.subject}`, comment, undefined, {
			from: manager,
			inReplyTo: question.messageId,
			references: question.messageId,
		});
	} else {
		const [link = ''] = linksIn(question);
		expect((await answerBy(link, { decision, comment })).text).toContain('Thank you');
	}
	const answer = await mailTo(customer, `Re: ${subject}`);
	expect(answer.text).toContain(told);
	await until('the message is marked as done', async () =>
		(await isDone(subject)) ? true : undefined,
	);
	const executions = await until('both executions have ended', async () => {
		const all = await pipeline.rest.executions(workflow.id);
		return all.every(({ status }) => status === 'success') ? all : undefined;
	});
	expect(executions).toHaveLength(2);
});

test('an agent that asks first: what is declined is not sent, the reason reaches the model, and the next try is asked about anew', async () => {
	const subject = 'When do you deliver';
	const workflow = await publish(
		withParameters(example('agent-asks-first', 'Ask a Person'), 'Chat Model', {
			responsesApiEnabled: false,
			options: { maxRetries: 0 },
		}),
	);
	const reply = (text: string) => ({
		tool: 'Reply',
		input: { toolParameters: { Text: text } },
	});
	model.follow([reply('Never.'), reply('On Friday.'), 'Done']);
	await receive(subject, 'When do you deliver?');
	const about = `May this be sent? Re: ${subject}`;
	const asked = async (words: string) =>
		await until(`somebody is asked about "${words}"`, async () =>
			(await mailsOf(pipeline, manager)).find(
				(mail) => mail.subject === about && mail.text?.includes(words),
			),
		);
	const [first = ''] = linksIn(await asked('Never.'));
	await answerBy(first, { decision: 'disapproved', comment: 'Be kinder' });
	const [second = ''] = linksIn(await asked('On Friday.'));
	expect(
		(await mailsOf(pipeline, customer)).some((mail) => mail.subject === `Re: ${subject}`),
	).toBe(false);
	await answerBy(second, { decision: 'approved' });
	expect((await mailTo(customer, `Re: ${subject}`)).text).toContain('On Friday.');
	expect(await ended(workflow)).toBe('success');
	expect(answersIn(model.requests.at(-1)!).join()).toContain('Be kinder');
});
