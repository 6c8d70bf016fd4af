import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectOAuth2, createServiceAccount } from './credentials';
import { exampleWorkflow } from './example-workflow';
import { installPackage } from './install-package';
import { startN8n } from './n8n';
import type { N8n } from './n8n';
import { N8nRest } from './n8n-rest';
import type { Credential, Owner, SavedWorkflow } from './n8n-rest';
import { startSandboxProcess } from './sandbox-process';
import type { SandboxProcess } from './sandbox-process';

const cache = join(__dirname, '..', '.cache');

/** The folder that nodes of the demo's n8n may write to, below N8N_USER_FOLDER. */
export const filesIn = (folder: string): string => join(folder, 'files');

/** The login of the editor; the password is made anew in each run, with what n8n asks of one. */
export const owner: Owner = {
	email: 'owner@example.test',
	password: `Demo-1-${randomBytes(9).toString('base64url')}`,
	firstName: 'Demo',
	lastName: 'Owner',
};

/** Who writes to whom in the demo. */
export const people = {
	customer: 'carla@customer.test',
	support: 'support@example.test',
	reports: 'alice@example.test',
};

/** A sandbox and a real n8n with the package, its credentials and the first workflow, active. */
export interface Pipeline {
	/** N8N_USER_FOLDER. */
	readonly folder: string;
	readonly sandbox: SandboxProcess;
	readonly rest: N8nRest;
	/** Changes when n8n is started again. */
	n8n: N8n;
	readonly credentials: { oauth2: Credential; serviceAccount: Credential };
	readonly answer: SavedWorkflow;
	/** Ends both programs and removes what they kept. Never throws. */
	close(): Promise<void>;
}

export interface PipelineOptions {
	/** Told of each step that is done, with its duration in milliseconds. */
	onStep?: (step: string, tookMs: number) => void;
	/** Further settings of n8n. */
	n8nEnv?: Record<string, string>;
	/** A free one unless one is given. */
	n8nPort?: number;
}

/** Starts everything. Throws with the reason, and leaves nothing running. */
export async function startPipeline({
	onStep,
	n8nEnv,
	n8nPort,
}: PipelineOptions = {}): Promise<Pipeline> {
	mkdirSync(cache, { recursive: true });
	const folder = mkdtempSync(join(cache, 'run-'));
	const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	process.once('exit', remove);
	const opened: Array<() => Promise<void>> = [];
	const close = async () => {
		await Promise.all(opened.map((end) => end()));
		remove();
		process.off('exit', remove);
	};
	const step = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
		const start = Date.now();
		const result = await work();
		onStep?.(name, Date.now() - start);
		return result;
	};

	try {
		const sandbox = await step('the sandbox Gmail answers', () =>
			startSandboxProcess(join(folder, 'sandbox')),
		);
		opened.push(() => sandbox.close());
		await step('the package is packed and installed', () => installPackage(folder));
		const n8n = await step('n8n serves', () =>
			startN8n({
				folder,
				caFile: sandbox.caFile,
				port: n8nPort,
				env: { N8N_RESTRICT_FILE_ACCESS_TO: filesIn(folder), ...n8nEnv },
			}),
		);
		const running = { n8n };
		opened.push(() => running.n8n.stop());

		const rest = new N8nRest(n8n.url);
		/** Where a browser comes back to after signing in with Google. */
		const url = n8nEnv?.WEBHOOK_URL?.replace(/\/$/, '') ?? n8n.url;
		const credentials = await step('owner and credentials are set up', async () => {
			await rest.setUpOwner(owner);
			return {
				oauth2: await connectOAuth2(sandbox, { url, rest }, people.support),
				serviceAccount: await createServiceAccount(sandbox, rest, people.reports),
			};
		});
		const answer = await step('"Answer incoming mail" is active', async () => {
			const saved = await rest.createWorkflow(
				exampleWorkflow('answer-incoming-mail', Object.values(credentials)),
			);
			await rest.activate(saved);
			return saved;
		});
		return Object.assign(running, { folder, sandbox, rest, credentials, answer, close });
	} catch (error) {
		await close();
		throw error;
	}
}
