import { setTimeout as sleep } from 'node:timers/promises';
import { people } from '../../demo/pipeline';
import type { QueuePipeline } from '../n8n/queue-pipeline';
import { until } from '../n8n/until';

/** What befalls a queue mode while mail is worked on. */
export interface Fault {
	name: string;
	/** Played by the short run. */
	short?: boolean;
	/** What was in flight may run once more: what the fault cut off, and what ended while nobody could be told. */
	repeats: boolean;
	/** It says itself when the second half of the mails arrives; otherwise they come one by one while it lasts. */
	deliversMore?: boolean;
	/**
	 * Lets it happen, and heals it; resolves when all programs run again.
	 *
	 * @param deliverMore the second half of the mails arrives
	 */
	play(pipeline: QueuePipeline, deliverMore: () => Promise<void>): Promise<void>;
}

const RESTART_TAKES = 3_000;
const DATABASE_IS_AWAY = 20_000;
/** n8n waits for Redis for ten seconds. */
const UNTIL_N8N_ENDS = 15_000;
/** Two mains side by side. */
const BOTH_WATCH = 1_000;
const WORKER_IS_BARE = 10_000;

const startMain = async (pipeline: QueuePipeline): Promise<void> => {
	pipeline.n8n = await pipeline.n8n.startAgain();
};

/** Two mains watch: the mailbox of the demo's workflow, which gets no mail here, has two connections. */
const bothWatch = async ({ sandbox }: QueuePipeline): Promise<void> => {
	await until(
		'both mains watch',
		async () => {
			const sessions = await sandbox.control<Record<string, number>>('imapConnections', {});
			return (sessions[people.support] ?? 0) > 1 || undefined;
		},
		60_000,
	);
};

/** Faults that operators meet, each in the middle of a burst. */
export const faults: Fault[] = [
	{
		name: 'one of two workers is killed',
		short: true,
		repeats: true,
		play: async (pipeline) => {
			await pipeline.workers[1].kill();
			await sleep(RESTART_TAKES);
			await pipeline.startWorker(1);
		},
	},
	{
		name: 'a worker is stopped in an orderly way, and started again',
		short: true,
		repeats: false,
		play: async (pipeline) => {
			await pipeline.workers[0].stop(40_000);
			await pipeline.startWorker(0);
		},
	},
	{
		name: 'Redis restarts and has kept its data',
		short: true,
		repeats: false,
		play: async ({ redis }) => {
			await redis.down();
			await sleep(RESTART_TAKES);
			await redis.up();
		},
	},
	{
		name: 'Redis restarts without its data',
		repeats: true,
		play: async ({ redis }) => {
			await redis.forget();
			await redis.down();
			await sleep(RESTART_TAKES);
			await redis.up();
		},
	},
	{
		name: 'PostgreSQL is away for 20 s',
		repeats: true,
		play: async ({ postgres }) => {
			await postgres.down();
			await sleep(DATABASE_IS_AWAY);
			await postgres.up();
		},
	},
	{
		name: 'PostgreSQL says nothing for 20 s',
		repeats: true,
		play: async ({ postgres }) => {
			postgres.freeze();
			await sleep(DATABASE_IS_AWAY);
			postgres.thaw();
		},
	},
	{
		name: 'main is killed',
		repeats: true,
		play: async (pipeline) => {
			await pipeline.n8n.kill();
			await startMain(pipeline);
		},
	},
	{
		name: 'main is stopped in an orderly way, and started again',
		short: true,
		repeats: false,
		play: async (pipeline) => {
			await pipeline.n8n.stop(40_000);
			await startMain(pipeline);
		},
	},
	{
		name: 'main and a worker are killed together',
		repeats: true,
		play: async (pipeline) => {
			await Promise.all([pipeline.n8n.kill(), pipeline.workers[0].kill()]);
			await Promise.all([startMain(pipeline), pipeline.startWorker(0)]);
		},
	},
	{
		name: 'the host of main, a worker and a Redis that keeps nothing reboots',
		repeats: true,
		play: async (pipeline) => {
			const { redis } = pipeline;
			await Promise.all([pipeline.n8n.kill(), pipeline.workers[0].kill(), redis.forget()]);
			await redis.down();
			await redis.up();
			await Promise.all([startMain(pipeline), pipeline.startWorker(0)]);
		},
	},
	{
		name: 'Redis is away until main and workers end by themselves, and are started again',
		repeats: true,
		play: async (pipeline) => {
			const { redis, workers } = pipeline;
			await redis.down();
			await sleep(UNTIL_N8N_ENDS);
			await Promise.all([pipeline.n8n, ...workers].map(async (program) => await program.kill()));
			await redis.up();
			await Promise.all([
				startMain(pipeline),
				...workers.map(async (_, index) => await pipeline.startWorker(index)),
			]);
		},
	},
	{
		name: 'one of two workers lacks the package',
		repeats: false,
		play: async (pipeline) => {
			await pipeline.workers[1].stop(40_000);
			const bare = await pipeline.startBareWorker();
			await sleep(WORKER_IS_BARE);
			await bare.stop();
			await pipeline.startWorker(1);
		},
	},
	{
		name: 'a rolling update: a second main watches beside the first, then the first one is stopped',
		repeats: false,
		deliversMore: true,
		play: async (pipeline, deliverMore) => {
			const second = await pipeline.startSecondMain();
			await bothWatch(pipeline);
			await deliverMore();
			await sleep(BOTH_WATCH);
			await pipeline.n8n.stop(40_000);
			await startMain(pipeline);
			await second.stop(40_000);
		},
	},
	{
		name: 'a rolling update of all: main and both workers are replaced one after another, the new one first',
		repeats: false,
		play: async (pipeline) => {
			const { n8n, workers } = pipeline;
			for (const index of workers.keys()) {
				const old = workers[index];
				await pipeline.startWorker(index);
				await old.stop(40_000);
			}
			const second = await pipeline.startSecondMain();
			await bothWatch(pipeline);
			await n8n.stop(40_000);
			await startMain(pipeline);
			await bothWatch(pipeline);
			await second.stop(40_000);
		},
	},
];
