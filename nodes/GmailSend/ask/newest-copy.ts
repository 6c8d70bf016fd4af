import type { IWebhookFunctions } from 'n8n-workflow';
import { processWide } from '../../shared/process-wide';
import { keptIn } from './waiting';

const REVISION_KEY = 'revision';

/** No visitor holds a copy of an execution for longer before an answer is taken. */
const MAX_COPY_AGE_MS = 5_000;

/** What was kept last with each execution that waits, by execution and node; the oldest first. */
const latest = processWide(
	'asking-revisions-1',
	() => new Map<string, { revision: number; at: number }>(),
);

/**
 * To be asked before an answer is kept with an execution that waits. n8n (2.41.1) gives each visitor a copy of the execution, and goes on
 * from it if the execution waits: also where it went on from another copy meanwhile and waits again. What that one held would be lost.
 * This process alone is known of.
 *
 * @returns false for a copy that is older than what was kept last: nothing may be kept with it
 */
export const takeNewestCopy = (context: IWebhookFunctions): boolean => {
	const kept = keptIn(context);
	const revision = Number(kept[REVISION_KEY] ?? 0);
	const name = `${context.getExecutionId()}:${context.getNode().id}`;
	const now = Date.now();
	for (const [each, { at }] of latest) {
		if (now - at < MAX_COPY_AGE_MS) break;
		latest.delete(each);
	}
	if ((latest.get(name)?.revision ?? 0) > revision) return false;
	kept[REVISION_KEY] = revision + 1;
	latest.delete(name);
	latest.set(name, { revision: revision + 1, at: now });
	return true;
};
