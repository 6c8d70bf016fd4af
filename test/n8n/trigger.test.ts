import { createServiceAccount } from '../../demo/credentials';
import type { Credential, Workflow } from '../../demo/n8n-rest';
import { owner, people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { Editor } from './editor';
import { nodeChain } from './node-chain';
import { nodePair } from './node-pair';
import { gmailAuthentication } from './gmail-authentication';
import { receivingWorkflow } from './receiving-workflow';
import { until } from './until';

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

interface Summary {
	id: string;
	labels: string[];
	flags: string[];
	raw: string;
}

const deliver = async (to: string, subject: string, body = 'Hello'): Promise<void> => {
	const source = `From: Carla <${people.customer}>\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '-')}@customer.test>\r\n${body.includes('\r\n\r\n') ? '' : '\r\n'}${body}`;
	await pipeline.sandbox.control('deliver', {
		from: people.customer,
		to: [to],
		rawBase64: Buffer.from(source).toString('base64'),
	});
};

const stored = async (address: string, subject: string): Promise<Summary> => {
	const { messages } = await pipeline.sandbox.control<{ messages: Summary[] }>('listMessages', {
		address,
	});
	const found = messages.find(({ raw }) =>
		Buffer.from(raw, 'base64').includes(`Subject: ${subject}\r\n`),
	);
	if (!found) throw new Error(`${address} has no message ${subject}`);
	return found;
};

/** The data of the executions of a workflow, as n8n keeps it, once there are so many. */
const executionsOf = async (workflowId: string, count: number, timeout = 30_000) =>
	await until(
		`${count} executions`,
		async () => {
			const ended = (await pipeline.rest.executions(workflowId)).filter(
				({ stoppedAt }) => stoppedAt !== null,
			);
			if (ended.length < count) return undefined;
			return await Promise.all(
				ended.map(async (execution) => ({
					...execution,
					data: await pipeline.rest.executionData(execution.id),
				})),
			);
		},
		timeout,
	);

/** Each mail starts an execution that fails. */
const failingWorkflow = (credential: Credential, more: object): Workflow => {
	const { parameters, credentials } = gmailAuthentication(credential);
	return nodePair(
		`Fail with ${credential.name}`,
		{
			name: 'Gmail IMAP Trigger',
			type: 'n8n-nodes-gmail-imap-smtp.gmailImapTrigger',
			typeVersion: 1,
			parameters: { ...parameters, mailbox: { __rl: true, mode: 'name', value: 'INBOX' }, ...more },
			credentials,
		},
		{
			name: 'Fail',
			type: 'n8n-nodes-base.stopAndError',
			typeVersion: 1,
			parameters: { errorMessage: 'This customer is not known' },
		},
	);
};

test('a message whose execution keeps failing is set aside, labelled, and told of once', async () => {
	const workflow = await pipeline.rest.createWorkflow(
		failingWorkflow(domain, {
			actFor: 'support@example.test',
			options: { acknowledge: 'success', maxTries: 2 },
			afterFailure: { starred: true },
		}),
	);
	await pipeline.rest.activate(workflow);
	await deliver('support@example.test', 'Unknown customer');
	const executions = await executionsOf(workflow.id, 3);
	expect(executions.map(({ status }) => status)).toEqual(['error', 'error', 'error']);
	const told = executions.filter(({ data }) =>
		data.includes('set aside under the label n8n/failed'),
	);
	expect(told).toHaveLength(1);
	await until('the label', async () =>
		(await stored('support@example.test', 'Unknown customer')).labels.includes('n8n/failed')
			? true
			: undefined,
	);
	expect((await stored('support@example.test', 'Unknown customer')).labels).toContain('\\Inbox');
	await pipeline.rest.deactivate(workflow.id);
});

test('a customer is answered once, however often the execution fails behind the answer', async () => {
	const { parameters, credentials } = gmailAuthentication(domain);
	const actFor = 'alice@example.test';
	const packageName = 'n8n-nodes-gmail-imap-smtp';
	const workflow = await pipeline.rest.createWorkflow(
		nodeChain('Answer, then fail', [
			{
				name: 'Gmail IMAP Trigger',
				type: `${packageName}.gmailImapTrigger`,
				typeVersion: 1,
				parameters: {
					...parameters,
					actFor,
					mailbox: { __rl: true, mode: 'name', value: 'INBOX' },
					options: { acknowledge: 'success', maxTries: 3, batchSize: 2 },
				},
				credentials,
			},
			{
				name: 'Answer',
				type: `${packageName}.gmailSend`,
				typeVersion: 1.1,
				parameters: {
					...parameters,
					actFor,
					resource: 'message',
					operation: 'reply',
					text: '=Thank you. {{ Math.random() }}',
					options: {},
				},
				credentials,
			},
			{
				name: 'Fail',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: {
					jsCode:
						"const subjects = $('Gmail IMAP Trigger').all().map(({ json }) => json.subject);\nif (subjects.includes('Bad order')) throw new Error('This order is bad');\nreturn $input.all();",
				},
			},
		]),
	);
	await pipeline.rest.activate(workflow);
	await Promise.all(['Good order', 'Bad order'].map(async (each) => await deliver(actFor, each)));
	await until(
		'the bad one is set aside',
		async () =>
			(await stored(actFor, 'Bad order')).labels.includes('n8n/failed') ? true : undefined,
		60_000,
	);
	const failed = (await pipeline.rest.executions(workflow.id)).filter(
		({ status }) => status === 'error',
	);
	expect(failed.length).toBeGreaterThanOrEqual(3);
	const { messages } = await pipeline.sandbox.control<{ messages: Summary[] }>('listMessages', {
		address: people.customer,
	});
	const answers = messages
		.map(
			({ raw }) =>
				/^Subject: (Re: (?:Good|Bad) order)\r$/m.exec(Buffer.from(raw, 'base64').toString())?.[1],
		)
		.filter((answer) => answer !== undefined);
	expect(answers.sort()).toEqual(['Re: Bad order', 'Re: Good order']);
	await pipeline.rest.deactivate(workflow.id);
}, 120_000);

test('several mailboxes: a dead one is told of, and the mail of the others goes on', async () => {
	const workflow = await pipeline.rest.createWorkflow(
		receivingWorkflow(domain, {
			actFor: 'alice@example.test, nobody@example.test, support@example.test',
			afterSuccess: { read: true, addLabels: 'Handled/By n8n', moveTo: 'archive' },
		}),
	);
	await pipeline.rest.activate(workflow);
	await deliver('alice@example.test', 'For Alice');
	await deliver('support@example.test', 'For Bob');
	const executions = await executionsOf(workflow.id, 3);
	const succeeded = executions.filter(({ status }) => status === 'success');
	expect(succeeded).toHaveLength(2);
	expect(succeeded.some(({ data }) => data.includes('For Alice'))).toBe(true);
	expect(succeeded.some(({ data }) => data.includes('For Bob'))).toBe(true);
	expect(executions.find(({ status }) => status === 'error')?.data).toContain(
		'nobody@example.test',
	);
	for (const [address, subject] of [
		['alice@example.test', 'For Alice'],
		['support@example.test', 'For Bob'],
	]) {
		const { labels, flags } = await until('the actions afterwards', async () => {
			const message = await stored(address, subject);
			return message.labels.includes('\\Inbox') ? undefined : message;
		});
		expect(labels).toContain('Handled/By n8n');
		expect(flags).toContain('\\Seen');
	}
	await pipeline.rest.deactivate(workflow.id);
});

test('attachments come as files where that is asked for, and a message as its source', async () => {
	const file = Buffer.alloc(200_000, 7);
	const withFile = `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee file\r\n--b\r\nContent-Type: application/pdf; name="offer.pdf"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="offer.pdf"\r\n\r\n${file.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--b\r\nContent-Type: image/png; name="logo.png"\r\nContent-Disposition: attachment; filename="logo.png"\r\n\r\nxx\r\n--b--\r\n`;
	const downloading = await pipeline.rest.createWorkflow(
		receivingWorkflow(domain, {
			actFor: 'alice@example.test',
			downloadAttachments: true,
			attachments: { types: 'pdf' },
		}),
	);
	const raw = await pipeline.rest.createWorkflow(
		receivingWorkflow(domain, { actFor: 'alice@example.test', format: 'raw' }),
	);
	await pipeline.rest.activate(downloading);
	await pipeline.rest.activate(raw);
	await deliver('alice@example.test', 'With a file', withFile);
	const [downloaded] = await executionsOf(downloading.id, 1);
	expect(downloaded.data).toContain('attachment_0');
	expect(downloaded.data).toContain('offer.pdf');
	expect(downloaded.data).not.toContain('attachment_1');
	expect(downloaded.data).toMatch(/200(,000|\.\d)? ?kB|200000/i);
	const [whole] = await executionsOf(raw.id, 1);
	expect(whole.data).toContain('message/rfc822');
	expect(whole.data).not.toContain('See file');
	await pipeline.rest.deactivate(downloading.id);
	await pipeline.rest.deactivate(raw.id);
});

describe('in the editor', () => {
	let editor: Editor;

	beforeAll(async () => {
		editor = await Editor.open(pipeline.n8n.url, owner);
	});

	afterAll(async () => await editor?.close());

	test('the form of the trigger shows few fields, and all of them when asked for', async () => {
		const few = await pipeline.rest.createWorkflow(receivingWorkflow(pipeline.credentials.oauth2));
		await editor.visitWorkflow(few.id);
		const node = editor.page.getByTestId('canvas-node').filter({ hasText: 'Gmail IMAP Trigger' });
		await node.dblclick();
		const panel = editor.page.getByTestId('ndv');
		for (const text of ['Label or Folder', 'Format', 'Filters', 'After Success', 'Options']) {
			await panel.getByText(text, { exact: true }).first().waitFor();
		}
		await editor.picture('node-gmail-imap-trigger');

		const all = await pipeline.rest.createWorkflow(
			receivingWorkflow(domain, {
				actFor: 'alice@example.test, support@example.test',
				downloadAttachments: true,
				attachments: { types: 'pdf, image/*', maxSize: 10 },
				filters: {
					gmailSearch: 'subject:(invoice OR receipt)',
					from: 'customer.com',
					hasAttachment: true,
					skip: ['automaticReplies', 'bounces', 'ownMessages'],
					authenticatedOnly: true,
				},
				afterSuccess: { addLabels: 'n8n/done', moveTo: 'archive' },
				afterFailure: { starred: true },
				options: {
					acknowledge: 'success',
					batchSize: 20,
					firstStart: 'days',
					firstStartDays: 3,
					inOrder: true,
				},
			}),
		);
		await editor.page.setViewportSize({ width: 1440, height: 2300 });
		await editor.visitWorkflow(all.id);
		await node.dblclick();
		await panel.getByText('Options', { exact: true }).first().waitFor();
		await editor.picture('node-gmail-imap-trigger-all');
		await editor.page.setViewportSize({ width: 1440, height: 900 });
		expect(editor.errors.splice(0)).toEqual([]);
	});

	test('Execute step brings the newest message at once, and says so where none matches', async () => {
		await deliver(people.support, 'Newest of all');
		const workflow = await pipeline.rest.createWorkflow(
			receivingWorkflow(pipeline.credentials.oauth2),
		);
		await editor.visitWorkflow(workflow.id);
		const node = editor.page.getByTestId('canvas-node').filter({ hasText: 'Gmail IMAP Trigger' });
		await node.dblclick();
		const panel = editor.page.getByTestId('ndv');
		await panel.getByTestId('node-execute-button').first().click();
		await panel.getByText('Newest of all').first().waitFor();
		await editor.picture('node-gmail-imap-trigger-test');

		const narrow = await pipeline.rest.createWorkflow(
			receivingWorkflow(pipeline.credentials.oauth2, { filters: { subject: 'no such subject' } }),
		);
		await editor.visitWorkflow(narrow.id);
		await node.dblclick();
		await panel.getByTestId('node-execute-button').first().click();
		await panel.getByText('Stop Listening').first().waitFor();
		await panel
			.getByText(/While none matches, this step waits for one/)
			.first()
			.waitFor();
		await editor.picture('node-gmail-imap-trigger-waiting');
		await deliver(people.support, 'With no such subject at all');
		await panel.getByText('With no such subject at all').first().waitFor();
	});
});

test.each([
	['answers', 'starts nothing', false, ['A question']],
	['is off', 'starts it like any other', true, ['Sent from an alias', 'A question']],
])('where the Gmail API %s, mail sent from an alias %s', async (_api, _what, off, subjects) => {
	const address = `aliases-${off}@example.test`;
	const alias = `sales-${off}@example.test`;
	const { control } = pipeline.sandbox;
	await control('addAccount', { address, name: 'Aliases', aliases: [{ address: alias }] });
	if (off) {
		await control('addHttpFault', {
			route: '/settings/sendAs',
			do: 'answer',
			status: 403,
			body: { error: { code: 403, errors: [{ reason: 'accessNotConfigured' }] } },
		});
	}
	const workflow = await pipeline.rest.createWorkflow(
		receivingWorkflow(domain, {
			actFor: address,
			mailbox: { __rl: true, mode: 'list', value: '\\All' },
			filters: { skip: ['ownMessages'] },
		}),
	);
	await pipeline.rest.activate(workflow);
	await control('appendMessage', {
		address,
		labels: ['\\Sent', '\\Inbox'],
		raw: `From: ${alias}\r\nTo: ${address}\r\nSubject: Sent from an alias\r\nMessage-ID: <${off}@alias.test>\r\n\r\nHello`,
	});
	await deliver(address, 'A question');
	const executions = await executionsOf(workflow.id, subjects.length);
	const data = executions.map((execution) => execution.data).join('');
	expect(executions).toHaveLength(subjects.length);
	expect(['Sent from an alias', 'A question'].filter((subject) => data.includes(subject))).toEqual(
		subjects,
	);
	await control('clearFaults', {});
	await pipeline.rest.deactivate(workflow.id);
});
