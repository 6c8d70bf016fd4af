import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ITriggerFunctions } from 'n8n-workflow';
import * as core from '../../gmail';
import type { Mail } from '../../gmail';
import { answersOf } from '../../nodes/GmailImapTrigger/answers';

const question = core.questionId(
	`https://n8n.example.com/webhook-waiting/12/node?q=r0-0-0&signature=${'ab'.repeat(32)}`,
	'me@example.com',
);
const none = { result: 'none', domain: '' };

const reply = (change: Partial<Mail> = {}): Mail =>
	({
		id: '18c1a2b3c4d5e6f7',
		messageId: '<1@example.com>',
		from: [{ name: '', address: 'jane@example.com' }],
		kind: 'mail',
		authentication: { passed: true, spf: none, dkim: none, dmarc: none },
		inReplyTo: question,
		references: [],
		labels: ['INBOX'],
		...change,
	}) as Mail;

interface Asked {
	url: string;
	body: string;
}

let servers: Server[] = [];

afterEach(() => {
	for (const server of servers) {
		server.closeAllConnections();
		server.close();
	}
	servers = [];
	delete process.env.N8N_PORT;
});

/** An n8n, or whatever else answers at its address. */
const listen = async (
	answer: () => { status: number; text: string },
): Promise<{ port: number; asked: Asked[] }> => {
	const asked: Asked[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			asked.push({ url: String(request.url), body });
			const { status, text } = answer();
			response.writeHead(status).end(text);
		});
	});
	servers.push(server);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return { port: (server.address() as AddressInfo).port, asked };
};

const log: string[] = [];

const answers = (near: number, known = near) => {
	process.env.N8N_PORT = String(near);
	log.length = 0;
	const context = {
		additionalData: { webhookWaitingBaseUrl: `http://127.0.0.1:${known}/webhook-waiting` },
		getInstanceBaseUrl: () => 'http://localhost',
		logger: { info: (text: string) => log.push(text), warn: (text: string) => log.push(text) },
	} as unknown as ITriggerFunctions;
	return answersOf(context, core as never, 'Trigger');
};

/** Where nothing listens. */
const NOWHERE = 1;

const noted = JSON.stringify({ gmailReply: 'noted', reason: '' });

test('a reply is told of at the address that n8n signed, with its sender and its ID alone', async () => {
	const { port, asked } = await listen(() => ({ status: 200, text: noted }));
	expect(await answers(port)(reply())).toBe(true);
	expect(asked).toEqual([
		{
			url: `/webhook-waiting/12/node?q=r0-0-0&signature=${'ab'.repeat(32)}`,
			body: JSON.stringify({ from: 'jane@example.com', id: '18c1a2b3c4d5e6f7' }),
		},
	]);
	expect(log.join()).toContain('jane@example.com');
});

test.each<[string, Partial<Mail>]>([
	['a mail that answers nothing', { inReplyTo: '<x@example.com>' }],
	['the question itself', { labels: ['SENT'] }],
	['what nobody vouches for', { authentication: undefined }],
	['an out-of-office', { kind: 'automaticReply' }],
])('%s is told to nobody', async (_, change) => {
	const { port, asked } = await listen(() => ({ status: 200, text: noted }));
	expect(await answers(port)(reply(change))).toBe(false);
	expect(asked).toEqual([]);
});

test.each<[string, number, string, boolean | 'later']>([
	['refused', 200, JSON.stringify({ gmailReply: 'refused', reason: 'not asked' }), false],
	['over', 200, '<h1>No action required</h1>', false],
	['over with an error', 409, 'The execution "12" has finished with error.', false],
	['of another n8n', 401, '<p>invalid</p>', false],
	['unknown', 404, '{"code":404}', false],
	['busy', 409, 'The execution "12" is running already.', 'later'],
	['out of order', 500, 'x', 'later'],
	// As n8n 2.41.1 words it while a webhook process starts, and Express where a process answers no webhooks.
	['not to be had yet', 200, 'n8n is starting up. Please wait', 'later'],
	['not answered here', 404, '<pre>Cannot POST /webhook-waiting/12/node</pre>', 'later'],
])('where the question is %s (%d %s): %s', async (_, status, text, taken) => {
	const { port } = await listen(() => ({ status, text }));
	expect(await answers(port)(reply())).toBe(taken);
});

test('main answers no webhooks, and the process that does is starting: it is told later, there', async () => {
	const main = await listen(() => ({ status: 404, text: '<pre>Cannot POST /</pre>' }));
	let starts = true;
	const webhooks = await listen(() =>
		starts
			? { status: 200, text: 'n8n is starting up. Please wait' }
			: { status: 200, text: noted },
	);
	const tell = answers(main.port, webhooks.port);
	expect(await tell(reply())).toBe('later');
	starts = false;
	expect(await tell(reply())).toBe(true);
});

test('an execution that is busy for a moment is told a moment later', async () => {
	let calls = 0;
	const { port } = await listen(() =>
		++calls < 3
			? { status: 409, text: 'The execution "12" is running already.' }
			: { status: 200, text: noted },
	);
	expect(await answers(port)(reply())).toBe(true);
});

test('n8n is asked by the name that people know, where it does not listen nearby; and later, where it does not listen at all', async () => {
	const { port } = await listen(() => ({ status: 200, text: noted }));
	expect(await answers(NOWHERE, port)(reply())).toBe(true);
	expect(await answers(port, NOWHERE)(reply())).toBe(true);
	expect(await answers(NOWHERE)(reply())).toBe('later');
	const text = '{"code":404,"message":"The execution \\"12\\" does not exist."}';
	const { port: other } = await listen(() => ({ status: 404, text }));
	expect(await answers(NOWHERE, other)(reply())).toBe(false);
});
