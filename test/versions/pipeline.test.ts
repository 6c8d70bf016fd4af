import { X509Certificate } from 'node:crypto';
import { answerRound, customerMail, dropMail } from '../../demo/answer-round';
import type { CustomerMail } from '../../demo/answer-round';
import { connectOAuth2, createServiceAccount, serverFields } from '../../demo/credentials';
import type { Execution, Workflow } from '../../demo/n8n-rest';
import { OutsideMailbox } from '../../demo/outside-mailbox';
import { people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { reportRound } from '../../demo/report-round';
import type { MessageSummary } from '../../sandbox/control';
import { agentWorkflow, byModel } from '../n8n/agent-workflow';
import { receivingWorkflow } from '../n8n/receiving-workflow';
import { runNode } from '../n8n/run-node';
import { answersIn, startScriptedModel } from '../n8n/scripted-model';
import { unconnectedSignIn } from '../n8n/unconnected-sign-in';
import { until } from '../n8n/until';

let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline();
});

afterEach(async () => await pipeline?.sandbox.control('clearFaults', {}));

afterAll(async () => await pipeline?.close());

const receive = async (subject: string): Promise<MessageSummary> =>
	await pipeline.sandbox.control('appendMessage', {
		address: people.reports,
		labels: ['\\Inbox'],
		raw: `From: ${people.customer}\r\nTo: ${people.reports}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '-')}@customer.test>\r\n\r\nHello\r\n`,
	});

const fullAccess = async () =>
	await createServiceAccount(pipeline.sandbox, pipeline.rest, people.reports, {
		accessLevel: 'fullMail',
	});

/** Publishes a workflow that receives, and tells what n8n says where it refuses: at once, or as a failed execution. */
const refusalOf = async (workflow: Workflow): Promise<string> => {
	const { rest } = pipeline;
	const saved = await rest.createWorkflow(workflow);
	return await rest.activate(saved).then(
		() => 'published',
		(error: unknown) => (error instanceof Error ? error.message : String(error)),
	);
};

/** The customer writes, and reads the answer. */
const answered = async (
	mail: CustomerMail,
	timeoutMs: number,
	meanwhile: () => Promise<void> = async () => undefined,
): Promise<void> => {
	const inbox = await OutsideMailbox.open(pipeline.sandbox.login(people.customer));
	try {
		await dropMail(pipeline, mail);
		await meanwhile();
		await inbox.waitFor(({ inReplyTo }) => inReplyTo === mail.messageId, timeoutMs);
	} finally {
		await inbox.close();
	}
};

test('both credentials pass their test', async () => {
	const { rest, credentials } = pipeline;
	for (const credential of Object.values(credentials)) {
		const { status, message } = await rest.testCredential(credential);
		expect(`${credential.type} ${status} ${message}`).toMatch(/^\w+ OK /);
	}
});

test('a certificate is made by the test of a credential, and kept', async () => {
	const { rest, sandbox } = pipeline;
	const email = 'mailer@versions.iam.gserviceaccount.com';
	await sandbox.control('addServiceAccount', { email });
	const data = {
		...serverFields(sandbox),
		keyFormat: 'certificate',
		serviceAccountEmail: email,
		mailboxAddress: people.reports,
		accessLevel: 'fullMail',
	};
	const credential = await rest.createCredential('Own key', 'gmailServiceAccountApi', data);
	const { message } = await rest.call<{ message: string }>('POST', '/credentials/test', {
		credentials: { ...credential, data },
	});
	expect(message).toContain('not know it yet');
	const form = await rest.call<{ data: { publicCertificate: string } }>(
		'GET',
		`/credentials/${credential.id}?includeData=true`,
	);
	expect(new X509Certificate(form.data.publicCertificate).subject).toBe('CN=unused');
});

test('a mail that arrives is answered in its thread, by SMTP', async () => {
	expect((await answerRound(pipeline)).subject).toBe('Re: Where is my order 4711?');
});

test('a report is sent on a schedule, by the Gmail API', async () => {
	expect((await reportRound(pipeline)).execution.status).toBe('success');
});

test('Gmail Mailbox finds a message and labels it', async () => {
	const gmail = await fullAccess();
	const { id } = await receive('To be found');
	const found = await runNode(
		pipeline,
		'gmailMailbox',
		{ resource: 'message', operation: 'search', query: 'subject:"To be found"' },
		'return [{ json: {} }];',
		gmail,
	);
	expect(found).toMatchObject([{ id, subject: 'To be found' }]);
	const labelled = await runNode(
		pipeline,
		'gmailMailbox',
		{
			resource: 'message',
			operation: 'addLabels',
			message: '={{ $json }}',
			label: { __rl: true, mode: 'name', value: 'STARRED' },
		},
		`return [{ json: { id: '${id}' } }];`,
		gmail,
	);
	expect(labelled).toMatchObject([{ id, labels: ['INBOX', 'STARRED', 'UNREAD'] }]);
});

test('an AI agent uses Gmail Mailbox as a tool, and goes on when it fails', async () => {
	const model = await startScriptedModel();
	const { rest, n8n } = pipeline;
	try {
		const openAi = await rest.createCredential('Chat model', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
			header: false,
		});
		await receive('For the agent');
		const { workflow, path } = agentWorkflow({
			model: openAi,
			gmail: await fullAccess(),
			tools: [
				{
					name: 'Search',
					type: 'gmailMailbox',
					parameters: { resource: 'message', operation: 'search', query: byModel('Search') },
				},
				{
					name: 'Get',
					type: 'gmailMailbox',
					parameters: { resource: 'message', operation: 'get', message: byModel('Message') },
				},
			],
			version: 2.2,
		});
		await rest.activate(await rest.createWorkflow(workflow));
		model.follow([
			{ tool: 'Search', input: { Search: 'subject:"For the agent"' } },
			{ tool: 'Get', input: { Message: '18c1a2b3c4d5e6f7' } },
			'Done',
		]);
		const response = await until('the webhook answers', async () => {
			const answer = await fetch(`${n8n.url}/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ ask: 'See to my mail' }),
			});
			return answer.status === 404 ? undefined : answer;
		});
		expect(await response.json()).toMatchObject({ output: 'Done' });
		const [found, failed] = answersIn(model.requests.at(-1)!);
		expect(found).toContain('For the agent');
		expect(failed).toContain('There is no message 18c1a2b3c4d5e6f7');
	} finally {
		await model.close();
	}
});

test('a refused sign-in is said when the workflow is published', async () => {
	const { sandbox, n8n, rest } = pipeline;
	const ended = await connectOAuth2(sandbox, { url: n8n.url, rest }, people.reports);
	await sandbox.control('killRefreshTokens', { address: people.reports });
	await sandbox.control('revokeTokens', { address: people.reports });
	expect(await refusalOf(receivingWorkflow(ended))).toContain(
		`The Google sign-in for ${people.reports} has ended or was revoked`,
	);
});

test('a sign-in that was never made is said when the workflow is published', async () => {
	const never = await unconnectedSignIn(pipeline, 'Never signed in', { address: people.reports });
	expect(await refusalOf(receivingWorkflow(never))).toMatch(
		/no Google account is connected|not connected|Sign in with Google/i,
	);
});

test('an outage is told as one failed execution', async () => {
	const { sandbox, rest, answer } = pipeline;
	const failed = async (): Promise<Execution[]> =>
		(await rest.executions(answer.id)).filter(({ status }) => status === 'error');
	const before = (await failed()).length;
	await sandbox.control('addImapFault', {
		when: { command: 'AUTHENTICATE' },
		do: 'no',
		text: '[ALERT] IMAP access is disabled for this mail client for your domain. Please contact your domain administrator for questions about this feature.',
	});
	await sandbox.control('dropImap', { address: people.support });
	await until('it is told', async () => ((await failed()).length > before ? true : undefined));
	const [execution] = await failed();
	expect(await rest.executionData(execution?.id ?? '')).toContain(
		'does not allow IMAP for this app',
	);
	await sandbox.control('clearFaults', {});
	await answered(customerMail('After the outage'), 90_000);
});

test('kill -9 and a restart lose no mail', async () => {
	await pipeline.n8n.kill();
	await answered(customerMail('While n8n is down'), 60_000, async () => {
		pipeline.n8n = await pipeline.n8n.startAgain();
	});
});
