import type { Handover, Watch } from '../../gmail';
import { processWide } from '../shared/process-wide';

/** The watches of one trigger, by what each watches. */
export type Watches = Map<string, Watch>;

/**
 * The triggers that live in this process, by workflow and node. After a failure n8n can start a trigger twice and lose
 * the handle of the first, which would then hand out every message a second time.
 */
const liveTriggers = processWide('live-triggers-1', () => new Map<string, Watches>());

/** Triggers that were closed, and what of theirs still runs or is being saved: the database and Gmail do not know it yet. */
const closedTriggers = processWide('closed-triggers-1', () => new Map<string, Watches>());

export const enter = (trigger: string, watches: Watches): void => {
	liveTriggers.set(trigger, watches);
	closedTriggers.delete(trigger);
};

/** Closes the watches of a trigger, and keeps them for a successor until it can learn all from n8n and Gmail. */
export const leave = async (trigger: string, watches: Watches): Promise<void> => {
	if (liveTriggers.get(trigger) === watches) liveTriggers.delete(trigger);
	const all = [...watches.values()];
	await Promise.all(all.map(async (watch) => await watch.close()));
	closedTriggers.set(trigger, watches);
	void Promise.all(all.map(async (watch) => await watch.settled())).then(() => {
		if (closedTriggers.get(trigger) === watches) closedTriggers.delete(trigger);
	});
};

/** True while a trigger watches, or what it left is not settled yet. */
export const isAlive = (trigger: string): boolean =>
	liveTriggers.has(trigger) || closedTriggers.has(trigger);

/** The other triggers of this process that watch the same folder. */
export const othersAt = (
	trigger: string,
	isSame: (name: string, watch: Watch) => boolean,
): string[] =>
	[...liveTriggers]
		.filter(([other, watches]) => other !== trigger && [...watches].some((each) => isSame(...each)))
		.map(([other]) => other);

/** Ends the predecessor of a trigger, if one still lives. */
export const endPredecessor = async (trigger: string): Promise<void> => {
	const live = liveTriggers.get(trigger);
	if (live) await leave(trigger, live);
};

/**
 * What a predecessor that is not settled yet knows of what it watched.
 *
 * @param origin as it is named now
 * @param other finds what it watched under another name: of these names the one that is the same mailbox and folder
 */
export const takeOver = async (
	trigger: string,
	origin: string,
	other: (closed: Watches) => Promise<string | undefined> = async () => undefined,
): Promise<Handover | undefined> => {
	const closed = closedTriggers.get(trigger);
	if (!closed) return undefined;
	const same = closed.has(origin) ? origin : await other(closed);
	return same === undefined ? undefined : closed.get(same)?.handOver();
};
