import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import host from '../setup/n8n/package.json';
import { startProcess } from './background-process';
import type { BackgroundProcess } from './background-process';
import { environment } from './environment';
import { freePorts } from './free-ports';

/** The n8n that setup.mjs installs, or another one that test/versions has installed. */
export const n8nVersion = process.env.HOST_N8N_VERSION ?? host.dependencies.n8n;

/** What to start with Node: `n8n start`, `n8n worker`. */
export const program = join(__dirname, `../.cache/n8n-${n8nVersion}/node_modules/n8n/bin/n8n`);

export interface N8nOptions {
	/** N8N_USER_FOLDER: n8n keeps all it has in `.n8n` below it. */
	folder: string;
	/** A PEM file with the CA to trust beside the public ones. */
	caFile: string;
	/** Of 127.0.0.1, for `n8n start`; a free one unless one is given. */
	port?: number;
	env?: Record<string, string>;
}

/** A running n8n. */
export interface N8n {
	readonly pid: number;
	/** `http://localhost:<port>`: the editor, and the base of the OAuth callback. */
	readonly url: string;
	/** Milliseconds from the start of the process until it served. */
	readonly startedInMs: number;
	/** What it last logged, without secrets. */
	tail(lines?: number): string;
	/** All that is kept of its log, secrets included. */
	output(): string;
	/** An orderly end: workflows are deactivated first; after `graceMs` kill -9. Never throws. */
	stop(graceMs?: number): Promise<void>;
	/** kill -9. */
	kill(): Promise<void>;
	/** A new process over the same folder and the same port, after stop() or kill(). */
	startAgain(): Promise<N8n>;
}

/** Starts n8n and waits until it serves. Throws with the tail of its log when it does not. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	mkdirSync(options.folder, { recursive: true });
	const [port = 0, brokerPort = 0] = await freePorts(2);
	return await run(options, options.port ?? port, brokerPort);
}

async function run(options: N8nOptions, port: number, brokerPort: number): Promise<N8n> {
	const start = Date.now();
	const n8n = startProcess({
		name: 'n8n',
		command: process.execPath,
		args: [program, 'start'],
		cwd: options.folder,
		env: environment({ ...settings(options, port, brokerPort), ...options.env }),
	});
	const url = `http://localhost:${port}`;
	try {
		await ready(n8n, url);
	} catch (error) {
		await n8n.kill();
		throw error;
	}
	return {
		pid: n8n.pid,
		url,
		startedInMs: Date.now() - start,
		tail: (lines) => n8n.tail(lines),
		output: () => n8n.output(),
		stop: (graceMs = 10_000) => n8n.stop(graceMs),
		kill: () => n8n.kill(),
		startAgain: () => run(options, port, brokerPort),
	};
}

function settings(options: N8nOptions, port: number, brokerPort: number): Record<string, string> {
	return {
		...commonSettings(options, brokerPort),
		N8N_HOST: 'localhost',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_SECURE_COOKIE: 'false',
	};
}

/** What an n8n is told, whichever part of it runs. */
export function commonSettings(
	{ caFile, folder }: N8nOptions,
	brokerPort: number,
): Record<string, string> {
	return {
		NODE_EXTRA_CA_CERTS: caFile,
		N8N_USER_FOLDER: folder,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_ENCRYPTION_KEY: 'the demo keeps nothing worth a better key',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		// n8n asks these of its own servers at each start; offline they only fill the log.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		// One that it does not have is an error to n8n.
		...(existsSync(join(program, '../../dist/modules/mcp-registry')) && {
			N8N_DISABLED_MODULES: 'mcp-registry',
		}),
	};
}

/** The log says when the workflows are about to be activated, /healthz/readiness when the database is there. */
async function ready(n8n: BackgroundProcess, url: string): Promise<void> {
	await n8n.waitFor(/Editor is now accessible/, 90_000);
	const response = await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(10_000) });
	if (!response.ok) throw new Error(`n8n is not ready: ${response.status}\n${n8n.tail()}`);
}
