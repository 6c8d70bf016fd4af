import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { operations as mailboxOperations } from '../../nodes/GmailMailbox/operations';
import { operations as sendOperations } from '../../nodes/GmailSend/operations';
import type { MessageSummary } from '../../sandbox/control';
import { answerBy, askingRun, linksIn, mailsOf, readExecution } from './asking-workflow';
import { gmailAuthentication } from './gmail-authentication';
import { nodeChain } from './node-chain';
import { runNode } from './run-node';
import { until } from './until';

/**
 * The items that the reference shows. They are recorded on request, by UPDATE_ITEMS=1; without it, what comes out of each
 * operation has to have the fields of what was recorded.
 */
const file = resolve(__dirname, '../../reference/items.json');
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, Item>>;

type Item = Record<string, unknown>;
type Node = 'gmailSend' | 'gmailMailbox' | 'gmailImapTrigger';

const me = 'support@example.test';
const customer = 'carla@customer.test';
const fresh: Record<string, Record<string, Item>> = {};
let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
});

afterAll(async () => {
	await pipeline?.close();
	if (!process.env.UPDATE_ITEMS) return;
	const all = Object.fromEntries(
		['gmailImapTrigger', 'gmailMailbox', 'gmailSend'].map((node) => [
			node,
			{ ...recorded[node], ...fresh[node] },
		]),
	);
	writeFileSync(file, `${JSON.stringify(all, null, '\t')}\n`);
});

const mail = (subject: string): string =>
	[
		`From: Carla Customer <${customer}>`,
		`To: Support <${me}>`,
		`Subject: ${subject}`,
		`Message-ID: <${subject.toLowerCase().replaceAll(/\W+/g, '-')}@customer.test>`,
		'Date: Mon, 02 Nov 2026 09:30:00 +0100',
		'MIME-Version: 1.0',
		'Content-Type: multipart/mixed; boundary=b',
		'',
		'--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\nmy order 1042 has not arrived. The invoice is attached.\r\n\r\nCarla',
		`--b\r\nContent-Type: application/pdf; name=invoice.pdf\r\nContent-Disposition: attachment; filename=invoice.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('%PDF-1.4 invoice').toString('base64')}`,
		'--b--',
		'',
	].join('\r\n');

/** A message in the mailbox, and the item that names it. */
const message = async (labels = ['\\Inbox', 'Customers/New']): Promise<MessageSummary> =>
	await pipeline.sandbox.control('appendMessage', {
		address: me,
		labels,
		flags: [],
		raw: mail(`Order 1042 is late`),
	});

const byName = (value: string) => ({ __rl: true, mode: 'name', value });

/** Types instead of values; a list is as its first entry. */
const shapeOf = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
	if (typeof value !== 'object' || value === null) return typeof value;
	return Object.fromEntries(
		Object.entries(value)
			.map(([key, inner]): [string, unknown] => [key, shapeOf(inner)])
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
};

/** Keeps an item for the reference, and holds it to the recorded one. */
const show = (node: Node, key: string, item: Item | undefined): void => {
	expect(item).toEqual(expect.any(Object));
	expect(item).not.toHaveProperty('error');
	(fresh[node] ??= {})[key] = item!;
	if (!process.env.UPDATE_ITEMS) expect(shapeOf(item)).toEqual(shapeOf(recorded[node]?.[key]));
};

const run = async (
	node: Exclude<Node, 'gmailImapTrigger'>,
	key: string,
	items: Item[],
	parameters: Item = {},
): Promise<Item | undefined> => {
	const [resource, operation] = key.split('/');
	const [first] = await runNode(
		pipeline,
		node,
		{ resource, operation, ...parameters },
		`return ${JSON.stringify(items.map((json) => ({ json })))};`,
	);
	return first;
};

const asItem = ({ id, threadId }: MessageSummary): Item => ({ id, threadId, account: me });
const itself = { message: '={{ $json }}' };
const text = { bodyFormat: 'text', text: 'We look into it.' };

/** What the operations of Gmail Mailbox are given, where that is not one message alone. */
const given: Record<string, Item> = {
	'message/addLabels': { label: byName('Orders'), createMissing: true },
	'message/removeLabels': { label: byName('Customers/New') },
	'message/move': { moveTo: byName('Customers/New') },
	'message/delete': { confirmed: true },
	'message/getRaw': { outputField: 'data' },
	'message/downloadAttachments': { output: 'file', outputField: 'data', filters: {} },
	'message/search': { query: 'subject:1042', returnAll: false, limit: 1, simplify: true },
	'message/get': { simplify: true },
	'thread/get': { simplify: true },
	'thread/addLabels': { label: byName('Orders'), createMissing: true },
	'thread/removeLabels': { label: byName('Customers/New') },
	'label/create': { name: 'Requests/Late' },
	'label/delete': { label: byName('Requests/Late') },
	'label/rename': { label: byName('Orders'), newName: 'Urgent Orders' },
};
const startsIn: Record<string, string[]> = {
	'message/untrash': ['\\Trash'],
	'message/notSpam': ['\\Junk'],
};

test.each(
	mailboxOperations
		.filter(({ option }) => option.value !== 'markAsDone')
		.map(({ resource, option }) => `${resource}/${option.value}`),
)('Gmail Mailbox: %s', async (key) => {
	const one = await message(startsIn[key]);
	const parameters = {
		...(key.startsWith('message/') && itself),
		...(key.startsWith('thread/') && { thread: '={{ $json.threadId }}' }),
		...given[key],
	};
	show('gmailMailbox', key, await run('gmailMailbox', key, [asItem(one)], parameters));
});

const written = { to: customer, subject: 'Your order 1042', ...text };

test.each(
	sendOperations
		.filter(({ resource, option }) => resource === 'message' && option.value !== 'sendAndWait')
		.map(({ resource, option }) => `${resource}/${option.value}`),
)('Gmail Send: %s', async (key) => {
	const one = await message();
	const { to, ...answer } = written;
	const parameters = {
		...itself,
		...answer,
		...(!key.startsWith('message/reply') && { to }),
		options: { transport: key === 'message/send' ? 'api' : 'automatic' },
	};
	show('gmailSend', key, await run('gmailSend', key, [asItem(one)], parameters));
});

/** Runs an operation on a new draft. */
const onDraft = async (key: string, draft: Item): Promise<Item | undefined> =>
	await run('gmailSend', key, [draft], { draftId: '={{ $json.draftId }}', ...written });

test.each(
	sendOperations
		.filter(({ resource }) => resource === 'draft')
		.map(({ resource, option }) => `${resource}/${option.value}`),
)('Gmail Send: %s', async (key) => {
	const create = sendOperations.find(({ option }) => option.name === 'Create')!;
	const draft = await onDraft(`draft/${create.option.value}`, {});
	const created = key === `draft/${create.option.value}`;
	show('gmailSend', key, created ? draft : await onDraft(key, { draftId: draft?.draftId }));
});

test('Gmail Send: message/sendAndWait', async () => {
	const about = 'May we pay invoice 1042?';
	const asking = await askingRun(pipeline, { to: `Carla Customer <${customer}>`, subject: about });
	const id = await asking.start();
	const question = await until('the question arrives', async () =>
		(await mailsOf(pipeline, customer)).find(({ subject }) => subject === about),
	);
	await answerBy(linksIn(question)[0] ?? '', { decision: 'approved', comment: 'Yes, please' });
	await asking.ended(id);
	show('gmailSend', 'message/sendAndWait', (await asking.after(id))[0]?.json as Item);
});

test('Gmail IMAP Trigger, and Gmail Mailbox: message/markAsDone', async () => {
	const { parameters, credentials } = gmailAuthentication(pipeline.credentials.oauth2);
	const of = (name: string, type: string, typeVersion: number, own: Item) => ({
		name,
		type: `n8n-nodes-gmail-imap-smtp.${type}`,
		typeVersion,
		parameters: { ...parameters, ...own },
		credentials,
	});
	const inbox = { __rl: true, mode: 'list', value: 'INBOX', cachedResultName: 'INBOX' };
	const saved = await pipeline.rest.createWorkflow(
		nodeChain('Receive and mark', [
			of('Trigger', 'gmailImapTrigger', 1, {
				mailbox: inbox,
				options: { acknowledge: 'workflow' },
			}),
			of('Mark', 'gmailMailbox', 1.1, { resource: 'message', operation: 'markAsDone', ...itself }),
		]),
	);
	await pipeline.rest.activate(saved);
	await pipeline.sandbox.control('deliver', {
		from: customer,
		to: [me],
		raw: mail('Where is order 1042?'),
	});
	const execution = await until('the mail is received', async () =>
		(await pipeline.rest.executions(saved.id)).find(({ stoppedAt }) => stoppedAt !== null),
	);
	const { runData } = readExecution(await pipeline.rest.executionData(execution.id)).resultData;
	const itemOf = (node: string): Item => ({ ...runData[node]?.[0]?.data?.main?.[0]?.[0]?.json });
	const { doneMark, ...received } = itemOf('Trigger');
	expect(doneMark).toEqual(expect.any(String));
	show('gmailImapTrigger', 'item', received);
	show('gmailMailbox', 'message/markAsDone', itemOf('Mark'));
});
