import type { Watch } from '../../gmail';

/**
 * The triggers that live in this process, by workflow and node. After a failure n8n can start a trigger twice and lose
 * the handle of the first, which would then hand out every message a second time.
 */
const liveWatches = new Map<string, Watch>();

/** Ends the predecessor of this trigger, if one still lives. */
export const endPredecessor = async (trigger: string): Promise<void> => {
	await liveWatches.get(trigger)?.close();
};

export const enter = (trigger: string, watch: Watch): void => {
	liveWatches.set(trigger, watch);
};

/** Leaves the register, unless a successor has taken the place. */
export const leave = (trigger: string, watch: Watch): void => {
	if (liveWatches.get(trigger) === watch) liveWatches.delete(trigger);
};
