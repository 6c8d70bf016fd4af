import { randomUUID } from 'node:crypto';
import { chromium, type Browser, type Page } from 'playwright-core';
import { owner, startPipeline, type Pipeline } from '../../demo/pipeline';
import { withAgent } from './agent-workflow';
import { askingRun, linksIn, mailsOf } from './asking-workflow';
import { Editor, pictureFile } from './editor';
import { answersIn, startScriptedModel, type ScriptedModel } from './scripted-model';
import { until } from './until';

const carla = 'carla@customer.test';
const alice = 'alice@example.test';

let pipeline: Pipeline;
let model: ScriptedModel;
let browser: Browser;
let round = 0;

beforeAll(async () => {
	model = await startScriptedModel();
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
	browser = await chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
	});
});

afterAll(async () => {
	await browser?.close();
	await pipeline?.close();
	await model?.close();
});

const subject = (): string => `May we pay invoice ${1041 + ++round}?`;

const mailTo = async (address: string, about: string) =>
	await until(`${address} is asked "${about}"`, async () =>
		(await mailsOf(pipeline, address)).find((mail) => mail.subject === about),
	);

/** A mail program that shows the HTML of a mail and opens its links in the same window. */
const openMail = async (
	html: string,
	{ width = 1200, dark = false } = {},
): Promise<{ page: Page; faults: string[] }> => {
	const page = await browser.newPage({
		viewport: { width, height: 800 },
		colorScheme: dark ? 'dark' : 'light',
	});
	page.setDefaultTimeout(20_000);
	const faults: string[] = [];
	page.on('pageerror', ({ message }) => faults.push(message));
	page.on('console', (line) => {
		if (line.type() === 'error') faults.push(line.text());
	});
	await page.setContent(html);
	return { page, faults };
};

/** Takes a picture of what somebody sees, after it was seen to fit its window. */
const seen = async (page: Page, name: string): Promise<void> => {
	const over = await page.evaluate(
		'document.documentElement.scrollWidth - document.documentElement.clientWidth',
	);
	expect([name, over]).toEqual([name, 0]);
	await page.screenshot({ path: pictureFile(`asking-${name}`), fullPage: true });
};

const looks = [
	{ name: 'wide-light', width: 1200, dark: false },
	{ name: 'wide-dark', width: 1200, dark: true },
	{ name: 'phone-light', width: 360, dark: false },
	{ name: 'phone-dark', width: 360, dark: true },
];

test('an approval by a browser: the mail and its page fit each window; a double click counts once', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: `Carla <${carla}>`,
		subject: about,
		message:
			'Invoice 1042 of Example Ltd over 1,200.00 EUR is due on Friday.\nIt is for the new desks: https://intranet.example.test/orders/a-rather-long-path/with-more-of-it/1042\n\nMay we pay it?',
		options: { limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: 2 } } },
	});
	const id = await run.start();
	const html = String((await mailTo(carla, about)).html);
	for (const look of looks) {
		const { page, faults } = await openMail(html, look);
		await seen(page, `mail-${look.name}`);
		await page.getByRole('link', { name: 'Decline' }).click();
		await page.getByRole('heading', { name: about }).waitFor();
		await seen(page, `page-${look.name}`);
		expect(faults).toEqual([]);
		await page.close();
	}
	expect((await run.execution(id))?.status).toBe('waiting');

	const { page } = await openMail(html);
	await page.getByRole('link', { name: 'Approve' }).click();
	await page.getByLabel('Comment').fill('Go ahead');
	await page.getByRole('button', { name: 'Approve' }).dblclick();
	await page.getByRole('heading', { name: 'Thank you' }).waitFor();
	await seen(page, 'thanks');
	expect((await run.ended(id)).status).toBe('success');
	const items = await run.after(id);
	expect(items).toHaveLength(1);
	expect(items[0]?.json).toMatchObject({
		decision: 'approved',
		text: 'Go ahead',
		answers: [{ address: carla }],
	});
	await page.close();
	const later = await openMail(html);
	await later.page.getByRole('link', { name: 'Decline' }).click();
	await later.page.waitForURL(/webhook-waiting/);
	await seen(later.page, 'afterwards');
	expect(await later.page.getByRole('button').count()).toBe(0);
	await later.page.close();
});

test('a free text by a browser', async () => {
	const about = subject();
	const run = await askingRun(pipeline, { to: carla, subject: about, responseType: 'freeText' });
	const id = await run.start();
	const { page, faults } = await openMail(String((await mailTo(carla, about)).html));
	await page.getByRole('link', { name: 'Respond' }).click();
	await page.getByLabel('Your answer').fill('Grün, "bitte" <b>\nund bald');
	await page.getByRole('button', { name: 'Submit' }).click();
	await page.getByRole('heading', { name: 'Thank you' }).waitFor();
	expect(faults).toEqual([]);
	await run.ended(id);
	expect((await run.after(id))[0]?.json).toMatchObject({
		data: { text: 'Grün, "bitte" <b>\nund bald' },
	});
	await page.close();
});

test('a form by a browser, with every kind of field', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: carla,
		subject: about,
		responseType: 'customForm',
		formFields: {
			values: [
				{ fieldType: 'html', html: '<p>Please tell us <b>all</b> of it.</p>' },
				{ fieldType: 'text', fieldLabel: 'Cost center', requiredField: true },
				{ fieldType: 'textarea', fieldLabel: 'Reason' },
				{ fieldType: 'number', fieldLabel: 'Amount' },
				{ fieldType: 'email', fieldLabel: 'Copy to' },
				{ fieldType: 'date', fieldLabel: 'Due' },
				{ fieldType: 'dropdown', fieldLabel: 'Account', fieldOptions: 'Bank\nCash' },
				{ fieldType: 'checkbox', fieldLabel: 'Taxes', fieldOptions: 'VAT\nCustoms' },
				{ fieldType: 'radio', fieldLabel: 'Speed', fieldOptions: 'Today\nLater' },
				{ fieldType: 'password', fieldLabel: 'PIN' },
				{ fieldType: 'file', fieldLabel: 'Receipt', multipleFiles: false },
				{ fieldType: 'hiddenField', fieldLabel: 'order', fieldValue: '1042' },
			],
		},
	});
	const id = await run.start();
	const html = String((await mailTo(carla, about)).html);
	for (const look of looks) {
		const { page } = await openMail(html, look);
		await page.getByRole('link', { name: 'Respond' }).click();
		await page.getByLabel('Cost center').waitFor();
		await seen(page, `form-${look.name}`);
		await page.close();
	}
	const { page, faults } = await openMail(html);
	await page.getByRole('link', { name: 'Respond' }).click();
	await page.getByLabel('Cost center').fill('A 12');
	await page.getByLabel('Reason').fill('Desks');
	await page.getByLabel('Amount').fill('12.5');
	await page.getByLabel('Copy to').fill('books@example.test');
	await page.getByLabel('Due').fill('2030-01-31');
	await page.getByLabel('Account').selectOption('Cash');
	await page.getByLabel('VAT').check();
	await page.getByLabel('Customs').check();
	await page.getByLabel('Later').check();
	await page.getByLabel('PIN').fill('0000');
	await page
		.getByLabel('Receipt')
		.setInputFiles({ name: 'receipt.txt', mimeType: 'text/plain', buffer: Buffer.from('paid') });
	await page.getByRole('button', { name: 'Submit' }).click();
	await page.getByRole('heading', { name: 'Thank you' }).waitFor();
	expect(faults).toEqual([]);
	await run.ended(id);
	const [item] = await run.after(id);
	expect(item?.json.values).toEqual({
		'Cost center': 'A 12',
		Reason: 'Desks',
		Amount: 12.5,
		'Copy to': 'books@example.test',
		Due: '2030-01-31',
		Account: 'Cash',
		Taxes: ['VAT', 'Customs'],
		Speed: 'Later',
		PIN: '0000',
		order: '1042',
	});
	expect(item?.binary).toMatchObject({ Receipt: { fileName: 'receipt.txt' } });
	await page.close();
});

test.each([
	['approves', 'Approve', 1],
	['declines', 'Decline', 0],
])('a person %s what an AI agent is about to send', async (_, button, sent) => {
	const [about, letter] = [subject(), `Offer ${randomUUID()}`];
	const path = randomUUID();
	const gmail = pipeline.credentials.oauth2;
	const openAi = await pipeline.rest.createCredential('Chat model', 'openAiApi', {
		apiKey: 'none',
		url: model.url,
		header: false,
	});
	const webhook = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { path, responseMode: 'onReceived', options: {} },
	};
	const workflow = withAgent(webhook, 'Send the offer', {
		model: openAi,
		gmail,
		version: 3.1,
		review: {
			resource: 'message',
			operation: 'sendAndWait',
			responseType: 'approval',
			to: alice,
			subject: about,
			// n8n's own text for a review step.
			message:
				'=The agent wants to run this tool: {{ $tool.name }}\n\nInput:\n{{ $tool.parameters }}',
		},
		tools: [
			{
				name: 'Send',
				type: 'gmailSend',
				parameters: {
					resource: 'message',
					operation: 'send',
					to: `={{ $fromAI('To', '', 'string') }}`,
					subject: `={{ $fromAI('Subject', '', 'string') }}`,
					text: `={{ $fromAI('Text', '', 'string') }}`,
				},
			},
		],
	});
	const saved = await pipeline.rest.createWorkflow(workflow);
	await pipeline.rest.activate(saved);
	model.follow([
		{
			tool: 'Send',
			input: { toolParameters: { To: carla, Subject: letter, Text: 'Our offer\nTo: nobody' } },
		},
		'Done',
	]);
	await until('the webhook answers', async () => {
		const answer = await fetch(`${pipeline.n8n.url}/webhook/${path}`);
		return answer.status === 404 ? undefined : answer;
	});
	const mail = await mailTo(alice, about);
	expect(mail.text).toContain(`To: ${carla}\nSubject: ${letter}\nText:\n> Our offer\n> To: nobody`);
	const count = async (): Promise<number> =>
		(await mailsOf(pipeline, carla)).filter((each) => each.subject === letter).length;
	for (const link of linksIn(mail)) await fetch(link);
	expect(await count()).toBe(0);
	const { page } = await openMail(String(mail.html));
	await page.getByRole('link', { name: button }).click();
	await page.getByLabel('Comment').fill('as we said');
	await page.getByRole('button', { name: button }).click();
	await page.getByRole('heading', { name: 'Thank you' }).waitFor();
	await page.close();
	const [execution] = await until('the agent has ended', async () => {
		const all = await pipeline.rest.executions(saved.id);
		return all[0] && !['new', 'running', 'waiting'].includes(all[0].status) ? all : undefined;
	});
	expect(execution?.status).toBe('success');
	expect(await count()).toBe(sent);
	const told = answersIn(model.requests.at(-1)!).join();
	expect(told).toContain(sent === 1 ? carla : 'as we said');
});

test('the editor shows the question as it is filled in, and the mail says how to reply', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: carla,
		subject: about,
		message: 'Invoice 1042 of Example Ltd over 1,200.00 EUR is due on Friday.\n\nMay we pay it?',
		options: {
			answerBy: 'both',
			approveWords: 'pay, pay it',
			disapproveWords: 'do not',
			unclearReply: 'handOver',
		},
	});
	const id = await run.start();
	const { page } = await openMail(String((await mailTo(carla, about)).html), { width: 720 });
	await page.getByText('begin with "pay" or "do not"').waitFor();
	await seen(page, 'mail-reply');
	await page.close();
	const editor = await Editor.open(pipeline.n8n.url, owner);
	try {
		await editor.visitWorkflow(run.workflowId);
		await editor.page.getByTestId('canvas-node').filter({ hasText: 'Ask' }).first().dblclick();
		const panel = editor.page.getByTestId('ndv');
		await panel.getByText('Response Type', { exact: true }).first().waitFor();
		await editor.picture('asking-node');
		const shown = ['Answer By', 'Reply Words: Approve', 'Reply Words: Disapprove', 'Unclear Reply'];
		for (const name of shown) await panel.getByText(name, { exact: true }).first().waitFor();
		await panel.getByText('Unclear Reply', { exact: true }).scrollIntoViewIfNeeded();
		await editor.picture('asking-node-replies');
		expect(editor.errors).toEqual([]);
	} finally {
		await editor.close();
	}
	expect((await run.execution(id))?.status).toBe('waiting');
});
