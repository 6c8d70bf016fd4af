import { randomUUID } from 'node:crypto';
import { createServiceAccount } from '../../demo/credentials';
import type { Credential, SavedWorkflow } from '../../demo/n8n-rest';
import { owner, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import type { MessageSummary } from '../../sandbox/control';
import { Editor } from './editor';
import { runNode } from './run-node';

const me = 'support@example.test';
let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
});

afterAll(async () => {
	await pipeline?.close();
});

type Item = Record<string, unknown>;

/** Puts a message into the mailbox. */
const receive = async (
	subject: string,
	labels = ['\\Inbox'],
	body = 'Hello',
	flags: string[] = [],
): Promise<MessageSummary> =>
	await pipeline.sandbox.control('appendMessage', {
		address: me,
		labels,
		flags,
		raw: `From: Carla <carla@customer.test>\r\nTo: ${me}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '-')}@customer.test>\r\nMIME-Version: 1.0\r\n${body.startsWith('Content-Type') ? '' : '\r\n'}${body}`,
	});

/** A message as the sandbox has it by now; undefined where it is gone. */
const stored = async ({ id }: MessageSummary): Promise<MessageSummary | undefined> => {
	const { messages } = await pipeline.sandbox.control<{ messages: MessageSummary[] }>(
		'listMessages',
		{ address: me },
	);
	return messages.find((message) => message.id === id);
};

/** Its labels, and whether it is read. */
const stateOf = async (message: MessageSummary): Promise<string[]> => {
	const { labels = ['gone'], flags = [] } = (await stored(message)) ?? {};
	return [...labels, ...flags.filter((flag) => flag === '\\Seen')].sort();
};

/** Runs an operation on items as they come. */
const run = async (
	resource: string,
	operation: string,
	items: Item[] = [{}],
	parameters: Item = {},
	credential?: Credential,
): Promise<Item[]> =>
	await runNode(
		pipeline,
		'gmailMailbox',
		{ resource, operation, ...parameters },
		`return ${JSON.stringify(items.map((json) => ({ json })))};`,
		credential,
	);

/** What the form fills in by itself, which a workflow of the editor has in it. */
const message = { message: '={{ $json }}' };
const byName = (value: string) => ({ __rl: true, mode: 'name', value });

/** An item as the trigger makes it, as far as this node looks at it. */
const asItem = ({ id, threadId }: MessageSummary): Item => ({
	id,
	threadId,
	account: me,
	subject: 'x',
});

const mixed = [
	'Content-Type: multipart/mixed; boundary=b\r\n',
	'--b\r\nContent-Type: text/plain\r\n\r\nSee the file',
	`--b\r\nContent-Type: application/pdf; name="../Größe 1.pdf"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n${Buffer.from('a pdf').toString('base64')}`,
	'--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=data.csv\r\n\r\na;b',
	'--b--\r\n',
].join('\r\n');

test.each<[string, string[], Item, string[], string[]]>([
	[
		'addLabels',
		['\\Inbox'],
		{ label: byName('Triage/Größe, STARRED'), createMissing: true },
		['Triage/Größe', '\\Inbox', '\\Starred'],
		['INBOX', 'STARRED', 'Triage/Größe', 'UNREAD'],
	],
	[
		'removeLabels',
		['\\Inbox', 'Work'],
		{ label: byName('Work') },
		['\\Inbox'],
		['INBOX', 'UNREAD'],
	],
	['markAsRead', ['\\Inbox'], {}, ['\\Inbox', '\\Seen'], ['INBOX']],
	['markAsUnread', ['\\Inbox'], {}, ['\\Inbox'], ['INBOX', 'UNREAD']],
	['star', ['\\Inbox'], {}, ['\\Inbox', '\\Starred'], ['INBOX', 'STARRED', 'UNREAD']],
	['unstar', ['\\Inbox', '\\Starred'], {}, ['\\Inbox'], ['INBOX', 'UNREAD']],
	['archive', ['\\Inbox', 'Work'], {}, ['Work'], ['UNREAD', 'Work']],
	[
		'move',
		['\\Inbox'],
		{ moveTo: byName('Work'), createMissing: false },
		['Work'],
		['UNREAD', 'Work'],
	],
	['trash', ['\\Inbox'], {}, ['\\Trash'], ['TRASH', 'UNREAD']],
	['untrash', ['\\Trash'], {}, ['\\Inbox'], ['INBOX', 'UNREAD']],
	['untrash', ['Work'], {}, ['Work'], ['UNREAD', 'Work']],
	['reportSpam', ['\\Inbox'], {}, ['\\Junk'], ['SPAM', 'UNREAD']],
	['notSpam', ['\\Junk'], {}, ['\\Inbox'], ['INBOX', 'UNREAD']],
])('%s of a message with %j', async (operation, labels, parameters, after, told) => {
	const flags = operation === 'markAsUnread' ? ['\\Seen'] : [];
	const subject = `${operation} ${labels.join()}`.replaceAll('\\', '');
	const one = await receive(subject, labels, 'Hello', flags);
	const [item] = await run('message', operation, [asItem(one)], { ...message, ...parameters });
	expect(await stateOf(one)).toEqual([...after].sort());
	expect(item).toMatchObject({
		id: one.id,
		threadId: one.threadId,
		account: me,
		subject: 'x',
		labels: told,
	});
});

test('a label with a comma in its name is one of a list', async () => {
	const one = await receive('the name of a person');
	const [item] = await run('message', 'addLabels', [asItem(one)], {
		...message,
		label: byName('={{ ["Smith, Jane", "Work"] }}'),
		createMissing: true,
	});
	expect(await stateOf(one)).toEqual(['Smith, Jane', 'Work', '\\Inbox']);
	expect(item?.labels).toEqual(['INBOX', 'Smith, Jane', 'UNREAD', 'Work']);
});

test('items that cannot be worked on say why, each its own, and the others go on', async () => {
	const one = await receive('the good one');
	const items = await run(
		'message',
		'markAsRead',
		[
			asItem(one),
			{ id: '18c1a2b3c4d5e6f7' },
			{ subject: 'no id' },
			{ ...asItem(one), account: 'alice@example.test' },
			asItem(await receive('the last one')),
		],
		message,
	);
	expect(items.map(({ id, error }) => error ?? id)).toEqual([
		one.id,
		'There is no message 18c1a2b3c4d5e6f7 in support@example.test',
		'The item names no message: it has no id and no messageId',
		'The message belongs to alice@example.test, and this node works on support@example.test',
		expect.stringMatching(/^[0-9a-f]+$/),
	]);
	expect((await stored(one))?.flags).toContain('\\Seen');
});

test('of items that Gmail changes together, only the one that it refuses fails', async () => {
	for (const which of ['first', 'second', 'third']) await receive(`halved ${which}`);
	const items = await run('message', 'search', [{}], { query: 'subject:halved', returnAll: true });
	expect(items).toHaveLength(3);
	const { id } = await pipeline.sandbox.control<{ id: number }>('addImapFault', {
		do: 'no',
		text: 'System Error (Failure)',
		when: { command: 'UID STORE', uid: items[1]?.uid },
	});
	try {
		const after = await run('message', 'markAsRead', items, message);
		expect(after.map(({ error, labels }) => error ?? labels)).toEqual([
			['INBOX'],
			expect.stringContaining(`on 1 message (UID ${String(items[1]?.uid)})`),
			['INBOX'],
		]);
	} finally {
		await pipeline.sandbox.control('removeImapFault', { id });
	}
});

test('a label that does not exist is named, and another item has its own', async () => {
	const one = await receive('labels by expression');
	const items = await run(
		'message',
		'addLabels',
		[
			{ ...asItem(one), wanted: 'Nope' },
			{ ...asItem(one), wanted: 'IMPORTANT' },
			{ ...asItem(one), wanted: '' },
		],
		{ ...message, label: byName('={{ $json.wanted }}'), createMissing: false },
	);
	expect(items.map(({ error, labels }) => error ?? labels)).toEqual([
		'IMAP shows no label "Nope" in support@example.test',
		expect.arrayContaining(['IMPORTANT']),
		'"Label" comes to nothing',
	]);
});

test('Search finds by the language of Gmail, by fields, in pages and in order', async () => {
	for (const n of [1, 2, 3]) await receive(`Quarterly figures ${n}`);
	const search = async (parameters: Item) =>
		(await run('message', 'search', [{}], {
			query: 'subject:quarterly',
			returnAll: false,
			limit: 2,
			simplify: true,
			filters: {},
			options: {},
			searchIn: { __rl: true, mode: 'list', value: '\\All' },
			...parameters,
		})) as Item[];
	const subjects = async (parameters: Item) =>
		(await search(parameters)).map(({ subject, error }) => error ?? subject);
	expect(await subjects({})).toEqual(['Quarterly figures 3', 'Quarterly figures 2']);
	expect(await subjects({ options: { page: 2 } })).toEqual(['Quarterly figures 1']);
	expect(await subjects({ returnAll: true, options: { order: 'oldest' } })).toHaveLength(3);
	expect(await subjects({ query: '', filters: { subject: 'figures 2', from: 'carla' } })).toEqual([
		'Quarterly figures 2',
	]);
	expect(await subjects({ query: 'subject:"figures' })).toEqual([
		'The search in support@example.test has a quotation mark without its other half: subject:"figures',
	]);
	const [simple] = await search({});
	expect(simple).toMatchObject({
		account: me,
		text: 'Hello',
		labels: ['INBOX', 'UNREAD'],
		mailbox: '[Gmail]/All Mail',
	});
	expect(simple).not.toHaveProperty('headers');
	expect((await search({ simplify: false }))[0]).toHaveProperty('headers');
	const [unknown] = await search({ searchIn: byName('Nope') });
	expect(unknown?.error).toContain('does not exist');
});

test('Get brings a message as the trigger would, by id and by Message-ID', async () => {
	const one = await receive('to get');
	for (const given of [one.id, '<to-get@customer.test>']) {
		const [item] = await run('message', 'get', [{ given }], {
			message: '={{ $json.given }}',
			simplify: false,
		});
		expect(item).toMatchObject({
			id: one.id,
			subject: 'to get',
			from: [{ name: 'Carla', address: 'carla@customer.test' }],
			text: 'Hello',
			headers: expect.any(Object),
		});
	}
});

test('Download Attachments streams the files that are wanted', async () => {
	const one = await receive('two files', ['\\Inbox'], mixed);
	const download = async (parameters: Item) =>
		await run('message', 'downloadAttachments', [asItem(one)], {
			...message,
			output: 'file',
			outputField: 'data',
			filters: {},
			...parameters,
		});
	const files = await download({});
	expect(files).toMatchObject([
		{ id: one.id, name: '../Größe 1.pdf', mimeType: 'application/pdf', part: '2', size: 5 },
		{ name: 'data.csv', part: '3' },
	]);
	expect(await download({ filters: { types: 'csv' } })).toMatchObject([{ name: 'data.csv' }]);
	expect(await download({ filters: { part: '2' } })).toMatchObject([{ part: '2' }]);
	expect(await download({ output: 'message' })).toMatchObject([
		{ subject: 'x', downloaded: ['../Größe 1.pdf', 'data.csv'] },
	]);
	expect(await download({ filters: { part: '9' } })).toMatchObject([
		{ error: expect.stringContaining('has no attachment in part 9') },
	]);
});

test('Download as EML', async () => {
	const one = await receive('raw');
	const [item] = await run('message', 'getRaw', [asItem(one)], { ...message, outputField: 'data' });
	expect(item).toMatchObject({ id: one.id });
});

test('Delete for Ever asks whether it is meant', async () => {
	const one = await receive('to delete');
	const [refused] = await run('message', 'delete', [asItem(one)], { ...message, confirmed: false });
	expect(refused?.error).toBe('Nothing was deleted, as it was not confirmed');
	expect(await stored(one)).toBeDefined();
	const [done] = await run('message', 'delete', [asItem(one)], { ...message, confirmed: true });
	expect(done).toMatchObject({ deleted: true, id: one.id });
	expect(await stored(one)).toBeUndefined();
});

test.each<[string, Item, string[]]>([
	['addLabels', { label: byName('Work'), createMissing: true }, ['Work', '\\Inbox']],
	['removeLabels', { label: byName('INBOX') }, []],
	['archive', {}, []],
	['trash', {}, ['\\Trash']],
])('%s of a thread', async (operation, parameters, after) => {
	const one = await receive(`thread ${operation}`);
	const [item] = await run('thread', operation, [asItem(one)], {
		thread: '={{ $json.threadId }}',
		...parameters,
	});
	expect(item).toMatchObject({ id: one.id, threadId: one.threadId });
	expect(await stateOf(one)).toEqual([...after].sort());
});

test('Get Messages of a thread, and what is no thread', async () => {
	const one = await receive('a thread');
	const items = await run(
		'thread',
		'get',
		[asItem(one), { threadId: '18c1a2b3c4d5e6f7' }, { threadId: 'x y' }, {}],
		{ thread: '={{ $json.threadId }}', simplify: true },
	);
	expect(items.map(({ error, subject }) => error ?? subject)).toEqual([
		'a thread',
		'There is no thread 18c1a2b3c4d5e6f7 in support@example.test',
		'"x y" is not the ID of a thread',
		'No thread is named',
	]);
});

test('a thread in the trash is found where that is asked for, and brought back', async () => {
	const one = await receive('a binned thread', ['\\Trash']);
	const thread = { thread: '={{ $json.threadId }}' };
	const [missed] = await run('thread', 'get', [asItem(one)], thread);
	expect(missed?.error).toBe(`There is no thread ${one.threadId} in support@example.test`);
	const wider = { ...thread, includeSpamTrash: true };
	expect(await run('thread', 'get', [asItem(one)], wider)).toMatchObject([{ id: one.id }]);
	await run('thread', 'removeLabels', [asItem(one)], { ...wider, label: byName('TRASH') });
	expect(await stateOf(one)).toEqual([]);
});

test('labels are created, listed, renamed and deleted', async () => {
	expect(await run('label', 'create', [{}], { name: 'Kunden/Ärger' })).toEqual([
		{ name: 'Kunden/Ärger', created: true },
	]);
	expect(await run('label', 'getAll')).toContainEqual({
		name: 'Kunden/Ärger',
		path: 'Kunden/Ärger',
		folder: 'Kunden/Ärger',
		type: 'user',
		messages: 0,
		unread: 0,
	});
	await run('label', 'rename', [{}], { label: byName('Kunden/Ärger'), newName: 'Kunden/Ruhe' });
	expect(await run('label', 'delete', [{}], { label: byName('Kunden/Ruhe') })).toEqual([
		{ deleted: true, name: 'Kunden/Ruhe' },
	]);
	const [gone] = await run('label', 'delete', [{}], { label: byName('Kunden/Ruhe') });
	expect(gone?.error).toBe('IMAP shows no label "Kunden/Ruhe" in support@example.test');
});

test('quota and send-as addresses', async () => {
	expect(await run('mailbox', 'getQuota')).toEqual([
		{ account: me, usedBytes: expect.any(Number), limitBytes: 15 * 1024 ** 3, usedPercent: 0 },
	]);
	expect(await run('mailbox', 'getAliases')).toEqual([
		expect.objectContaining({ account: me, address: me, isDefault: true }),
	]);
});

test('a service account acts for the mailbox that each item names', async () => {
	const { sandbox, rest } = pipeline;
	const { id, name } = await createServiceAccount(sandbox, rest, 'alice@example.test', {
		accessLevel: 'fullMail',
		allowOtherMailboxes: true,
	});
	const one = await receive('for the service account');
	const items = await run(
		'message',
		'star',
		[
			{ ...asItem(one), actFor: me },
			{ ...asItem(one), actFor: 'alice@example.test' },
			{ ...asItem(one), actFor: '' },
		],
		{ ...message, actFor: '={{ $json.actFor }}' },
		{ id, name, type: 'gmailServiceAccountApi' },
	);
	expect(items.map(({ error, labels }) => error ?? labels)).toEqual([
		['INBOX', 'STARRED', 'UNREAD'],
		'The message belongs to support@example.test, and this node works on alice@example.test',
		// Nobody named: it is not guessed whose mailbox is meant.
		'"Mailbox to Act For" comes to nothing',
	]);
});

describe('the forms', () => {
	let editor: Editor;
	let workflow: SavedWorkflow;

	/** By the names of their nodes. */
	const forms: Array<[string, Item]> = [
		['Form A', { resource: 'message', operation: 'search' }],
		['Form B', { resource: 'message', operation: 'addLabels' }],
		['Form C', { resource: 'message', operation: 'downloadAttachments' }],
		['Form D', { resource: 'message', operation: 'move' }],
		['Form E', { resource: 'message', operation: 'delete' }],
		['Form F', { resource: 'thread' }],
		['Form G', { resource: 'label', operation: 'rename' }],
	];

	const ids = new Map(forms.map(([form]) => [form, randomUUID()]));

	beforeAll(async () => {
		const { id, name, type } = pipeline.credentials.oauth2;
		workflow = await pipeline.rest.createWorkflow({
			name: 'Forms of Gmail Mailbox',
			nodes: forms.map(([form, parameters], i) => ({
				id: ids.get(form),
				name: form,
				type: 'n8n-nodes-gmail-imap-smtp.gmailMailbox',
				typeVersion: 1,
				position: [i * 200, 0],
				parameters,
				credentials: { [type]: { id, name } },
			})),
			connections: {},
			settings: { executionOrder: 'v1' },
		});
		editor = await Editor.open(pipeline.n8n.url, owner);
	});

	afterAll(async () => {
		await editor?.close();
	});

	/** n8n opens the form of the node that its address names. */
	const openForm = async (form: string): Promise<void> => {
		await editor.visit(`/workflow/${workflow.id}/${ids.get(form)}`);
		await editor.page.getByTestId('ndv').waitFor();
	};

	test.each<[string, string, string[]]>([
		['search', 'Form A', ['Return All', 'Limit', 'Simplify', 'Search In', 'Filters', 'Options']],
		['add-label', 'Form B', ['Message', 'Label', 'Create Missing Labels']],
		['download-attachments', 'Form C', ['Message', 'Output', 'Put Output File in Field']],
		['move', 'Form D', ['Message', 'Move To']],
		['delete', 'Form E', ['Message', 'Yes, Delete for Ever']],
		['thread', 'Form F', ['Simplify', 'Include Spam and Trash']],
		['rename-label', 'Form G', ['New Name']],
	])('%s shows its fields', async (name, form, fields) => {
		await openForm(form);
		const panel = editor.page.getByTestId('ndv');
		for (const field of fields) {
			await panel.getByText(field, { exact: true }).locator('visible=true').first().waitFor();
		}
		await editor.picture(`node-gmail-mailbox-${name}`);
		expect(editor.errors.splice(0)).toEqual([]);
	});

	test('the list of labels is as Gmail shows it, and is searched', async () => {
		await openForm('Form B');
		await editor.page.getByTestId('resource-locator-label').locator('input').last().click();
		const starred = editor.page.getByText('Starred', { exact: true });
		await starred.waitFor();
		await editor.picture('node-gmail-mailbox-list-of-labels');
		await editor.page.keyboard.type('spam');
		await starred.waitFor({ state: 'hidden' });
		await editor.page.getByText('Spam', { exact: true }).waitFor();
	});
});
