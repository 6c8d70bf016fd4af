import { processWide } from '../shared/process-wide';

/** How many ended jobs n8n is to keep in Redis, so that main finds an end that it was not told of. */
const JOBS_TO_KEEP = '1000';

const settings = [
	'N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED',
	'N8N_EXECUTIONS_QUEUE_KEEP_LAST_FAILED',
] as const;

/**
 * What to change in the settings of a main in queue mode. n8n keeps no ended job unless told to (2.41.1): an end that Redis could not
 * tell main of, because one of them was restarting, is then never found, and its message runs again after the longest silence.
 *
 * @returns undefined where there is nothing to be changed
 */
export const queueAdvice = (env: NodeJS.ProcessEnv): string | undefined => {
	if (env.EXECUTIONS_MODE !== 'queue') return undefined;
	const missing = settings.filter((name) => !(Number(env[name]) > 0));
	if (missing.length === 0) return undefined;
	const wanted = missing.map((name) => `${name}=${JOBS_TO_KEEP}`).join(' and ');
	return `In queue mode n8n keeps no ended jobs in Redis. After a restart of Redis, messages whose end it missed then run a second time. Set ${wanted} for the main process`;
};

/** Gives that advice, once a process. */
export const adviseOnQueue = (
	tell: (advice: string) => void,
	env: NodeJS.ProcessEnv = process.env,
): void => {
	const given = processWide('queue-advice-1', () => ({ isGiven: false }));
	const advice = queueAdvice(env);
	if (given.isGiven || advice === undefined) return;
	given.isGiven = true;
	tell(advice);
};

/** What n8n gives a worker unless it is told otherwise (2.41.1). */
const DEFAULT_WORKER_CONCURRENCY = 10;

/**
 * How many workers a trigger keeps busy: n8n tells nobody how many there are.
 *
 * @param atOnce executions that each watched folder may have at once
 * @returns undefined where workers run nothing, or one message is to follow the other
 */
export const workersFed = (
	{ maxInFlight: atOnce, inOrder }: { maxInFlight: number; inOrder: boolean },
	env: NodeJS.ProcessEnv = process.env,
): string | undefined => {
	if (env.EXECUTIONS_MODE !== 'queue' || inOrder) return undefined;
	const workers = Math.max(1, Math.floor(atOnce / DEFAULT_WORKER_CONCURRENCY));
	return `${atOnce} executions at once, which keep ${workers === 1 ? 'one worker' : `${workers} workers`} of ${DEFAULT_WORKER_CONCURRENCY} busy. Where the workers run more together, raise Executions at Once; more than they run only waits`;
};
