/**
 * Gmail Mailbox beside n8n's own Gmail node in one real n8n, over 40 ms of added round trip: a mailbox of 1,000 messages is
 * searched and labelled, 200 are read whole, the files of 20 are downloaded, and 100 mails are sent by the API. n8n's node
 * knows Google's address only: its connections are led to the sandbox. Timed from the call of a webhook to its answer, and
 * node by node as n8n tells it; connections and round trips are counted on the way, those for tokens are not on it.
 *
 *   node setup.mjs --n8n && npx tsx bench/mailbox-in-n8n.ts [messages]
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { connectOAuth2 } from '../demo/credentials';
import { freePorts } from '../demo/free-ports';
import type { Credential } from '../demo/n8n-rest';
import { startPipeline, type Pipeline } from '../demo/pipeline';
import { startDelayingProxy } from '../test/support/delaying-proxy';
import { until } from '../test/n8n/until';
import { webhookWorkflow } from '../test/n8n/webhook-workflow';
import { numberGiven, runBench } from './measuring';

const COUNT = numberGiven(0, 1_000);
const READ = 200;
const SENT = 100;
/** Messages with a file, and bytes of a file. */
const FILES = 20;
const FILE = 2_000_000;
const ROUND_TRIP = 40;
const me = 'support@example.test';
const carla = 'carla@customer.test';

type Parameters = Record<string, unknown>;

/** A node of either package, with its credential. */
interface Step {
	type: string;
	typeVersion: number;
	parameters: Parameters;
	credentials: Record<string, { id: string; name: string }>;
}

const stepOf =
	(type: string, typeVersion: number, credential: Credential) =>
	(parameters: Parameters): Step => ({
		type,
		typeVersion,
		parameters: { authentication: 'oAuth2', ...parameters },
		credentials: { [credential.type]: { id: credential.id, name: credential.name } },
	});

/** A workflow that is published. */
interface Published {
	id: string;
	/** Of its webhook. */
	url: string;
	/** The names of the nodes that are measured, in order. */
	steps: string[];
}

/** Publishes Webhook -> Code -> steps. */
const publish = async (
	{ rest, n8n }: Pipeline,
	code: string,
	[first, ...others]: Step[],
	credential: Credential,
): Promise<Published> => {
	const { workflow, path } = webhookWorkflow(code, { type: 'x', parameters: {}, credential });
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	Object.assign(workflow.nodes.at(-1) ?? {}, first, { onError: 'stopWorkflow' });
	let last = workflow.nodes.at(-1)?.name ?? '';
	const names = [last];
	for (const [i, step] of others.entries()) {
		const name = `Step ${i + 2}`;
		workflow.nodes.push({ ...step, name, id: `step-${i}`, position: [600 + i * 200, 0] } as never);
		Object.assign(workflow.connections, { [last]: to(name) });
		last = name;
		names.push(name);
	}
	// The answer should not carry all items.
	Object.assign(workflow.nodes[0]?.parameters ?? {}, { responseData: 'firstEntryJson' });
	const saved = await rest.createWorkflow(workflow);
	await rest.activate(saved);
	return { id: saved.id, url: `${n8n.url}/${path}`, steps: names };
};

/** Seconds. */
const call = async ({ url }: Published): Promise<number> => {
	const start = performance.now();
	const response = await until('the webhook answers', async () => {
		const answer = await fetch(url, { signal: AbortSignal.timeout(290_000) });
		return answer.status === 404 ? undefined : answer;
	});
	const text = await response.text();
	if (!response.ok) throw new Error(text);
	return (performance.now() - start) / 1_000;
};

/** What a node did in the one execution of a workflow. */
interface NodeRun {
	/** Seconds. */
	took: number;
	items: number;
	files: number;
}

const runsOf = async ({ rest }: Pipeline, { id, steps }: Published): Promise<NodeRun[]> => {
	const execution = await until('n8n saves the execution', async () =>
		(await rest.executions(id)).find(({ status }) => status === 'success'),
	);
	// The format of flatted: a text inside an object or array is the index of what stands there.
	const pieces = JSON.parse(await rest.executionData(execution.id)) as never[];
	const follow = <T>(from: unknown, ...keys: (string | number)[]): T =>
		keys.reduce((piece, key) => {
			const value = (piece as Record<string, unknown>)[key];
			return typeof value === 'string' ? pieces[Number(value)] : value;
		}, from) as T;
	return steps.map((step) => {
		const run = follow<object>(pieces[0], 'resultData', 'runData', step, 0);
		const items = follow<unknown[]>(run, 'data', 'main', 0);
		const files = items.map((_, i) => Object.keys(follow<object>(items, i, 'binary') ?? {}).length);
		return {
			took: follow<number>(run, 'executionTime') / 1_000,
			items: items.length,
			files: files.reduce((sum, count) => sum + count, 0),
		};
	});
};

const fill = async ({ sandbox }: Pipeline, subject: string, count: number): Promise<void> => {
	for (let i = 0; i < count; i++) {
		await sandbox.control('appendMessage', {
			address: me,
			labels: ['\\Inbox'],
			raw: `From: Carla <${carla}>\r\nTo: ${me}\r\nSubject: ${subject} ${i}\r\nMessage-ID: <${subject}-${i}@customer.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${'Some words of a customer. '.repeat(100)}`,
		});
	}
};

const fillFiles = async ({ sandbox }: Pipeline): Promise<void> => {
	for (let i = 0; i < FILES; i++) {
		const file = Buffer.alloc(FILE, `file ${i} `).toString('base64').replace(/.{76}/g, '$&\r\n');
		await sandbox.control('appendMessage', {
			address: me,
			labels: ['\\Inbox'],
			raw: `From: Carla <${carla}>\r\nTo: ${me}\r\nSubject: Files ${i}\r\nMessage-ID: <files-${i}@customer.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere it is\r\n--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=file.zip\r\n\r\n${file}\r\n--b--\r\n`,
		});
	}
};

/** How many messages have a label by now: what was measured was done. */
const labelled = async ({ sandbox }: Pipeline, label: string): Promise<number> => {
	const { messages } = await sandbox.control<{ messages: { labels: string[] }[] }>('listMessages', {
		address: me,
	});
	return messages.filter(({ labels }) => labels.includes(label)).length;
};

const labelId = async ({ sandbox }: Pipeline, name: string): Promise<string> => {
	const { token } = await sandbox.control<{ token: string }>('mintToken', { address: me });
	const response = await fetch(`${sandbox.servers.api}/gmail/v1/users/me/labels`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ name }),
	});
	return ((await response.json()) as { id: string }).id;
};

const main = async (): Promise<void> => {
	const [apiPort = 0] = await freePorts(1);
	const pipeline = await startPipeline({
		n8nEnv: {
			NODE_OPTIONS: `--require ${join(__dirname, 'google-is-here.cjs')}`,
			GOOGLE_PORT: String(apiPort),
		},
	});
	const { sandbox, rest, n8n } = pipeline;
	const imap = await startDelayingProxy(sandbox.servers.imap, ROUND_TRIP);
	const target = { host: '127.0.0.1', port: Number(new URL(sandbox.servers.api).port) };
	const api = await startDelayingProxy(target, ROUND_TRIP, apiPort);
	try {
		await rest.deactivate(pipeline.answer.id);
		const servers = {
			...sandbox.servers,
			imap: { host: '127.0.0.1', port: imap.port },
			api: `https://127.0.0.1:${apiPort}`,
		};
		const own = await connectOAuth2({ ...sandbox, servers }, { url: n8n.url, rest }, me);
		const { token } = await sandbox.control<{ token: string }>('mintToken', { address: me });
		const their = await rest.createCredential('n8n Gmail', 'gmailOAuth2', {
			...sandbox.oauthClient,
			oauthTokenData: { access_token: token, token_type: 'Bearer', scope: 'mail' },
		});
		await fill(pipeline, 'Bench', COUNT);
		const theirLabel = await labelId(pipeline, 'Theirs');

		const mailbox = stepOf('n8n-nodes-gmail-imap-smtp.gmailMailbox', 1, own);
		const theirs = stepOf('n8n-nodes-base.gmail', 2.1, their);
		const find = {
			ours: mailbox({
				resource: 'message',
				operation: 'search',
				query: 'subject:Bench',
				returnAll: true,
				simplify: true,
				filters: {},
				options: {},
				searchIn: { __rl: true, mode: 'list', value: 'INBOX' },
			}),
			theirs: theirs({
				resource: 'message',
				operation: 'getAll',
				returnAll: true,
				simple: true,
				filters: { q: 'subject:Bench' },
				options: {},
			}),
		};
		const label = {
			ours: mailbox({
				resource: 'message',
				operation: 'addLabels',
				message: '={{ $json.id }}',
				label: { __rl: true, mode: 'name', value: 'Ours' },
				createMissing: true,
			}),
			theirs: theirs({
				resource: 'message',
				operation: 'addLabels',
				messageId: '={{ $json.id }}',
				labelIds: [theirLabel],
			}),
		};
		const read = {
			ours: { ...find.ours, parameters: { ...find.ours.parameters, simplify: false } },
			theirs: { ...find.theirs, parameters: { ...find.theirs.parameters, simple: false } },
		};
		for (const step of Object.values(read)) {
			Object.assign(step.parameters, { returnAll: false, limit: READ });
		}
		const files = {
			ours: [
				{ ...find.ours, parameters: { ...find.ours.parameters, query: 'subject:Files' } },
				mailbox({
					resource: 'message',
					operation: 'downloadAttachments',
					message: '={{ $json }}',
					filters: {},
				}),
			],
			theirs: [
				theirs({
					...find.theirs.parameters,
					simple: false,
					filters: { q: 'subject:Files' },
					options: { downloadAttachments: true },
				}),
			],
		};
		const send = {
			ours: stepOf(
				'n8n-nodes-gmail-imap-smtp.gmailSend',
				1,
				own,
			)({
				resource: 'message',
				operation: 'send',
				to: carla,
				bodyFormat: 'text',
				subject: '=Mail {{ $json.n }}',
				text: 'Hello',
				options: { transport: 'api' },
			}),
			theirs: theirs({
				resource: 'message',
				operation: 'send',
				sendTo: carla,
				emailType: 'text',
				subject: '=Mail {{ $json.n }}',
				message: 'Hello',
				options: { appendAttribution: false },
			}),
		};
		const one = 'return [{ json: {} }];';
		const many = `return Array.from({ length: ${SENT} }, (_, n) => ({ json: { n } }));`;
		/** MB */
		const resident = (): number =>
			Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${n8n.pid}/status`, 'utf8'))?.[1]) / 1_000;
		const counted = () => ({
			connections: imap.counted.connections + api.counted.connections,
			roundTrips: imap.counted.roundTrips + api.counted.roundTrips,
		});
		const timed = async (who: string, code: string, steps: Step[], credential: Credential) => {
			const published = await publish(pipeline, code, steps, credential);
			const before = counted();
			const idle = resident();
			let highest = idle;
			const timer = setInterval(() => (highest = Math.max(highest, resident())), 20);
			const took = await call(published);
			clearInterval(timer);
			const { connections, roundTrips } = counted();
			const runs = await runsOf(pipeline, published);
			const nodes = runs.map(
				(run) =>
					`${run.took.toFixed(1)} s (${run.items} items${run.files > 0 ? `, ${run.files} files` : ''})`,
			);
			console.log(
				`  ${who}: ${took.toFixed(1)} s; its nodes ${nodes.join(', ')}; ${connections - before.connections} connections, ${roundTrips - before.roundTrips} round trips; n8n +${(highest - idle).toFixed(0)} MB`,
			);
			return took;
		};
		const measure = async (
			what: string,
			code: string,
			steps: Record<'ours' | 'theirs', Step[]>,
		) => {
			console.log(`${what} (load of the machine ${loadavg()[0]?.toFixed(1)})`);
			const ours = await timed('ours', code, steps.ours, own);
			const peer = await timed("n8n's Gmail node", code, steps.theirs, their);
			console.log(`  ${(peer / ours).toFixed(1)}x`);
		};
		// Loads the core once: nobody measures that.
		await call(
			await publish(pipeline, one, [mailbox({ resource: 'mailbox', operation: 'getQuota' })], own),
		);
		await measure(`find and label ${COUNT} messages`, one, {
			ours: [find.ours, label.ours],
			theirs: [find.theirs, label.theirs],
		});
		console.log(
			`labelled: ours ${await labelled(pipeline, 'Ours')}, n8n's ${await labelled(pipeline, 'Theirs')}`,
		);
		await measure(`read ${READ} whole messages`, one, { ours: [read.ours], theirs: [read.theirs] });
		await fillFiles(pipeline);
		await measure(`download ${FILES} files of ${FILE / 1_000_000} MB`, one, files);
		await measure(`send ${SENT} mails by the API`, many, {
			ours: [send.ours],
			theirs: [send.theirs],
		});
	} finally {
		await imap.close();
		await api.close();
		await pipeline.close();
	}
};

runBench(main);
