import { createServiceAccount } from '../../demo/credentials';
import type { Credential, WorkflowNode } from '../../demo/n8n-rest';
import { people, startPipeline, type Pipeline } from '../../demo/pipeline';
import type { MessageSummary } from '../../sandbox/control';
import { gmailAuthentication } from './gmail-authentication';
import { nodeChain } from './node-chain';
import { until } from './until';

type Step = WorkflowNode & { typeVersion: number };

let pipeline: Pipeline;
let domain: Credential;

beforeAll(async () => {
	pipeline = await startPipeline();
	domain = await createServiceAccount(pipeline.sandbox, pipeline.rest, people.reports, {
		accessLevel: 'fullMail',
		allowOtherMailboxes: true,
	});
});

afterAll(async () => await pipeline?.close());

const trigger = (mailbox: string): Step => {
	const { parameters, credentials } = gmailAuthentication(domain);
	return {
		name: 'Gmail IMAP Trigger',
		type: 'n8n-nodes-gmail-imap-smtp.gmailImapTrigger',
		typeVersion: 1,
		parameters: {
			...parameters,
			actFor: mailbox,
			mailbox: { __rl: true, mode: 'name', value: 'INBOX' },
		},
		credentials,
	};
};

const gmailSend = (mailbox: string, name: string, given: object): Step => {
	const { parameters, credentials } = gmailAuthentication(domain);
	return {
		name,
		type: 'n8n-nodes-gmail-imap-smtp.gmailSend',
		typeVersion: 1.1,
		parameters: { ...parameters, actFor: mailbox, ...given },
		credentials,
	};
};

/** Drops every field of the message, and what says where an item comes from. */
const forget: Step = {
	name: 'Forget',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode: "return [{ json: { subject: 'Again' } }];" },
};

const written = (to: string): object => ({
	to,
	subject: 'Again',
	bodyFormat: 'text',
	text: 'And again.',
	options: {},
});

/** Three circles: a mailbox gets mail, and its workflow sends mail to it. */
const circles: [what: string, mailbox: string, steps: (mailbox: string) => Step[]][] = [
	[
		'Send',
		'loop-send@example.test',
		(me) => [gmailSend(me, 'Gmail Send', { operation: 'send', ...written(me) })],
	],
	[
		'Send behind a node that forgets everything',
		'loop-code@example.test',
		(me) => [forget, gmailSend(me, 'Gmail Send', { operation: 'send', ...written(me) })],
	],
	[
		'Create Draft and Send Draft',
		'loop-draft@example.test',
		(me) => [
			gmailSend(me, 'Draft', { resource: 'draft', operation: 'createDraft', ...written(me) }),
			gmailSend(me, 'Gmail Send', { resource: 'draft', operation: 'sendDraft' }),
		],
	],
];

const deliver = async (to: string, header = ''): Promise<void> => {
	const raw = `From: Carla <${people.customer}>\r\nTo: ${to}\r\n${header}Subject: Hello\r\nMessage-ID: <${to}-hello@customer.test>\r\n\r\nHi`;
	await pipeline.sandbox.control('deliver', { from: people.customer, to: [to], raw });
};

const publish = async (name: string, mailbox: string, steps: Step[]): Promise<string> => {
	const { rest } = pipeline;
	const saved = await rest.createWorkflow(nodeChain(name, [trigger(mailbox), ...steps]));
	await rest.activate(saved);
	return saved.id;
};

test.each(circles)(
	'a circle of %s ends by itself after five messages, though each one starts the next',
	async (what, mailbox, steps) => {
		await pipeline.sandbox.control('addAccount', { address: mailbox, name: '' });
		const id = await publish(what, mailbox, steps(mailbox));
		await deliver(mailbox);
		const failed = await until(
			'an execution refuses to go on',
			async () => (await pipeline.rest.executions(id)).find(({ status }) => status === 'error'),
			60_000,
		);
		expect(await pipeline.rest.executionData(failed.id)).toContain(
			'5 automatic messages led to this one',
		);
		const executions = await pipeline.rest.executions(id);
		expect(executions.filter(({ status }) => status === 'success')).toHaveLength(5);
	},
	120_000,
);

test('a reply goes to the one who wrote, whoever the mail names for answers', async () => {
	const me = 'loop-reply@example.test';
	await pipeline.sandbox.control('addAccount', { address: me, name: '' });
	const id = await publish('Reply', me, [
		gmailSend(me, 'Gmail Send', {
			operation: 'reply',
			bodyFormat: 'text',
			text: 'Thanks.',
			options: {},
		}),
	]);
	const strangers = Array.from({ length: 100 }, (_, i) => `stranger${i}@elsewhere.test`);
	await deliver(me, `Reply-To: ${strangers.join(',\r\n ')}\r\n`);
	await until('the mail is answered', async () =>
		(await pipeline.rest.executions(id)).find(({ status }) => status === 'success'),
	);
	const { messages } = await pipeline.sandbox.control<{ messages: MessageSummary[] }>(
		'listMessages',
		{ address: me },
	);
	const sent = messages.filter(({ labels }) => labels.some((label) => /sent/i.test(label)));
	expect(sent).toHaveLength(1);
	const header = Buffer.from(sent[0]?.raw ?? '', 'base64')
		.toString()
		.split('\r\n\r\n')[0];
	expect(header).toMatch(/^To: "?Carla"? <carla@customer\.test>$/m);
	expect(header).not.toContain('stranger');
}, 120_000);
