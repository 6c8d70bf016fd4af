import { answerRound } from '../../demo/answer-round';
import type { SavedWorkflow } from '../../demo/n8n-rest';
import { owner, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { reportRound } from '../../demo/report-round';
import { Editor } from './editor';

let pipeline: Pipeline;
let editor: Editor;
let report: SavedWorkflow;

beforeAll(async () => {
	pipeline = await startPipeline();
	await answerRound(pipeline);
	report = (await reportRound(pipeline)).workflow;
	editor = await Editor.open(pipeline.n8n.url, owner);
});

afterEach(() => {
	expect(editor.errors.splice(0)).toEqual([]);
});

afterAll(async () => {
	await editor?.close();
	await pipeline?.close();
});

test.each([
	['answer-incoming-mail', () => pipeline.answer, ['Gmail IMAP Trigger', 'Gmail Send']],
	['scheduled-report', () => report, ['Every Weekday at 8', 'Collect Figures', 'Gmail Send']],
] as const)('the workflow %s opens with every node known', async (name, workflow, nodes) => {
	await editor.visitWorkflow(workflow().id);
	for (const node of nodes) {
		await editor.page.getByTestId('canvas-node').filter({ hasText: node }).waitFor();
	}
	const icons = editor.page.locator(
		'[data-test-id="canvas-node"] img[src*="n8n-nodes-gmail-imap-smtp"]',
	);
	expect(await icons.count()).toBe(nodes.filter((node) => node.startsWith('Gmail')).length);
	expect(await editor.page.getByText(/unknown|unrecognized|not installed/i).count()).toBe(0);
	await editor.picture(name);
});

test('an execution of the trigger is there to look into', async () => {
	await editor.visitWorkflow(pipeline.answer.id);
	await editor.page.getByTestId('radio-button-executions').click();
	await editor.page
		.getByText(/Succeeded/)
		.first()
		.waitFor();
	await editor.picture('answer-incoming-mail-execution');
});

test('the form of the sign-in with Google shows the account as connected, and the servers', async () => {
	const { id } = pipeline.credentials.oauth2;
	const { servers, consentUrl, tokenUrl } = pipeline.sandbox;
	await editor.visit(`/home/credentials/${id}`);
	await editor.page.getByText('Account connected').waitFor();
	expect(await editor.page.getByText('OAuth Redirect URL').count()).toBe(1);
	expect(
		await values(['address', 'imapPort', 'smtpPort', 'apiUrl', 'consentUrl', 'tokenUrl']),
	).toEqual([
		'support@example.test',
		String(servers.imap.port),
		String(servers.smtp.port),
		servers.api,
		consentUrl,
		tokenUrl,
	]);
	await pictures('credential-oauth2');
});

test('the form of the service account is tested as it opens, and hides the key', async () => {
	const { id } = pipeline.credentials.serviceAccount;
	const { serviceAccountKey, tokenUrl } = pipeline.sandbox;
	await editor.visit(`/home/credentials/${id}`);
	await editor.page.getByText('Connection tested successfully').waitFor();
	expect(await values(['mailboxAddress', 'tokenUrl'])).toEqual(['alice@example.test', tokenUrl]);
	const page = await editor.page.content();
	expect(page).not.toContain(serviceAccountKey.private_key.slice(40, 80));
	expect(await editor.page.getByText('Allowed HTTP Request Domains').count()).toBe(0);
	await pictures('credential-service-account');
});

test.each([
	[
		'node-gmail-imap-trigger-answer',
		() => pipeline.answer,
		'Gmail IMAP Trigger',
		['Credential', 'Label or Folder'],
	],
	[
		'node-gmail-send-reply',
		() => pipeline.answer,
		'Gmail Send',
		['Message to Reply To', 'Text', 'Options'],
	],
	['node-gmail-send', () => report, 'Gmail Send', ['Operation', 'To', 'Subject', 'Introduction']],
] as const)('the panel %s shows its parameters', async (name, workflow, node, texts) => {
	await editor.visitWorkflow(workflow().id);
	await editor.page.getByTestId('canvas-node').filter({ hasText: node }).dblclick();
	const panel = editor.page.getByTestId('ndv');
	for (const text of texts) await panel.getByText(text, { exact: true }).first().waitFor();
	await editor.picture(name);
});

/** The form scrolls: its top, and the section with the servers. */
async function pictures(name: string): Promise<void> {
	await editor.picture(name);
	await editor.field('tokenUrl').scrollIntoViewIfNeeded();
	await editor.picture(`${name}-servers`);
}

async function values(names: string[]): Promise<string[]> {
	return await Promise.all(names.map((name) => editor.field(name).locator('input').inputValue()));
}
