import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceAccount } from '../../demo/credentials';
import type { Credential } from '../../demo/n8n-rest';
import { people, startPipeline, type Pipeline } from '../../demo/pipeline';
import { answerBy, askingRun, linksIn, mailsOf } from './asking-workflow';
import { webhookNode } from './sending-workflow';
import { gmailAuthentication } from './gmail-authentication';
import { nodePair } from './node-pair';
import { receivingWorkflow } from './receiving-workflow';
import { until } from './until';

/** Words that stand in the bodies of mails and in answers, and nowhere else. */
const words = {
	received: 'Parsleywater',
	sent: 'Quincebutter',
	asked: 'Rhubarbstone',
	answered: 'Saffronladder',
	refused: 'Turnipcastle',
};

const folder = mkdtempSync(join(tmpdir(), 'n8n-log-'));
const file = join(folder, 'n8n.log');
let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline({
		n8nEnv: {
			N8N_LOG_LEVEL: 'debug',
			N8N_LOG_OUTPUT: 'console,file',
			N8N_LOG_FILE_LOCATION: file,
		},
	});
	await pipeline.rest.deactivate(pipeline.answer.id);
});

afterAll(async () => {
	await pipeline?.close();
	rmSync(folder, { recursive: true, force: true });
});

const deliver = async (to: string, subject: string): Promise<void> => {
	const raw = `From: Carla <${people.customer}>\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\n${words.received}`;
	await pipeline.sandbox.control('deliver', { from: people.customer, to: [to], raw });
};

/** Has a mail received. */
const receive = async (credential: Credential, address: string): Promise<void> => {
	const { rest } = pipeline;
	const workflow = await rest.createWorkflow(receivingWorkflow(credential));
	await rest.activate(workflow);
	await deliver(address, 'To be received');
	const id = await until('the mail is received', async () => {
		const [done] = (await rest.executions(workflow.id)).filter(({ stoppedAt }) => stoppedAt);
		return done?.id;
	});
	expect(await rest.executionData(id)).toContain(words.received);
};

/** Sends a text, and gives how the execution ended. */
const send = async (credential: Credential, text: string, more: object = {}): Promise<string> => {
	const { rest, n8n } = pipeline;
	const path = randomUUID();
	const { parameters, credentials } = gmailAuthentication(credential);
	const workflow = await rest.createWorkflow(
		nodePair('Send', webhookNode(path), {
			name: 'Gmail Send',
			type: 'n8n-nodes-gmail-imap-smtp.gmailSend',
			typeVersion: 1.1,
			parameters: {
				...parameters,
				operation: 'send',
				to: people.customer,
				subject: 'To be sent',
				bodyFormat: 'text',
				// n8n itself logs the parameters of a node that fails, as they stand in its workflow.
				text: '={{ $json.body.text }}',
				options: {},
				...more,
			},
			credentials,
		}),
	);
	await rest.activate(workflow);
	await fetch(`${n8n.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ text }),
	});
	return await until('the mail is sent, or not', async () => {
		const [done] = (await rest.executions(workflow.id)).filter(({ stoppedAt }) => stoppedAt);
		return done?.status;
	});
};

/** Whatever gives away who may do what, as it would stand in a text. */
const secrets = (key: { private_key: string }, clientSecret: string): [string, RegExp][] => {
	const plain = (text: string): RegExp => new RegExp(text.replace(/[^\w-]/g, '\\$&'));
	const [, line = ''] = key.private_key.split('\n');
	return [
		['an access token', /ya29\.[\w-]{8}/],
		['a refresh token', /1\/\/0[\w-]{20}/],
		['a code of the consent page', /4\/0A[\w-]{20}/],
		['an assertion', /eyJ[\w-]{10,}\.eyJ/],
		['a token on its way to IMAP or SMTP', /auth=Bearer|dXNlcj0|bixhP[WX]/],
		['the secret of the client', plain(clientSecret)],
		['the key of the service account', plain(line.slice(0, 40))],
		...Object.entries(words).map(([what, word]): [string, RegExp] => [
			`the words that were ${what}`,
			plain(word),
		]),
	];
};

it('what n8n logs at the level "debug" holds no token, no key and no words of a mail: sign-in, receiving, sending, asking, and what fails', async () => {
	const { sandbox, credentials, rest } = pipeline;
	const domain = await createServiceAccount(sandbox, rest, people.reports, {
		accessLevel: 'fullMail',
		allowOtherMailboxes: true,
	});
	await receive(credentials.oauth2, people.support);
	await receive(domain, people.reports);
	expect(await send(credentials.oauth2, words.sent)).toBe('success');
	expect(await send(credentials.serviceAccount, words.sent)).toBe('success');

	const run = await askingRun(pipeline, {
		to: people.customer,
		subject: 'To be asked',
		message: words.asked,
	});
	const id = await run.start();
	const mail = await until('the question has come', async () =>
		(await mailsOf(pipeline, people.customer)).find(({ subject }) => subject === 'To be asked'),
	);
	const [link = ''] = linksIn(mail);
	await answerBy(link, { decision: 'approved', comment: words.answered });
	expect((await run.ended(id)).status).toBe('success');

	// What fails is told at more length.
	expect(await send(credentials.oauth2, words.refused, { to: 'nobody' })).toBe('error');
	for (const address of [people.support, people.reports]) {
		await sandbox.control('killRefreshTokens', { address });
		await sandbox.control('revokeTokens', { address });
	}
	// A connection for SMTP rests, and Google's word on a new one is not asked.
	const overApi = { options: { transport: 'api' } };
	expect(await send(credentials.oauth2, words.refused, overApi)).toBe('error');

	const log = readFileSync(file, 'utf8') + pipeline.n8n.output();
	// It is the log of what was done just now, at that level.
	expect(log).toContain('debug');
	expect(log).toContain('Gmail Send');
	for (const [what, shape] of secrets(
		sandbox.serviceAccountKey,
		sandbox.oauthClient.clientSecret,
	)) {
		const found = shape.exec(log);
		const around = found && log.slice(Math.max(0, found.index - 200), found.index + 20);
		expect([what, around]).toEqual([what, null]);
	}
	const signature = new URL(link).searchParams.get('signature') ?? link;
	expect(log.includes(signature)).toBe(false);
}, 240_000);
