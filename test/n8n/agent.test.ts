import { createServiceAccount } from '../../demo/credentials';
import type { Credential } from '../../demo/n8n-rest';
import { owner, people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import type { MessageSummary } from '../../sandbox/control';
import { agentWorkflow, byModel, withAgent } from './agent-workflow';
import type { AgentTool } from './agent-workflow';
import { Editor } from './editor';
import { gmailAuthentication } from './gmail-authentication';
import { answersIn, startScriptedModel } from './scripted-model';
import type { Script, ScriptedModel, ShownTool, ToolCall } from './scripted-model';
import { until } from './until';

const me = people.support;
const carla = people.customer;
const unknownId = '18c1a2b3c4d5e6f7';
let pipeline: Pipeline;
let model: ScriptedModel;
let openAi: Credential;

beforeAll(async () => {
	model = await startScriptedModel();
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
	openAi = await pipeline.rest.createCredential('Chat model', 'openAiApi', {
		apiKey: 'none',
		url: model.url,
		header: false,
	});
});

afterEach(async () => await pipeline.sandbox.control('clearFaults', {}));

afterAll(async () => {
	await pipeline?.close();
	await model?.close();
});

const byName = (value: string) => ({ __rl: true, mode: 'name', value });

const mailboxTool = (operation: string, parameters: object, resource = 'message') => ({
	type: 'gmailMailbox' as const,
	parameters: { resource, operation, ...parameters },
});

const sendTool = (operation: string, parameters: object) => ({
	type: 'gmailSend' as const,
	parameters: { resource: 'message', operation, ...parameters },
});

/** As a person drags them in and presses "Let the model define this parameter" where it makes sense. */
const tools: AgentTool[] = [
	{
		name: 'Search messages',
		...mailboxTool('search', {
			query: byModel('Search'),
			searchIn: byName(byModel('Search_In')),
		}),
	},
	{ name: 'Get a message', ...mailboxTool('get', { message: byModel('Message') }) },
	{
		name: 'Add a label',
		...mailboxTool('addLabels', { message: byModel('Message'), label: byName(byModel('Label')) }),
	},
	{ name: 'Get a thread', ...mailboxTool('get', { thread: byModel('Thread') }, 'thread') },
	{
		name: 'Reply',
		...sendTool('reply', { message: byModel('Message_to_Reply_To'), text: byModel('Text') }),
	},
	{
		name: 'Send',
		...sendTool('send', {
			to: byModel('To'),
			subject: byModel('Subject'),
			text: byModel('Text'),
		}),
	},
];

const search = (query: string, place = 'All Mail'): ToolCall => ({
	tool: 'Search_messages',
	input: { Search: query, Search_In: place },
});
const get = (message: string): ToolCall => ({ tool: 'Get_a_message', input: { Message: message } });
const label = (message: string, name: string): ToolCall => ({
	tool: 'Add_a_label',
	input: { Message: message, Label: name },
});
const thread = (id: string): ToolCall => ({ tool: 'Get_a_thread', input: { Thread: id } });
const reply = (message: string, text: string): ToolCall => ({
	tool: 'Reply',
	input: { Message_to_Reply_To: message, Text: text },
});
const send = (to: string, subject: string, text = 'Hello'): ToolCall => ({
	tool: 'Send',
	input: { To: to, Subject: subject, Text: text },
});

interface Asked {
	output: unknown;
	/** What the tools answered, as the model got it. */
	answers: string[];
}

/** Calls the webhook of a workflow, as soon as it is there. */
async function call(path: string): Promise<Response> {
	return await until('the webhook answers', async () => {
		const answer = await fetch(`${pipeline.n8n.url}/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ask: 'See to my mail' }),
			signal: AbortSignal.timeout(60_000),
		});
		return answer.status === 404 ? undefined : answer;
	});
}

/** Lets an agent follow a script. Before version 3 of its node n8n calls tools in another way. */
async function ask(
	script: Script,
	{ version = 3.1, gmail = pipeline.credentials.oauth2 } = {},
): Promise<Asked> {
	const { workflow, path } = agentWorkflow({ model: openAi, gmail, tools, version });
	const saved = await pipeline.rest.createWorkflow(workflow);
	await pipeline.rest.activate(saved);
	model.follow([...script, 'Done']);
	const response = await call(path);
	const { output } = (await response.json()) as { output: unknown };
	return { output, answers: answersIn(model.requests.at(-1)!) };
}

/** The items of an answer, whichever way n8n wraps them. */
const itemsIn = (answer = ''): Array<Record<string, unknown>> =>
	JSON.parse(answer) as Array<Record<string, unknown>>;

const firstId = (answer: string | undefined): string => String(itemsIn(answer)[0]?.id);

async function receive(subject: string, body: string, more = ''): Promise<MessageSummary> {
	return await pipeline.sandbox.control('appendMessage', {
		address: me,
		labels: ['\\Inbox'],
		raw: `From: Carla <${carla}>\r\nTo: ${me}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '-')}@customer.test>\r\n${more}\r\n${body}`,
	});
}

/** The messages of an account whose subject ends so. */
async function messagesOf(address: string, subject: string): Promise<MessageSummary[]> {
	const { messages } = await pipeline.sandbox.control<{ messages: MessageSummary[] }>(
		'listMessages',
		{ address },
	);
	return messages.filter(({ raw }) =>
		Buffer.from(raw, 'base64').toString().includes(`${subject}\r\n`),
	);
}

const sentOf = async (subject: string): Promise<string[]> =>
	(await messagesOf(me, subject))
		.filter(({ labels }) => labels.includes('\\Sent'))
		.map(({ raw }) => Buffer.from(raw, 'base64').toString());

test.each([3.1, 2.2])(
	'an agent (version %d of its node) finds a mail by a query of its model, reads it, labels it and answers it',
	async (version) => {
		const subject = `Invoice ${version}`;
		const mail = await receive(subject, 'Please send it again.\r\n');
		let id = '';
		const { output, answers } = await ask(
			[
				search(`subject:"${subject}" from:carla`, 'inbox'),
				([found]) => get((id = firstId(found))),
				() => label(id, 'STARRED'),
				() => reply(id, 'Here it is.'),
			],
			{ version },
		);
		expect(output).toBe('Done');
		expect(id).toBe(mail.id);
		const [, read, labelled, answered] = answers.map((answer) => itemsIn(answer)[0]);
		expect(read).toMatchObject({ subject, text: 'Please send it again.\n', kind: 'mail' });
		expect(labelled).toMatchObject({ id, labels: ['INBOX', 'STARRED', 'UNREAD'] });
		expect(answered).toMatchObject({ accepted: [carla], threadId: mail.threadId });
		const [sent = ''] = await sentOf(`Re: ${subject}`);
		expect(sent).toContain(`In-Reply-To: <${subject.replace(' ', '-')}@customer.test>`);
		expect(sent).toContain('Here it is.');
	},
);

test('the mail that starts a workflow is answered by the tool as it is dragged in', async () => {
	const gmail = pipeline.credentials.oauth2;
	const { parameters, credentials } = gmailAuthentication(gmail);
	const trigger = {
		name: 'Gmail IMAP Trigger',
		type: 'n8n-nodes-gmail-imap-smtp.gmailImapTrigger',
		typeVersion: 1,
		parameters: { ...parameters, mailbox: { __rl: true, mode: 'list', value: 'INBOX' } },
		credentials,
	};
	const answer = { name: 'Reply', ...sendTool('reply', { text: byModel('Text') }) };
	const parts = { model: openAi, gmail, tools: [answer], version: 3.1 };
	const saved = await pipeline.rest.createWorkflow(withAgent(trigger, '={{ $json.text }}', parts));
	await pipeline.rest.activate(saved);
	model.follow([{ tool: 'Reply', input: { Text: 'By Monday.' } }, 'Done']);
	await receive('By when', 'By when is it done?\r\n');
	await until('the answer is sent', async () => (await sentOf('Re: By when'))[0]);
	await pipeline.rest.deactivate(saved.id);
	expect(model.requests[0]?.messages.at(-1)?.content).toBe('By when is it done?\n');
	expect((await sentOf('Re: By when'))[0]).toContain('By Monday.');
});

test('the model is shown tools that say what they do, and takes texts for all that it fills in', async () => {
	await ask([]);
	const shown = (model.requests[0]?.tools ?? []).map((tool) => tool.function);
	const inputs = ({ parameters }: ShownTool): string[] =>
		Object.entries(parameters.properties).map(([name, { type }]) => `${name}: ${type}`);
	expect(
		Object.fromEntries(shown.map((tool) => [tool.name, [tool.description, ...inputs(tool)]])),
	).toEqual({
		Search_messages: [
			'Search messages with a Gmail query in Gmail Mailbox',
			'Search: string',
			'Search_In: string',
		],
		Get_a_message: ['Get a message in Gmail Mailbox', 'Message: string'],
		Add_a_label: ['Add a label to a message in Gmail Mailbox', 'Message: string', 'Label: string'],
		Get_a_thread: ['Get messages of a thread in Gmail Mailbox', 'Thread: string'],
		Reply: ['Reply to a message in Gmail Send', 'Message_to_Reply_To: string', 'Text: string'],
		Send: ['Send a message in Gmail Send', 'To: string', 'Subject: string', 'Text: string'],
	});
});

describe.each([3.1, 2.2])('with version %d of the agent, what goes wrong', (version) => {
	test('is told to the model with what to do about it', async () => {
		const subject = `Trouble ${version}`;
		const { id } = await receive(subject, 'Hello\r\n');
		await pipeline.sandbox.control('addSmtpFault', {
			stage: 'rcpt',
			address: 'gone@customer.test',
			do: 'answer',
			text: '550 5.1.1 The email account that you tried to reach does not exist.',
		});
		const cases: Array<[call: ToolCall, ...said: string[]]> = [
			[get(unknownId), `There is no message ${unknownId} in ${me}. `, 'belongs to another mailbox'],
			[get('the first one'), '"the first one" is neither a Gmail ID nor a Message-ID. ', '18c1a'],
			[thread('Trouble'), '"Trouble" is not the ID of a thread. ', 'threadId'],
			[thread(unknownId), `There is no thread ${unknownId} in ${me}. `, 'trash or spam'],
			[label(id, 'Customers/Nobody'), 'no label "Customers/Nobody"', '"Create Missing Labels"'],
			[label(id, 'SENT'), 'Gmail does not let anyone set the label SENT. ', 'STARRED'],
			[search('subject:"open'), 'without its other half', 'search box of Gmail'],
			[search('', 'Nowhere'), `The label or folder does not exist in ${me}. `, 'list'],
			[send('Carla', subject), '"Carla" in "To" is not an email address. ', 'name@example.com'],
			[
				send('gone@customer.test', subject),
				'does not deliver to a recipient',
				'Answer of the server: 550 5.1.1 The email account',
			],
		];
		const { output, answers } = await ask(
			cases.map(([call]) => call),
			{ version },
		);
		expect(output).toBe('Done');
		expect(answers).toHaveLength(cases.length);
		for (const [i, [, ...said]] of cases.entries()) {
			for (const words of said) expect(answers[i]).toContain(JSON.stringify(words).slice(1, -1));
			expect(answers[i]).toContain('See https://');
		}
		expect(answers.join('\n')).not.toMatch(/<a |&lt;|\bat \w+ \(|node_modules/);
	});

	test('does not lose its words to those that n8n has for a network', async () => {
		const gmail = await createServiceAccount(pipeline.sandbox, pipeline.rest, me, {
			accessLevel: 'fullMail',
			imapPort: 1,
		});
		const { answers } = await ask([search('')], { version, gmail });
		expect(answers[0]).toContain(`No connection to the mail server of ${me}. `);
		expect(answers[0]).toContain('Answer of the server: connect ECONNREFUSED');
	});

	test('is not a search that finds nothing: the model is told so', async () => {
		const { answers } = await ask([search('subject:never-was-there')], { version });
		expect(itemsIn(answers[0])).toEqual([{ found: 0, note: 'Nothing was found.' }]);
	});

	test('is not a call that the model makes twice: it is told what it has sent before', async () => {
		const subject = `Twice ${version}`;
		const { answers } = await ask(
			[send(carla, subject), send(carla, subject), send(carla, subject, 'And one more thing')],
			{ version },
		);
		const [first, second, third] = answers.map((answer) => itemsIn(answer)[0]);
		expect(second).toEqual({ ...first, alreadySent: true });
		expect(third).not.toHaveProperty('alreadySent');
		expect(await sentOf(subject)).toHaveLength(2);
	});
});

test.each([3.1, 2.2])(
	'the re-run of an execution in which the model (version %d of the agent) broke off sends nothing twice',
	async (version) => {
		const subject = `Broken off ${version}`;
		const parts = { model: openAi, gmail: pipeline.credentials.oauth2, tools, version };
		const { workflow, path } = agentWorkflow(parts);
		const saved = await pipeline.rest.createWorkflow(workflow);
		await pipeline.rest.activate(saved);
		// The script has no further turn: the model answers with an error.
		model.follow([send(carla, subject)]);
		expect((await call(path)).status).toBe(500);
		expect(await sentOf(subject)).toHaveLength(1);
		const failed = await until('the execution is saved', async () =>
			(await pipeline.rest.executions(saved.id)).find(({ status }) => status === 'error'),
		);
		model.follow([send(carla, subject), 'Done']);
		await pipeline.rest.call('POST', `/executions/${failed.id}/retry`, { loadWorkflow: false });
		const request = await until('the model hears of it', async () => model.requests[1]);
		expect(answersIn(request).at(-1)).toContain('"alreadySent":true');
		expect(await sentOf(subject)).toHaveLength(1);
	},
);

test('what the model reads has a size that it can read, whatever the mails have', async () => {
	const many = Array.from({ length: 2_000 }, (_, i) => `r${i}@customer.test`).join(',\r\n ');
	const text = 'A line of a long, long story \u{1F600}\r\n'.repeat(100_000);
	const mail = await receive('Long story', text, `Cc: ${carla}\r\nResent-To: x\r\nTo: ${many}\r\n`);
	for (let i = 0; i < 60; i++) await receive(`Long list ${i}`, text.slice(0, 20_000));
	const { answers } = await ask([
		search('subject:"long list"'),
		search('subject:"long story"'),
		get(mail.id),
		thread(mail.threadId),
	]);
	const sizes = answers.map((answer) => Math.ceil(Buffer.byteLength(answer) / 1024));
	expect(itemsIn(answers[0])).toHaveLength(50);
	expect(sizes.map((size, i) => size <= [60, 3, 32, 3][i]!)).toEqual([true, true, true, true]);
	expect(itemsIn(answers[1])[0]?.text).toMatch(/^A line .* \[\d{7} more characters\]$/s);
	expect(answers.join('')).not.toMatch(/\\ud83d(?!\\ude00)/);
});

test('the canvas shows the agent with its tools', async () => {
	const gmail = pipeline.credentials.oauth2;
	const { workflow } = agentWorkflow({ model: openAi, gmail, tools, version: 3.1 });
	const saved = await pipeline.rest.createWorkflow(workflow);
	const editor = await Editor.open(pipeline.n8n.url, owner);
	try {
		await editor.visitWorkflow(saved.id);
		const icons = editor.page.locator(
			'[data-test-id="canvas-node"] img[src*="n8n-nodes-gmail-imap-smtp"]',
		);
		await icons.nth(tools.length - 1).waitFor();
		expect(await editor.page.getByText(/unknown|unrecognized|not installed/i).count()).toBe(0);
		await editor.picture('agent-tools');
		await editor.page.getByTestId('canvas-node').filter({ hasText: 'Add a label' }).dblclick();
		await editor.page.getByTestId('ndv').getByText('Defined automatically').first().waitFor();
		await editor.picture('agent-tool-panel');
		expect(editor.errors).toEqual([]);
	} finally {
		await editor.close();
	}
});
