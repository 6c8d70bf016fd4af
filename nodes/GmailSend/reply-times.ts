import type { IExecuteFunctions } from 'n8n-workflow';
import type { ReplyTimes } from '../../gmail';

/**
 * What this process has counted, by workflow and node. n8n gives a worker nothing of what it keeps with the workflow, and
 * lets each start of a trigger replace it (2.41.1).
 */
const counted = new Map<string, ReplyTimes>();

const longer = (one: number[] = [], other: number[] = []): number[] =>
	one.length > other.length ? one : other;

/**
 * When automatic replies of this node went to an address, over its executions: as this process knows, or as n8n kept it
 * with the workflow, whichever knows more.
 *
 * @param count is given those times, and changes them
 */
export const updateReplyTimes = (
	context: IExecuteFunctions,
	count: (times: ReplyTimes) => void,
): void => {
	const node = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
	const kept = context.getWorkflowStaticData('node');
	const here = counted.get(node) ?? {};
	const there = (kept.replies as ReplyTimes | undefined) ?? {};
	const addresses = [...Object.keys(here), ...Object.keys(there)];
	const times = Object.fromEntries(
		addresses.map((address) => [address, longer(here[address], there[address])]),
	);
	count(times);
	counted.set(node, times);
	// n8n notices only what is assigned.
	kept.replies = times;
};
