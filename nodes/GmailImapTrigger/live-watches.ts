import type { Handover, Watch } from '../../gmail';

/** The watches of one trigger, by what each watches. */
export type Watches = Map<string, Watch>;

/**
 * The triggers that live in this process, by workflow and node. After a failure n8n can start a trigger twice and lose
 * the handle of the first, which would then hand out every message a second time.
 */
const liveTriggers = new Map<string, Watches>();

/** Triggers that were closed while executions of theirs still run. */
const closedTriggers = new Map<string, Watches>();

export const enter = (trigger: string, watches: Watches): void => {
	liveTriggers.set(trigger, watches);
	closedTriggers.delete(trigger);
};

/** Closes the watches of a trigger, and keeps them for a successor as long as executions of theirs run. */
export const leave = async (trigger: string, watches: Watches): Promise<void> => {
	if (liveTriggers.get(trigger) === watches) liveTriggers.delete(trigger);
	await Promise.all([...watches.values()].map(async (watch) => await watch.close()));
	const running = [...watches.values()].flatMap((watch) => watch.running());
	if (running.length === 0) return;
	closedTriggers.set(trigger, watches);
	void Promise.allSettled(running).then(() => {
		if (closedTriggers.get(trigger) === watches) closedTriggers.delete(trigger);
	});
};

/** Ends the predecessor of a trigger, if one still lives. */
export const endPredecessor = async (trigger: string): Promise<void> => {
	const live = liveTriggers.get(trigger);
	if (live) await leave(trigger, live);
};

/** What a predecessor whose executions still run knows of what it watched. */
export const takeOver = (trigger: string, origin: string): Handover | undefined =>
	closedTriggers.get(trigger)?.get(origin)?.handOver();
