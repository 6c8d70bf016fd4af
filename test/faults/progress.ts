import type { Collector, Execution } from './collector';
import type { PlannedMail } from './plan';

/** What can be said of a run while it goes on. */
export interface Progress {
	/** Executions so far. */
	executed(): number;
	/** Mails whose last execution has ended. */
	ended(): number;
	/** Every mail has come to its end, but those in mode *start*, which may have been cut off. */
	isDone(): boolean;
}

/** How often the trigger tries a message. */
const TRIES = 3;

const hasEnded = ({ mailbox, fails }: PlannedMail, executions: Execution[]): boolean => {
	if (mailbox === 'start') return true;
	const last = executions.at(-1);
	if (last?.endedAt === undefined) return false;
	if (mailbox !== 'success' || fails === 'never') return true;
	return fails === 'always' ? executions.length >= TRIES : last.outcome === 'success';
};

export const progressOf = (mails: PlannedMail[], { executions }: Collector): Progress => ({
	executed: () => [...executions.values()].flat().length,
	ended: () => [...executions.values()].filter((all) => all.at(-1)?.endedAt !== undefined).length,
	isDone: () => mails.every((mail) => hasEnded(mail, executions.get(mail.key) ?? [])),
});
