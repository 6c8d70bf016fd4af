import { setTimeout as sleep } from 'node:timers/promises';
import type { ITriggerFunctions } from 'n8n-workflow';
import { credentialTypes, type Authentication } from '../shared/authentication';
import { CREDENTIAL_UNREADABLE, readCredential } from '../shared/read-credential';

/** Whoever takes longer than this to answer is away: n8n itself waits for its database to come back. */
const MAX_WAIT_MS = 5_000;

/** Whether n8n's database answers at this moment: a credential is read from it. */
export const isDatabaseThere = async (
	context: Pick<ITriggerFunctions, 'getCredentials'>,
	authentication: Authentication,
	maxWaitMs = MAX_WAIT_MS,
): Promise<boolean> => {
	const ending = new AbortController();
	const answers = readCredential(context, credentialTypes[authentication]).then(
		() => true,
		// Whatever else is the matter with the credential, n8n has looked.
		(error: unknown) => !(error instanceof Error && error.message === CREDENTIAL_UNREADABLE),
	);
	const tooLate = sleep(maxWaitMs, false, { ref: false, signal: ending.signal }).catch(() => false);
	return await Promise.race([answers, tooLate]).finally(() => ending.abort());
};

/** How often it is asked while an execution runs, in ms: one query. */
const ASK_EVERY_MS = 5_000;

/**
 * What failed so long before, in ms, was told by then: n8n waits for a connection for 20 s and more, so that it tells of a failure when
 * the database is there again.
 */
const TOLD_WITHIN_MS = 2 * 60_000;

/** Learns whether n8n's database was away while executions ran. */
export interface DatabaseWatch {
	/** An execution begins. */
	begin(): {
		/** It has ended. */
		end(): void;
		/** Whether the database answers now, and has whenever it was asked since the beginning, or in the last two minutes. */
		wasThere(): Promise<boolean>;
	};
}

export const createDatabaseWatch = (
	isThere: () => Promise<boolean>,
	every = ASK_EVERY_MS,
): DatabaseWatch => {
	let running = 0;
	/** ms since 1970 */
	let awayAt = -Infinity;
	let timer: NodeJS.Timeout | undefined;
	const ask = async (): Promise<void> => {
		if (!(await isThere())) awayAt = Date.now();
	};
	const askLater = (): void => {
		timer ??= setTimeout(() => {
			void ask().finally(() => {
				timer = undefined;
				if (running > 0) askLater();
			});
		}, every).unref();
	};
	return {
		begin: () => {
			const since = Date.now();
			running += 1;
			askLater();
			return {
				end: () => {
					running -= 1;
				},
				wasThere: async () => {
					await ask();
					return awayAt < Math.max(since, Date.now() - TOLD_WITHIN_MS);
				},
			};
		},
	};
};
