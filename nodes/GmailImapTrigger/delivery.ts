import { createHash } from 'node:crypto';
import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { Cursor, Delivery } from '../../gmail';

/** Hosts that never settle the promise of an execution exist; none runs longer than this unless told so, in s. */
const LONGEST_EXECUTION = 3_600;

/** One text, replaced as a whole: n8n does not notice a change inside an object that it has seen. */
const CURSOR_KEY = 'cursor';

/** The cursor that the last emission saved, if there was one. */
export const savedCursor = (context: ITriggerFunctions): Cursor | undefined => {
	const saved = context.getWorkflowStaticData('node')[CURSOR_KEY];
	return typeof saved === 'string' ? (JSON.parse(saved) as Cursor) : undefined;
};

/** n8n writes it to its database with the next emission, and at the end of an activation. */
export const saveCursor = (context: ITriggerFunctions, cursor: Cursor): void => {
	context.getWorkflowStaticData('node')[CURSOR_KEY] = JSON.stringify(cursor);
};

/** Names this trigger on the server: the keyword on what it acknowledged. */
export const keywordOf = (context: ITriggerFunctions): string => {
	const identity = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
	return `$n8n-${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
};

const wasCancelled = (error: unknown): boolean =>
	error instanceof Error &&
	/cancel/i.test(`${error.name} ${error.constructor.name} ${error.message}`);

/**
 * Starts one execution for a message and settles when it has finished, whatever its outcome. A repeat after a crash
 * carries another deduplication key, so that n8n runs it; two triggers that hand out the same message carry the same.
 */
export const deliverTo =
	(context: ITriggerFunctions, origin: string) =>
	async ({ item, uid, cursor, attempt }: Delivery<INodeExecutionData>): Promise<void> => {
		const identity = [
			context.getWorkflow().id,
			context.getNode().id,
			origin,
			cursor.uidValidity,
			uid,
			attempt,
		];
		const key = `gmail:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
		const done = context.helpers.createDeferredPromise<IRun>();
		const seconds = context.getWorkflowSettings().executionTimeout ?? LONGEST_EXECUTION;
		saveCursor(context, cursor);
		context.emit([[item]], undefined, done, key);
		let timer: NodeJS.Timeout | undefined;
		const timeout = new Promise<void>((resolve) => {
			if (seconds > 0) timer = setTimeout(resolve, (seconds + 60) * 1_000);
		});
		const finished = done.promise.then(
			() => undefined,
			(error: unknown) => {
				// Somebody stopped the execution: that was its end.
				if (!wasCancelled(error)) throw error;
			},
		);
		await Promise.race([finished, timeout]).finally(() => clearTimeout(timer));
	};
