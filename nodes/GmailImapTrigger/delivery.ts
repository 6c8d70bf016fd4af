import { createHash } from 'node:crypto';
import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { DeliveredMessage, Outcome } from '../../gmail';

/** Hosts that never settle the promise of an execution exist; none runs longer than this unless told so, in s. */
const LONGEST_EXECUTION = 3_600;

/** What n8n adds to a timeout of its own until it settles the promise, in s. */
const GRACE = 60;

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

/** In queue mode the run has little more than its status. A paused run has been taken over by n8n. */
const outcomeOf = (run: IRun | undefined): Outcome => {
	switch (run?.status) {
		case 'error':
		case 'crashed':
			return 'failure';
		case 'canceled':
			return 'stopped';
		// Undefined: n8n knows the key, so another execution has the messages.
		default:
			return 'success';
	}
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
	const seconds = context.getWorkflowSettings().executionTimeout ?? LONGEST_EXECUTION;
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
		timer = setTimeout(() => resolve('stopped'), (seconds + GRACE) * 1_000).unref();
	});
	const finished = done.promise.then(outcomeOf, (error: unknown): Outcome => {
		// Somebody stopped the execution: that was its end.
		if (wasCancelled(error)) return 'stopped';
		throw error;
	});
	return await Promise.race([finished, timeout]).finally(() => clearTimeout(timer));
};
