/**
 * Gmail Send beside n8n's own Send Email in one real n8n: mails of 5 KB over SMTP with 40 ms of added round trip, timed from
 * the call of the webhook to its answer. Then 5 mails with 20 MB attached, and how far n8n's resident memory rose above idle.
 *
 *   npx gulp compile && npx tsx bench/send-in-n8n.ts [mails]
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectOAuth2 } from '../demo/credentials';
import { startPipeline } from '../demo/pipeline';
import { startDelayingProxy } from '../test/support/delaying-proxy';
import { until } from '../test/n8n/until';
import { webhookWorkflow } from '../test/n8n/webhook-workflow';
import { numberGiven, runBench } from './measuring';

const COUNT = numberGiven(0, 200);
const ROUND_TRIP = 40;
const ROUNDS = 2;
/** Bytes of a file, and of what is written of it at once. */
const FILE = 20_000_000;
const CHUNK = 100_000;
const me = 'support@example.test';
const carla = 'carla@customer.test';

type Parameters = Record<string, unknown>;

const main = async (): Promise<void> => {
	const pipeline = await startPipeline();
	const { sandbox, rest, n8n } = pipeline;
	const proxy = await startDelayingProxy(sandbox.servers.smtp, ROUND_TRIP);
	try {
		await rest.deactivate(pipeline.answer.id);
		const smtp = { host: '127.0.0.1', port: proxy.port };
		const servers = { ...sandbox.servers, smtp };
		const ours = await connectOAuth2({ ...sandbox, servers }, { url: n8n.url, rest }, me);
		const password = sandbox.accounts.find(({ address }) => address === me)?.appPassword;
		const theirs = await rest.createCredential('SMTP', 'smtp', {
			user: me,
			password,
			host: smtp.host,
			port: smtp.port,
			secure: true,
			// Without it smtp.gmail.com turns the client away.
			hostName: 'example.test',
		});
		const nodes = {
			'Gmail Send': (parameters: Parameters) => ({
				type: 'n8n-nodes-gmail-imap-smtp.gmailSend',
				typeVersion: 1,
				parameters: {
					authentication: 'oAuth2',
					resource: 'message',
					operation: 'send',
					to: carla,
					bodyFormat: 'text',
					subject: '=Mail {{ $json.n }}',
					text: '={{ $json.text }}',
					options: {},
					...parameters,
				},
				credentials: { gmailMailOAuth2Api: { id: ours.id, name: ours.name } },
			}),
			'Send Email': (parameters: Parameters) => ({
				type: 'n8n-nodes-base.emailSend',
				typeVersion: 2.1,
				parameters: {
					fromEmail: me,
					toEmail: carla,
					emailFormat: 'text',
					subject: '=Mail {{ $json.n }}',
					text: '={{ $json.text }}',
					options: { appendAttribution: false },
					...parameters,
				},
				credentials: { smtp: { id: theirs.id, name: theirs.name } },
			}),
		};
		type Name = keyof typeof nodes;

		// n8n fetches the files itself and streams them to its store: a Code node would hold them in memory.
		const source = createServer((_request, response) => {
			response.setHeader('content-type', 'application/zip');
			let left = FILE;
			const more = (): void => {
				while (left > 0) {
					left -= CHUNK;
					if (!response.write(Buffer.alloc(CHUNK, left))) return void response.once('drain', more);
				}
				response.end();
			};
			more();
		}).listen(0, '127.0.0.1');
		await once(source, 'listening');
		const { port } = source.address() as AddressInfo;
		const files = `return [1, 2, 3, 4, 5].map((n) => ({ json: { n, text: 'Here' } }));`;
		const fetchFile = {
			name: 'Fetch File',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				url: `http://127.0.0.1:${port}/file.bin`,
				options: { response: { response: { responseFormat: 'file', outputPropertyName: 'file' } } },
			},
		};
		const publish = async (name: Name, code: string, attach: boolean): Promise<string> => {
			const { workflow, path } = webhookWorkflow(code, {
				type: 'gmailSend',
				parameters: {},
				credential: ours,
			});
			const options = { subject: 'File', text: 'Here', options: { attachments: 'file' } };
			Object.assign(workflow.nodes.at(-1) ?? {}, nodes[name](attach ? options : {}), {
				onError: 'stopWorkflow',
			});
			const [first] = workflow.nodes;
			if (attach) {
				const target = workflow.nodes.at(-1)?.name ?? '';
				workflow.nodes.push({ ...fetchFile, id: randomUUID(), position: [300, 200] } as never);
				const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
				Object.assign(workflow.connections, { Code: to('Fetch File'), 'Fetch File': to(target) });
			}
			// The answer should not carry all items.
			if (first) Object.assign(first.parameters, { responseData: 'firstEntryJson' });
			await rest.activate(await rest.createWorkflow(workflow));
			return `${n8n.url}/${path}`;
		};
		const call = async (url: string): Promise<number> => {
			const start = performance.now();
			const response = await until('the webhook answers', async () => {
				const answer = await fetch(url, { signal: AbortSignal.timeout(300_000) });
				return answer.status === 404 ? undefined : answer;
			});
			if (!response.ok) throw new Error(await response.text());
			await response.arrayBuffer();
			return (performance.now() - start) / 1000;
		};
		const items = `const text = 'x'.repeat(5000); return Array.from({ length: ${COUNT} }, (_, n) => ({ json: { n, text } }));`;
		const none = await publish('Gmail Send', 'return [{ json: { n: 0, text: "warm" } }];', false);
		await call(none);
		const urls = {
			'Gmail Send': await publish('Gmail Send', items, false),
			'Send Email': await publish('Send Email', items, false),
		};
		for (let round = 0; round < ROUNDS; round++) {
			for (const name of ['Gmail Send', 'Send Email'] as const) {
				const took = await call(urls[name]);
				console.log(
					`${name}: ${COUNT} mails in ${took.toFixed(1)} s, ${(COUNT / took).toFixed(1)}/s`,
				);
			}
		}

		const resident = (): number =>
			Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${n8n.pid}/status`, 'utf8'))?.[1]) / 1000;
		const idle = resident();
		for (const name of ['Gmail Send', 'Send Email'] as const) {
			const url = await publish(name, files, true);
			const before = resident();
			let highest = before;
			const timer = setInterval(() => (highest = Math.max(highest, resident())), 20);
			const took = await call(url);
			clearInterval(timer);
			console.log(
				`${name}: 5 mails with 20 MB in ${took.toFixed(1)} s, n8n +${(highest - before).toFixed(0)} MB (idle ${idle.toFixed(0)} MB, the node that fetched the files counted in)`,
			);
		}
		source.close();
	} finally {
		await proxy.close();
		await pipeline.close();
	}
};

runBench(main);
