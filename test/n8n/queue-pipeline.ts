import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../../demo/free-ports';
import { startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { startN8n } from '../../demo/n8n';
import type { N8n } from '../../demo/n8n';
import { startPostgres } from '../servers/postgres';
import type { Postgres } from '../servers/postgres';
import { startRedis } from '../servers/redis';
import type { Redis } from '../servers/redis';
import { startN8nWorker } from './n8n-worker';
import type { N8nWorker } from './n8n-worker';
import { startGateway, startWebhookProcess } from './webhook-process';
import type { Gateway, WebhookProcess } from './webhook-process';

/** The demo's pipeline in queue mode, as on several machines: what main and workers share is the database and Redis. */
export interface QueuePipeline extends Pipeline {
	/** Each by its number from 0 on. */
	readonly workers: N8nWorker[];
	readonly redis: Redis;
	readonly postgres: Postgres;
	/** Starts a worker again over its folder, after stop() or kill(). */
	startWorker(index?: number): Promise<void>;
	/** Starts one more worker, which does not have the package. Whoever asks ends it. */
	startBareWorker(): Promise<N8nWorker>;
	/** Starts one more worker with other settings, over the folder of the first one. Whoever asks ends it. */
	startOtherWorker(more: Record<string, string>): Promise<N8nWorker>;
	/** Starts one more main over the same database and Redis, as in a rolling update. Whoever asks ends it. */
	startSecondMain(more?: Record<string, string>): Promise<N8n>;
	/** Only where it was asked for, with the gateway before it and main. */
	readonly webhooks?: WebhookProcess;
	readonly gateway?: Gateway;
}

export interface QueuePipelineOptions {
	/** Further settings of main and workers. */
	n8nEnv?: Record<string, string>;
	workers?: number;
	/** Executions that each worker runs at once; n8n's default is 10. */
	concurrency?: number;
	/**
	 * A process of its own answers webhooks, main answers none of them, and a gateway sends each request to where it belongs:
	 * n8n knows itself by the gateway's address.
	 */
	webhookProcess?: boolean;
	/** Redis writes each change to disk. */
	redisKeepsData?: boolean;
}

/** Starts Redis, PostgreSQL, the pipeline and its workers. Throws with the reason, and leaves nothing running. */
export async function startQueuePipeline({
	n8nEnv = {},
	workers: count = 1,
	concurrency,
	webhookProcess = false,
	redisKeepsData = false,
}: QueuePipelineOptions = {}): Promise<QueuePipeline> {
	const opened: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of opened.splice(0).reverse()) await end();
	};
	try {
		const redis = await startRedis({ keepsData: redisKeepsData });
		opened.push(() => redis.stop());
		const postgres = await startPostgres();
		opened.push(() => postgres.stop());
		const [main = 0, webhooksPort = 0] = await freePorts(2);
		const ports = { main, webhooks: webhooksPort };
		const gateway = webhookProcess ? await startGateway(ports) : undefined;
		if (gateway) opened.push(gateway.close);
		const env = {
			EXECUTIONS_MODE: 'queue',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgres.port),
			DB_POSTGRESDB_USER: postgres.user,
			DB_POSTGRESDB_DATABASE: postgres.database,
			// A dead worker is noticed after seconds instead of one and a half minutes.
			QUEUE_WORKER_LOCK_DURATION: '4000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
			QUEUE_WORKER_STALLED_INTERVAL: '2000',
			...(gateway && {
				WEBHOOK_URL: `${gateway.url}/`,
				N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			}),
			...n8nEnv,
		};
		const pipeline = await startPipeline({ n8nEnv: env, n8nPort: ports.main });
		opened.push(pipeline.close);
		const { caFile } = pipeline.sandbox;
		const folderOf = async (name: string): Promise<string> => {
			const folder = join(pipeline.folder, name);
			// As docs/queue-mode.md has it: installed once, for all of them.
			const nodes = join('.n8n', 'nodes');
			await cp(join(pipeline.folder, nodes), join(folder, nodes), { recursive: true });
			return folder;
		};
		const folders: string[] = [];
		const workers: N8nWorker[] = [];
		const startWorker = async (index = 0) => {
			workers[index] = await startN8nWorker({ folder: folders[index], caFile, env, concurrency });
		};
		opened.push(async () => {
			await Promise.all(workers.map(async (worker) => await worker.stop()));
		});
		const startAll = Array.from({ length: count }, async (_, index) => {
			folders[index] = await folderOf(`worker-${index + 1}`);
			await startWorker(index);
		});
		const startBareWorker = async () =>
			await startN8nWorker({ folder: join(pipeline.folder, 'bare-worker'), caFile, env });
		const startOtherWorker = async (more: Record<string, string>) =>
			await startN8nWorker({ folder: folders[0], caFile, env: { ...env, ...more } });
		const startSecondMain = async (more: Record<string, string> = {}) =>
			await startN8n({ folder: await folderOf('second-main'), caFile, env: { ...env, ...more } });
		const startWebhooks = async (): Promise<WebhookProcess> => {
			const folder = await folderOf('webhooks');
			const started = await startWebhookProcess({ folder, caFile, env }, ports.webhooks);
			opened.push(started.stop);
			return started;
		};
		const [webhooks] = await Promise.all([
			gateway ? startWebhooks() : Promise.resolve(undefined),
			...startAll,
		]);
		return Object.assign(pipeline, {
			workers,
			webhooks,
			gateway,
			redis,
			postgres,
			startWorker,
			startBareWorker,
			startOtherWorker,
			startSecondMain,
			close,
		});
	} catch (error) {
		await close();
		throw error;
	}
}
