import { randomUUID } from 'node:crypto';
import { owner, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { Editor } from './editor';

let pipeline: Pipeline;
let editor: Editor;

beforeAll(async () => {
	pipeline = await startPipeline();
	editor = await Editor.open(pipeline.n8n.url, owner);
});

afterEach(() => {
	expect(editor.errors.splice(0)).toEqual([]);
});

afterAll(async () => {
	await editor?.close();
	await pipeline?.close();
});

type Parameters = Record<string, unknown>;

/** Opens the form of Gmail Send, set to these parameters. */
const openForm = async (parameters: Parameters): Promise<void> => {
	const { id, name } = pipeline.credentials.oauth2;
	const { id: workflow } = await pipeline.rest.createWorkflow({
		name: `Form of ${String(parameters.operation)}`,
		nodes: [
			{
				id: randomUUID(),
				name: 'Gmail Send',
				type: 'n8n-nodes-gmail-imap-smtp.gmailSend',
				typeVersion: 1,
				position: [0, 0],
				parameters: { authentication: 'oAuth2', ...parameters },
				credentials: { gmailMailOAuth2Api: { id, name } },
			},
		] as never,
		connections: {},
		settings: { executionOrder: 'v1' },
	});
	await editor.visitWorkflow(workflow);
	await editor.page.getByTestId('canvas-node').filter({ hasText: 'Gmail Send' }).dblclick();
};

test.each([
	['send', 'message', {}, ['To', 'Subject', 'Body', 'Text', 'Options']],
	['reply', 'message', {}, ['Message to Reply To', 'Text', 'Options']],
	['replyAll', 'message', {}, ['Message to Reply To', 'Text', 'Options']],
	['forward', 'message', {}, ['Message to Forward', 'To', 'Forward As']],
	[
		'sendReport',
		'message',
		{ columns: { values: [{ field: 'customer.name', title: 'Customer', total: 'none' }] } },
		['To', 'Subject', 'Introduction', 'Columns', 'Sort By', 'Attach As', 'Report Options'],
	],
	['createDraft', 'draft', {}, ['To', 'Subject', 'Answer a Message', 'Text']],
	['sendDraft', 'draft', {}, ['Draft ID']],
] as [string, string, Parameters, string[]][])(
	'the form of %s shows its fields',
	async (operation, resource, given, texts) => {
		await openForm({ resource, operation, ...given });
		const panel = editor.page.getByTestId('ndv');
		for (const text of texts) await panel.getByText(text, { exact: true }).first().waitFor();
		await editor.picture(`node-gmail-send-${operation}-form`);
	},
);

test('the list of senders holds the aliases that Google gives', async () => {
	await openForm({ resource: 'message', operation: 'send', options: { from: '' } });
	await editor.field('from').locator('input').click();
	await editor.page.getByText('support@example.test', { exact: false }).last().waitFor();
	await editor.picture('node-gmail-send-from');
});

test('the options of a reply are there to choose from', async () => {
	await openForm({ resource: 'message', operation: 'reply' });
	await editor.page
		.getByPlaceholder('Add option')
		.or(editor.page.getByText('Add option', { exact: true }))
		.first()
		.click();
	await editor.page.getByText('Answer Automatic Mail Too', { exact: true }).first().waitFor();
	await editor.picture('node-gmail-send-options');
});
