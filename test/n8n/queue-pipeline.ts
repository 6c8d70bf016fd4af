import { join } from 'node:path';
import { installPackage } from '../../demo/install-package';
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
	/** Starts one more main over the same database and Redis, as in a rolling update. Whoever asks ends it. */
	startSecondMain(): Promise<N8n>;
}

export interface QueuePipelineOptions {
	/** Further settings of main and workers. */
	n8nEnv?: Record<string, string>;
	workers?: number;
	/** Redis writes each change to disk. */
	redisKeepsData?: boolean;
}

/** Starts Redis, PostgreSQL, the pipeline and its workers. Throws with the reason, and leaves nothing running. */
export async function startQueuePipeline({
	n8nEnv = {},
	workers: count = 1,
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
			...n8nEnv,
		};
		const pipeline = await startPipeline({ n8nEnv: env });
		opened.push(pipeline.close);
		const { caFile } = pipeline.sandbox;
		const folderOf = async (name: string): Promise<string> => {
			const folder = join(pipeline.folder, name);
			await installPackage(folder);
			return folder;
		};
		const folders: string[] = [];
		const workers: N8nWorker[] = [];
		const startWorker = async (index = 0) => {
			workers[index] = await startN8nWorker({ folder: folders[index], caFile, env });
		};
		opened.push(async () => {
			await Promise.all(workers.map(async (worker) => await worker.stop()));
		});
		for (let index = 0; index < count; index += 1) {
			folders.push(await folderOf(`worker-${index + 1}`));
			await startWorker(index);
		}
		const startBareWorker = async () =>
			await startN8nWorker({ folder: join(pipeline.folder, 'bare-worker'), caFile, env });
		const startSecondMain = async () =>
			await startN8n({ folder: await folderOf('second-main'), caFile, env });
		return Object.assign(pipeline, {
			workers,
			redis,
			postgres,
			startWorker,
			startBareWorker,
			startSecondMain,
			close,
		});
	} catch (error) {
		await close();
		throw error;
	}
}
