import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { simpleParser, type ParsedMail } from 'mailparser';
import type { Execution, Workflow } from '../../demo/n8n-rest';
import type { Pipeline } from '../../demo/pipeline';
import type { MessageSummary } from '../../sandbox/control';
import { gmailAuthentication } from './gmail-authentication';
import { until } from './until';

type Json = Record<string, unknown>;

/** The same as n8n's `flatted`: a table in which every string that stands for a value is the index of that value. */
const unflatten = (data: string): unknown => {
	const table = JSON.parse(data) as unknown[];
	const done = new Map<number, unknown>();
	const at = (index: number): unknown => {
		if (done.has(index)) return done.get(index);
		const entry = table[index];
		if (typeof entry !== 'object' || entry === null) return entry;
		const made: Json | unknown[] = Array.isArray(entry) ? [] : {};
		done.set(index, made);
		for (const [key, value] of Object.entries(entry))
			(made as Json)[key] = typeof value === 'string' ? at(Number(value)) : value;
		return made;
	};
	return at(0);
};

interface RunData {
	resultData: {
		runData: Record<
			string,
			Array<{ data?: { main?: Array<Array<{ json: Json; binary?: Json; pairedItem?: unknown }>> } }>
		>;
		error?: { message: string };
	};
}

/** What n8n keeps of an execution. */
export const readExecution = (data: string): RunData => unflatten(data) as RunData;

/** A workflow that asks, and runs by a call of its webhook. */
export interface AskingRun {
	workflowId: string;
	/** Of its webhook, below that of n8n. */
	path: string;
	/** Starts an execution, and gives it once it waits. */
	start(): Promise<string>;
	/** Waits until an execution has ended, or waits again. */
	ended(id: string): Promise<Execution>;
	execution(id: string): Promise<Execution | undefined>;
	/** What the node after the question got. */
	after(id: string): Promise<Array<{ json: Json; binary?: Json; pairedItem?: unknown }>>;
	data(id: string): Promise<RunData>;
}

/**
 * Webhook -> Code -> Gmail Send (Send and Wait) -> After.
 *
 * @param baseUrl where webhooks are answered
 */
export const askingRun = async (
	pipeline: Pipeline,
	parameters: Json,
	{
		items = [{ json: {} }],
		node = {},
		code = `return ${JSON.stringify(items)};`,
		afterCode = 'return $input.all();',
		baseUrl = pipeline.n8n.url,
	}: { items?: object[]; node?: Json; code?: string; afterCode?: string; baseUrl?: string } = {},
): Promise<AskingRun> => {
	const path = randomUUID();
	const { parameters: authentication, credentials } = gmailAuthentication(
		pipeline.credentials.oauth2,
	);
	const nodes = [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { path, responseMode: 'onReceived', options: {} },
		},
		{
			name: 'Code',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: code },
		},
		{
			name: 'Ask',
			type: 'n8n-nodes-gmail-imap-smtp.gmailSend',
			typeVersion: 1,
			parameters: {
				...authentication,
				resource: 'message',
				operation: 'sendAndWait',
				subject: 'A question',
				message: 'May we?',
				options: {},
				...parameters,
			},
			credentials,
			...node,
		},
		{
			name: 'After',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: afterCode },
		},
	];
	const to = (next: string) => ({ main: [[{ node: next, type: 'main', index: 0 }]] });
	const workflow: Workflow = {
		name: 'Ask and wait',
		nodes: nodes.map((each, i) => ({ ...each, id: randomUUID(), position: [i * 200, 0] })),
		connections: { Webhook: to('Code'), Code: to('Ask'), Ask: to('After') },
		settings: { executionOrder: 'v1' },
	};
	const saved = await pipeline.rest.createWorkflow(workflow);
	await pipeline.rest.activate(saved);
	const all = async (): Promise<Execution[]> => await pipeline.rest.executions(saved.id);
	const execution = async (id: string): Promise<Execution | undefined> =>
		(await all()).find((each) => each.id === id);
	const data = async (id: string): Promise<RunData> =>
		readExecution(await pipeline.rest.executionData(id));
	const settled = async (known: string[], id?: string): Promise<Execution> =>
		await until(
			'an execution waits or has ended',
			async () => {
				const found = (await all()).find((each) =>
					id === undefined ? !known.includes(each.id) : each.id === id,
				);
				return found && found.status !== 'new' && found.status !== 'running' ? found : undefined;
			},
			150_000,
		);
	return {
		workflowId: saved.id,
		path: `webhook/${path}`,
		start: async () => {
			const known = (await all()).map(({ id }) => id);
			await until('the webhook answers', async () => {
				const answer = await fetch(`${baseUrl}/webhook/${path}`);
				return answer.status === 404 ? undefined : answer;
			});
			return (await settled(known)).id;
		},
		ended: async (id) =>
			await until(
				'the execution ends',
				async () => {
					const found = await execution(id);
					return found && !['new', 'running', 'waiting'].includes(found.status) ? found : undefined;
				},
				150_000,
			),
		execution,
		data,
		after: async (id) => {
			await setTimeout(100);
			const { runData } = (await data(id)).resultData;
			return runData.After?.[0]?.data?.main?.[0] ?? [];
		},
	};
};

/** The mails that somebody got, newest last. */
export const mailsOf = async (pipeline: Pipeline, address: string): Promise<ParsedMail[]> => {
	const { messages } = await pipeline.sandbox.control<{ messages: MessageSummary[] }>(
		'listMessages',
		{ address },
	);
	return await Promise.all(
		messages
			.filter(({ labels }) => !labels.includes('\\Sent'))
			.map(async ({ raw }) => await simpleParser(Buffer.from(raw, 'base64'))),
	);
};

/** The addresses of the links of a mail to n8n's waiting webhooks, in their order. */
export const linksIn = ({ html }: ParsedMail): string[] =>
	[...String(html).matchAll(/href="([^"]*webhook-waiting[^"]*)"/g)].map(([, link = '']) =>
		link.replaceAll('&amp;', '&'),
	);

/** Answers as the page of a link does. */
export const answerBy = async (
	link: string,
	fields: Record<string, string>,
): Promise<{ status: number; text: string }> => {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	const response = await fetch(link, { method: 'POST', body: form });
	return { status: response.status, text: await response.text() };
};
