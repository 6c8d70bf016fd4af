import type { Credential } from '../../demo/n8n-rest';
import { startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { runNode } from './run-node';

let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline();
});

afterAll(async () => {
	await pipeline?.close();
});

const run = async (
	type: string,
	parameters: Record<string, unknown>,
	code: string,
	credential?: Credential,
) => await runNode(pipeline, type, parameters, code, credential);

const customer = 'carla@customer.test';

test('items that cannot be sent say why and where, and all the others go out', async () => {
	const items = await run(
		'gmailSend',
		{
			operation: 'send',
			to: '={{ $json.to }}',
			subject: '={{ $json.subject }}',
			bodyFormat: 'text',
			text: 'Hello',
			options: { cc: '={{ $json.cc }}', attachments: '={{ $json.attachments }}' },
		},
		`const file = { data: Buffer.from('Grüße').toString('base64'), mimeType: 'text/plain', fileName: 'Grüße.txt' };
		return [
			{ json: { to: '${customer}', subject: 'first' } },
			{ json: { to: 'nobody', subject: 'malformed' } },
			{ json: { to: '${customer}', cc: 'a@', subject: 'malformed cc' } },
			{ json: { to: '', subject: 'for nobody' } },
			{ json: { to: '${customer}', subject: 'no file', attachments: 'invoice' } },
			{ json: { to: '${customer}', subject: 'wrong file', attachments: 'invoice' }, binary: { file } },
			{ json: { to: '${customer}', subject: 'last', attachments: 'file' }, binary: { file } },
		];`,
	);
	expect(items).toEqual([
		expect.objectContaining({ accepted: [customer], transport: 'smtp' }),
		expect.objectContaining({
			error: expect.stringContaining('"nobody" in "To" is not an email address'),
		}),
		expect.objectContaining({
			error: expect.stringContaining('"a@" in "Cc" is not an email address'),
		}),
		expect.objectContaining({ error: expect.stringContaining('no recipient') }),
		expect.objectContaining({
			error: expect.stringContaining('no file in a field named "invoice"'),
		}),
		expect.objectContaining({
			error: expect.stringContaining('no file in a field named "invoice"'),
			details: expect.stringContaining('Fields with files: file'),
		}),
		expect.objectContaining({ accepted: [customer] }),
	]);
	const { messages } = await pipeline.sandbox.control<{ messages: Array<{ raw: string }> }>(
		'listMessages',
		{ address: customer },
	);
	const received = messages.map(({ raw }) => Buffer.from(raw, 'base64').toString());
	expect(received.map((raw) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim())).toEqual([
		'first',
		'last',
	]);
	expect(received[1]).toContain(Buffer.from('Grüße').toString('base64'));
});

test('a reply to what is no message says what is missing', async () => {
	const items = await run(
		'gmailSend',
		{ operation: 'reply', message: '={{ $json }}', bodyFormat: 'text', text: 'Hello', options: {} },
		`return [{ json: { id: 7 } }];`,
	);
	expect(items).toEqual([
		expect.objectContaining({ error: 'The message to reply to has no messageId and no from' }),
	]);
});

test('SMTP with a credential that may only send says what to choose, before it connects', async () => {
	const items = await run(
		'gmailSend',
		{
			operation: 'send',
			to: customer,
			subject: 'x',
			bodyFormat: 'text',
			text: 'x',
			options: { transport: 'smtp' },
		},
		`return [{ json: {} }];`,
		pipeline.credentials.serviceAccount,
	);
	expect(items).toEqual([
		expect.objectContaining({
			error: expect.stringContaining('cannot send over SMTP'),
			details: expect.stringContaining('Full Mail'),
		}),
	]);
});

test('Check Connection gives one item for each step', async () => {
	const items = await run(
		'gmailMailbox',
		{ resource: 'mailbox', operation: 'checkConnection' },
		`return [{ json: {} }];`,
	);
	expect(items.map(({ step, status }) => `${String(step)}: ${String(status)}`)).toEqual([
		'Credential: passed',
		'Token: passed',
		'Network: passed',
		'Clock: passed',
		'Scopes: passed',
		'Mailbox address: passed',
		'IMAP sign-in: passed',
		'IMAP folders: passed',
		'SMTP sign-in: passed',
		'Gmail API: passed',
		'Send-as aliases: passed',
	]);
	for (const { took } of items) expect(took).toEqual(expect.any(Number));
});
