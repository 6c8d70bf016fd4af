import { setTimeout as sleep } from 'node:timers/promises';
import type { Collector } from '../faults/collector';
import type { MailboxName } from '../faults/mailboxes';

/** How often those that wait are called, in ms. */
const EVERY = 1_500;

/**
 * Calls the executions of a mailbox that wait, as a person would that follows a link, again and again until each has ended.
 *
 * @param mainUrl where n8n is at this moment: a worker writes its address, and does not know that of main
 */
export const keepResuming = (
	{ executions }: Pick<Collector, 'executions'>,
	mailbox: MailboxName,
	mainUrl: () => string,
): { stop(): Promise<void> } => {
	const ending = new AbortController();
	const resume = async (resumeUrl: string): Promise<void> => {
		const { pathname, search } = new URL(resumeUrl);
		try {
			await fetch(`${mainUrl()}${pathname}${search}`, { signal: AbortSignal.timeout(10_000) });
		} catch {
			// Main is away: it is called again.
		}
	};
	const run = async (): Promise<void> => {
		while (!ending.signal.aborted) {
			await sleep(EVERY);
			const waiting = [...executions]
				.filter(([key]) => key.startsWith(`${mailbox} `))
				.flatMap(([, all]) => all.filter(({ endedAt }) => endedAt === undefined));
			await Promise.all(waiting.map(async ({ resumeUrl }) => await resume(resumeUrl)));
		}
	};
	const running = run();
	return {
		stop: async () => {
			ending.abort();
			await running;
		},
	};
};
