import { answerRound, customerMail, dropMail } from '../../demo/answer-round';
import { startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { reportRound } from '../../demo/report-round';
import { emailTriggerWorkflow } from './email-trigger-workflow';
import { until } from './until';

let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline();
});

afterAll(async () => {
	await pipeline?.close();
});

test('a customer is answered in the thread of their mail, signed in with OAuth2, over SMTP', async () => {
	const { subject } = await answerRound(pipeline);
	expect(subject).toBe('Re: Where is my order 4711?');
});

test('the schedule sends its report, signed in as a service account that may only send', async () => {
	const { execution, workflow } = await reportRound(pipeline);
	expect(execution).toMatchObject({ mode: 'trigger', status: 'success' });
	expect(await pipeline.rest.executions(workflow.id)).toHaveLength(1);
});

test('a mail starts its execution within a second', async () => {
	const { rest, answer } = pipeline;
	const waits: number[] = [];
	for (let round = 1; round <= 5; round++) {
		const before = (await rest.executions(answer.id)).length;
		const begunAt = await dropMail(pipeline, customerMail(`Round ${round}`));
		const [execution] = await until('the execution has ended', async () => {
			const executions = await rest.executions(answer.id);
			return executions.length > before && executions[0]?.stoppedAt ? executions : undefined;
		});
		waits.push(Date.parse(execution?.startedAt ?? '') - begunAt);
	}
	process.stdout.write(
		`From the customer's SMTP connection to the execution: ${waits.join(', ')} ms\n`,
	);
	expect(Math.max(...waits)).toBeLessThan(1_000);
});

test('an answer never starts the workflow that sent it', async () => {
	const { rest, answer, sandbox } = pipeline;
	const before = (await rest.executions(answer.id)).length;
	await answerRound(pipeline, { subject: 'Only one answer, please' });
	expect(await rest.executions(answer.id)).toHaveLength(before + 1);
	const { messages } = await sandbox.control<{ messages: Array<{ labels: string[] }> }>(
		'listMessages',
		{
			address: 'support@example.test',
		},
	);
	const own = messages.filter(({ labels }) => labels.includes('\\Sent'));
	expect(own).toHaveLength(before + 1);
});

test('both credentials pass the test that the editor makes when they are saved', async () => {
	const { rest, credentials } = pipeline;
	for (const credential of Object.values(credentials)) {
		const { status, message } = await rest.testCredential(credential);
		expect(`${credential.type} ${status} ${message}`).toMatch(/^\w+ OK /);
	}
});

test("n8n's own Email Trigger (IMAP) receives from the sandbox with an app password", async () => {
	const { rest, sandbox } = pipeline;
	const { host, port, address, appPassword } = sandbox.login('alice@example.test');
	const credential = await rest.createCredential('App password', 'imap', {
		user: address,
		password: appPassword,
		host,
		port,
		secure: true,
		allowUnauthorizedCerts: false,
	});
	const workflow = await rest.createWorkflow(emailTriggerWorkflow(credential));
	await rest.activate(workflow);
	await sandbox.control('deliver', {
		from: 'carla@customer.test',
		to: [address],
		raw: 'From: carla@customer.test\r\nTo: alice@example.test\r\nSubject: For the old way\r\n\r\nHello\r\n',
	});
	const execution = await until('the Email Trigger has run', async () =>
		(await rest.executions(workflow.id)).find(({ stoppedAt }) => stoppedAt !== null),
	);
	expect(execution.status).toBe('success');
	expect(await rest.executionData(execution.id)).toContain('For the old way');
	await rest.deactivate(workflow.id);
});

test("an answer that is not sent is told with n8n's reason, not with a time-out", async () => {
	await pipeline.sandbox.control('addSmtpFault', {
		stage: 'mail',
		address: 'support@example.test',
		do: 'answer',
		text: '550 5.4.5 Daily user sending limit exceeded.',
	});
	const round = answerRound(pipeline, { subject: 'Nobody answers', timeoutMs: 5_000 });
	await expect(round).rejects.toThrow(
		/^Execution \d+ ended with error: Gmail Send: .*sending limit/is,
	);
});
