import { owner, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { description as trigger } from '../../nodes/GmailImapTrigger/description';
import { operationsOf } from '../../nodes/GmailMailbox/operations';
import { operations as sendOperations } from '../../nodes/GmailSend/operations';
import { Editor } from './editor';
import { gmailAuthentication } from './gmail-authentication';
import { nodeChain } from './node-chain';

/** What a person finds first in a long list is what is wanted most, in the editor too. */
let pipeline: Pipeline;
let editor: Editor;

beforeAll(async () => {
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
	editor = await Editor.open(pipeline.n8n.url, owner);
});

afterAll(async () => {
	await editor?.close();
	await pipeline?.close();
});

const openForm = async (
	type: string,
	typeVersion: number,
	given: Record<string, unknown>,
): Promise<void> => {
	const { parameters, credentials } = gmailAuthentication(pipeline.credentials.oauth2);
	const node = {
		name: 'Gmail',
		type: `n8n-nodes-gmail-imap-smtp.${type}`,
		typeVersion,
		parameters: { ...parameters, ...given },
		credentials,
	};
	const { id } = await pipeline.rest.createWorkflow(nodeChain(`Form of ${type}`, [node]));
	await editor.visitWorkflow(id);
	await editor.page.getByTestId('canvas-node').filter({ hasText: 'Gmail' }).dblclick();
	await editor.page.getByTestId('ndv').waitFor();
};

/** The entries of the list that is open. */
const listed = async (): Promise<string[]> => {
	const entries = editor.page.locator('.el-select-dropdown__item:visible');
	await entries.first().waitFor();
	const texts = await entries.allInnerTexts();
	return texts.map((text) => text.trim().split('\n')[0] ?? '');
};

test.each([
	['Filters', 'Add filter'],
	['After Success', 'Add action'],
	['Options', 'Add option'],
])('"%s" of the trigger has its entries in the order of use', async (name, button) => {
	await openForm('gmailImapTrigger', 1, {});
	const field = trigger.properties.find(({ displayName }) => displayName === name)!;
	const entries = (field.options as { displayName: string }[]).map(
		({ displayName }) => displayName,
	);
	const { page } = editor;
	await page
		.getByPlaceholder(button)
		.or(page.getByText(button, { exact: true }))
		.first()
		.click();
	const shownEntry = (entry: string) =>
		page.getByText(entry, { exact: true }).locator('visible=true').last();
	await shownEntry(entries[0] ?? '').waitFor();
	await editor.picture(`node-gmail-imap-trigger-${name.toLowerCase().replace(' ', '-')}`);
	// Each entry is below the one before it.
	const tops = await Promise.all(
		entries.map(async (entry) => {
			const box = await shownEntry(entry).boundingBox();
			return box?.y ?? -1;
		}),
	);
	expect(tops).toEqual([...tops].sort((a, b) => a - b));
	expect(new Set(tops).size).toBe(entries.length);
});

test.each([
	['gmailMailbox', operationsOf('message')],
	['gmailSend', sendOperations.filter(({ resource }) => resource === 'message')],
])('the operations of %s are in the order of use', async (type, operations) => {
	await openForm(type, 1.1, { resource: 'message' });
	await editor.field('operation').click();
	const shown = await listed();
	await editor.picture(`operations-${type}`);
	expect(shown).toEqual(operations.map(({ option }) => option.name));
});
