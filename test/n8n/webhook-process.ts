import { mkdirSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { startProcess, type BackgroundProcess } from '../../demo/background-process';
import { environment } from '../../demo/environment';
import { freePorts } from '../../demo/free-ports';
import { commonSettings, program, type N8nOptions } from '../../demo/n8n';

/** A running `n8n webhook`, which answers webhooks and nothing else. */
export interface WebhookProcess {
	/** Ends it in an orderly way. Never throws. */
	stop(): Promise<void>;
	/** kill -9. */
	kill(): Promise<void>;
	/** Starts it again over its folder and its port, after stop() or kill(). */
	start(): Promise<void>;
	tail(lines?: number): string;
}

/** Starts it and waits until it listens. Throws with the tail of its log when it does not. */
export async function startWebhookProcess(
	options: N8nOptions,
	port: number,
): Promise<WebhookProcess> {
	mkdirSync(options.folder, { recursive: true });
	const [brokerPort = 0] = await freePorts(1);
	let running: BackgroundProcess;
	const start = async (): Promise<void> => {
		running = startProcess({
			name: 'n8n webhook',
			command: process.execPath,
			args: [program, 'webhook'],
			cwd: options.folder,
			env: environment({
				...commonSettings(options, brokerPort),
				N8N_LISTEN_ADDRESS: '127.0.0.1',
				N8N_PORT: String(port),
				...options.env,
			}),
		});
		try {
			await running.waitFor(/Webhook listener waiting for requests/, 90_000);
		} catch (error) {
			await running.kill();
			throw error;
		}
	};
	await start();
	return {
		start,
		stop: async () => await running.stop(),
		kill: async () => await running.kill(),
		tail: (lines) => running.tail(lines),
	};
}

/** What people reach n8n by, where several processes are n8n: as a load balancer, by the path. */
export interface Gateway {
	readonly url: string;
	/** Requests for webhooks since the start, as `POST /webhook-waiting/...`. */
	asked: string[];
	close(): Promise<void>;
}

/** n8n's own advice for a load balancer. */
const FOR_WEBHOOKS = /^\/(webhook|webhook-waiting|form|form-waiting|mcp)\//;

/** @param ports where main and the webhook process listen, once they do */
export async function startGateway(ports: { main: number; webhooks: number }): Promise<Gateway> {
	const asked: string[] = [];
	const pass = (incoming: IncomingMessage, response: ServerResponse): void => {
		const { method, url = '/', headers } = incoming;
		const isWebhook = FOR_WEBHOOKS.test(url);
		if (isWebhook) asked.push(`${method} ${url}`);
		const port = isWebhook ? ports.webhooks : ports.main;
		const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		outgoing.on('error', () => response.writeHead(502).end());
		incoming.pipe(outgoing);
	};
	const server = createServer(pass);
	const [port = 0] = await freePorts(1);
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://localhost:${port}`,
		asked,
		close: async () => {
			server.close();
			server.closeAllConnections();
			await Promise.resolve();
		},
	};
}
