import { createHash } from 'node:crypto';
import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { DeliveredMessage, Outcome } from '../../gmail';
import type { DatabaseWatch } from './database';
import { keptNodeId } from './kept-node-id';
import { isQueueMode } from '../shared/queue-mode';
import { CREDENTIAL_UNREADABLE } from '../shared/read-credential';

/**
 * How long an execution may be silent where nothing limits it. In queue mode n8n may never tell how one ended: its job was
 * lost in Redis, or the database was away. In regular mode the process itself knows, and only its database may keep it silent.
 */
const SILENT_IN_QUEUE_MODE_SECONDS = 15 * 60;
const SILENT_IN_REGULAR_MODE_SECONDS = 24 * 60 * 60;

/** What an execution may wait before it begins: for a worker, or for its turn. In s. */
const MAX_QUEUE_SECONDS = 600;

/** Names a trigger in this process; it stays when the node is renamed. */
export const triggerOf = (context: ITriggerFunctions): string =>
	`${context.getWorkflow().id ?? ''}:${keptNodeId(context)}`;

/** Names a trigger on the server: the keyword on what it acknowledged. */
export const keywordOfTrigger = (trigger: string): string =>
	`$n8n-${createHash('sha256').update(trigger).digest('hex').slice(0, 12)}`;

export const keywordOf = (context: ITriggerFunctions): string =>
	keywordOfTrigger(triggerOf(context));

/**
 * Names this handing-out to n8n, which starts no second execution for the same name. A repeat carries another one once the first
 * execution is known to have begun; two n8n that hand out the same message carry the same.
 */
const deduplicationKey = (
	context: ITriggerFunctions,
	mailbox: string,
	messages: DeliveredMessage<INodeExecutionData>[],
): string => {
	const identity = [
		context.getWorkflow().id,
		keptNodeId(context),
		mailbox,
		...messages.map(({ key, attempt }) => [key, attempt]),
	];
	return `gmail:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
};

/** How n8n names the ways in which an execution is cancelled (n8n-workflow, execution-cancelled.error). */
const cancellations: Record<string, Outcome> = {
	ManualExecutionCancelledError: 'stopped',
	TimeoutExecutionCancelledError: 'stopped',
	// Nobody stopped it: n8n itself ended.
	SystemShutdownExecutionCancelledError: 'crashed',
};

/** What a rejection says of the execution; undefined where it never began. */
const cancelled = (error: unknown): Outcome | undefined =>
	error instanceof Error ? cancellations[error.constructor.name] : undefined;

/** How n8n 2.41.1 words the death of a worker, whose execution it then calls an error, and Bull, whose queue it uses. */
const WORKER_DIED = /failed to be processed too many times|maxStalledCount/;

/** An execution in which no node ran: its worker could not read it, or did not know a node; the workflow is not to blame. */
export class NeverRanError extends Error {
	override readonly name = 'NeverRanError';
	constructor(why: string) {
		super(`n8n could not run the execution: ${why}`);
	}
}

/** True where no node has run: each end that a worker reports names its last node. */
const noNodeRan = ({ data }: IRun): boolean => {
	const { lastNodeExecuted, runData } = data.resultData;
	return lastNodeExecuted === undefined && Object.keys(runData ?? {}).length === 0;
};

/**
 * True for an execution that never ran: Redis had lost its job and gave the number to another one, by whose end n8n takes it
 * for a success. Only its start is missing.
 */
const neverBegan = (run: IRun): boolean => (run.startedAt as Date | null | undefined) === null;

/** Where n8n talks to its own database (2.41.1): no node for databases comes through there. */
const DATABASE_OF_N8N = /@n8n[/+\\](typeorm|db)\b/;

/** n8n or a node of ours could not go on for n8n's database: that is no failure of the workflow. */
const databaseWasAway = ({ message, stack }: Partial<Error> = {}): boolean =>
	(message?.startsWith(CREDENTIAL_UNREADABLE) ?? false) || DATABASE_OF_N8N.test(stack ?? '');

/** @throws NeverRanError */
const outcomeOf = (run: IRun | undefined): Outcome => {
	// n8n has an execution of this name already: it runs, or has ended, or its process died.
	if (run === undefined) return 'known';
	const error = run.data?.resultData?.error;
	switch (run.status) {
		case 'error':
			if (WORKER_DIED.test(error?.message ?? '')) return 'crashed';
			if (databaseWasAway(error)) return 'crashed';
			if (noNodeRan(run)) throw new NeverRanError(error?.message ?? 'it gave no reason');
			return 'failure';
		case 'crashed':
			return 'crashed';
		case 'canceled':
			return 'stopped';
		case 'waiting':
			return 'waiting';
		default:
			return neverBegan(run) ? 'crashed' : 'success';
	}
};

/** How long the trigger waits to be told of an end, in s. */
const longestSilence = (context: ITriggerFunctions, chosen: number | undefined): number => {
	const ofWorkflow = context.getWorkflowSettings?.().executionTimeout;
	const ofN8n = Number(process.env.EXECUTIONS_TIMEOUT);
	const timeout = ofWorkflow ?? (ofN8n > 0 ? ofN8n : -1);
	if (timeout > 0) return timeout + MAX_QUEUE_SECONDS;
	return chosen ?? (isQueueMode() ? SILENT_IN_QUEUE_MODE_SECONDS : SILENT_IN_REGULAR_MODE_SECONDS);
};

/**
 * Starts one execution for messages and tells how it ended. To be called in the tick in which the cursor was saved, since n8n
 * writes both at once.
 *
 * @param mailbox names the mailbox of a service account; '' for the one of the credential
 * @param database asked after a failure: where n8n's database was away meanwhile, the workflow is not to blame, whichever of its nodes
 * needed it
 * @param silence how long n8n may be silent where nothing limits the execution, in s
 * @throws Error when n8n could not start it, or no node of it ran
 */
export const execute = async (
	context: ITriggerFunctions,
	mailbox: string,
	messages: DeliveredMessage<INodeExecutionData>[],
	database: DatabaseWatch,
	silence?: number,
): Promise<Outcome> => {
	const done = context.helpers.createDeferredPromise<IRun>();
	const seconds = longestSilence(context, silence);
	context.emit(
		[messages.map(({ item }) => item)],
		undefined,
		done,
		deduplicationKey(context, mailbox, messages),
	);
	let timer: NodeJS.Timeout | undefined;
	const forgotten = new Promise<Outcome>((resolve) => {
		// It must not hold up the end of the process. Nobody told of an end: that is none.
		timer = setTimeout(() => resolve('silent'), seconds * 1_000).unref();
	});
	const finished = done.promise.then(outcomeOf, (error: unknown): Outcome => {
		const outcome = cancelled(error);
		if (outcome) return outcome;
		throw error;
	});
	const watched = database.begin();
	const outcome = await Promise.race([finished, forgotten]).finally(() => {
		clearTimeout(timer);
		watched.end();
	});
	return outcome === 'failure' && !(await watched.wasThere()) ? 'crashed' : outcome;
};
