import { join } from 'node:path';
import { installPackage } from '../../demo/install-package';
import { startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { startPostgres } from '../servers/postgres';
import { startRedis } from '../servers/redis';
import type { Redis } from '../servers/redis';
import { startN8nWorker } from './n8n-worker';
import type { N8nWorker } from './n8n-worker';

/** The demo's pipeline in queue mode, as on two machines: what main and worker share is the database and Redis. */
export interface QueuePipeline extends Pipeline {
	/** Changes when a worker is started again. */
	worker: N8nWorker;
	readonly redis: Redis;
	/** Starts a worker over the folder of the first one. */
	startWorker(): Promise<N8nWorker>;
}

/** Starts Redis, PostgreSQL, the pipeline and a worker. Throws with the reason, and leaves nothing running. */
export async function startQueuePipeline(
	n8nEnv: Record<string, string> = {},
): Promise<QueuePipeline> {
	const opened: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of opened.splice(0).reverse()) await end();
	};
	try {
		const redis = await startRedis();
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
		const folder = join(pipeline.folder, 'worker');
		await installPackage(folder);
		const startWorker = () => startN8nWorker({ folder, caFile: pipeline.sandbox.caFile, env });
		const worker = await startWorker();
		const queue = Object.assign(pipeline, { worker, redis, startWorker, close });
		opened.push(() => queue.worker.stop());
		return queue;
	} catch (error) {
		await close();
		throw error;
	}
}
