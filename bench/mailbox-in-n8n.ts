/**
 * Gmail Mailbox beside n8n's own Gmail node in one real n8n, over 40 ms of added round trip: a mailbox of 1,000 messages is
 * searched and labelled, 200 are read whole, and 100 mails are sent by the API. n8n's node knows Google's address only: its
 * connections are led to the sandbox. Timed from the call of a webhook to its answer.
 *
 *   node setup.mjs --n8n && npx tsx bench/mailbox-in-n8n.ts [messages]
 */
import { join } from 'node:path';
import { connectOAuth2 } from '../demo/credentials';
import { freePorts } from '../demo/free-ports';
import type { Credential } from '../demo/n8n-rest';
import { startPipeline, type Pipeline } from '../demo/pipeline';
import { startDelayingProxy } from '../test/delaying-proxy';
import { until } from '../test/n8n/until';
import { webhookWorkflow } from '../test/n8n/webhook-workflow';

const COUNT = Number(process.argv[2] ?? 1_000);
const READ = 200;
const SENT = 100;
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

/** Publishes Webhook -> Code -> steps; returns the address of the webhook. */
const publish = async (
	{ rest, n8n }: Pipeline,
	code: string,
	[first, ...others]: Step[],
	credential: Credential,
): Promise<string> => {
	const { workflow, path } = webhookWorkflow(code, { type: 'x', parameters: {}, credential });
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	Object.assign(workflow.nodes.at(-1) ?? {}, first, { onError: 'stopWorkflow' });
	let last = workflow.nodes.at(-1)?.name ?? '';
	for (const [i, step] of others.entries()) {
		const name = `Step ${i + 2}`;
		workflow.nodes.push({ ...step, name, id: `step-${i}`, position: [600 + i * 200, 0] } as never);
		Object.assign(workflow.connections, { [last]: to(name) });
		last = name;
	}
	// The answer should not carry all items.
	Object.assign(workflow.nodes[0]?.parameters ?? {}, { responseData: 'firstEntryJson' });
	await rest.activate(await rest.createWorkflow(workflow));
	return `${n8n.url}/${path}`;
};

/** Seconds. */
const call = async (url: string): Promise<number> => {
	const start = performance.now();
	const response = await until('the webhook answers', async () => {
		const answer = await fetch(url, { signal: AbortSignal.timeout(290_000) });
		return answer.status === 404 ? undefined : answer;
	});
	const text = await response.text();
	if (!response.ok) throw new Error(text);
	return (performance.now() - start) / 1_000;
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
		const measure = async (
			what: string,
			code: string,
			steps: Record<'ours' | 'theirs', Step[]>,
		) => {
			const ours = await call(await publish(pipeline, code, steps.ours, own));
			const peer = await call(await publish(pipeline, code, steps.theirs, their));
			console.log(
				`${what}: ours ${ours.toFixed(1)} s, n8n's Gmail node ${peer.toFixed(1)} s, ${(peer / ours).toFixed(1)}x`,
			);
		};
		// Loads the core once: nobody measures that.
		await call(
			await publish(pipeline, one, [mailbox({ resource: 'mailbox', operation: 'getQuota' })], own),
		);
		await measure(`find ${COUNT} messages`, one, { ours: [find.ours], theirs: [find.theirs] });
		await measure(`find and label ${COUNT} messages`, one, {
			ours: [find.ours, label.ours],
			theirs: [find.theirs, label.theirs],
		});
		console.log(
			`labelled: ours ${await labelled(pipeline, 'Ours')}, n8n's ${await labelled(pipeline, 'Theirs')}`,
		);
		await measure(`read ${READ} whole messages`, one, { ours: [read.ours], theirs: [read.theirs] });
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

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
