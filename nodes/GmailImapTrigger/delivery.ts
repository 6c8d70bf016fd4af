import { createHash } from 'node:crypto';
import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { DeliveredMessage, Outcome } from '../../gmail';

/**
 * The longest that an execution runs where no timeout is set, in s. n8n never tells of one that it timed out in queue mode
 * (2.41.1), nor of one that it could not create (2.8).
 */
const LONGEST_EXECUTION = 3_600;

/** What an execution may wait before it begins: for a worker, or for its turn. In s. */
const LONGEST_QUEUE = 600;

/** Names this trigger on the server: the keyword on what it acknowledged. */
export const keywordOf = (context: ITriggerFunctions): string => {
	const identity = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
	return `$n8n-${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
};

/**
 * Names this handing-out to n8n, which starts no second execution for the same name. A repeat after a crash or a
 * failure carries another one, so that n8n runs it; two n8n that hand out the same message carry the same.
 */
const deduplicationKey = (
	context: ITriggerFunctions,
	origin: string,
	messages: DeliveredMessage<INodeExecutionData>[],
): string => {
	const identity = [
		context.getWorkflow().id,
		context.getNode().id,
		origin,
		...messages.map(({ key, attempt }) => [key, attempt]),
	];
	return `gmail:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
};

const wasCancelled = (error: unknown): boolean =>
	error instanceof Error &&
	/cancel/i.test(`${error.name} ${error.constructor.name} ${error.message}`);

/** How n8n 2.41.1 words the death of a worker, whose execution it then calls an error, and Bull, whose queue it uses. */
const WORKER_DIED = /failed to be processed too many times|maxStalledCount/;

/**
 * True for an execution that never ran: Redis had lost its job and gave the number to another one, by whose end n8n takes it
 * for a success. Only its start is missing.
 */
const neverBegan = (run: IRun | undefined): boolean =>
	(run?.startedAt as Date | null | undefined) === null;

/** In queue mode the run has little more than its status. A paused run has been taken over by n8n. */
const outcomeOf = (run: IRun | undefined): Outcome => {
	switch (run?.status) {
		case 'error':
			return WORKER_DIED.test(run.data.resultData.error?.message ?? '') ? 'cutOff' : 'failure';
		case 'crashed':
			return 'cutOff';
		case 'canceled':
			return 'stopped';
		// Undefined: n8n knows the key, so another execution has the messages.
		default:
			return neverBegan(run) ? 'cutOff' : 'success';
	}
};

/** What n8n allows an execution, in s; none when it is not positive. */
const longestExecution = (context: ITriggerFunctions): number => {
	const ofWorkflow = context.getWorkflowSettings().executionTimeout;
	if (ofWorkflow !== undefined) return ofWorkflow;
	const ofN8n = Number(process.env.EXECUTIONS_TIMEOUT);
	return ofN8n > 0 ? ofN8n : LONGEST_EXECUTION;
};

/**
 * Starts one execution for messages and tells how it ended. Rejects when n8n could not start it. To be called in the
 * tick in which the cursor was saved, since n8n writes both at once.
 */
export const execute = async (
	context: ITriggerFunctions,
	origin: string,
	messages: DeliveredMessage<INodeExecutionData>[],
): Promise<Outcome> => {
	const done = context.helpers.createDeferredPromise<IRun>();
	const seconds = longestExecution(context);
	context.emit(
		[messages.map(({ item }) => item)],
		undefined,
		done,
		deduplicationKey(context, origin, messages),
	);
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<Outcome>((resolve) => {
		if (seconds <= 0) return;
		// It must not hold up the end of the process.
		timer = setTimeout(() => resolve('stopped'), (seconds + LONGEST_QUEUE) * 1_000).unref();
	});
	const finished = done.promise.then(outcomeOf, (error: unknown): Outcome => {
		// Somebody stopped the execution: that was its end.
		if (wasCancelled(error)) return 'stopped';
		throw error;
	});
	return await Promise.race([finished, timeout]).finally(() => clearTimeout(timer));
};
