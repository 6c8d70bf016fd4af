import type { Clock } from '../backoff';

/** Pauses before each look: the search of Gmail may not know at once what was written. */
const LOOK_PAUSES_MS = [500, 2_000, 4_000];

/** Looks until something is there, or gives up. */
export const look = async <Found>(
	find: () => Promise<Found | undefined>,
	{ clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<Found | undefined> => {
	for (const wait of LOOK_PAUSES_MS) {
		await clock.pause(wait, signal);
		const found = await find();
		if (found) return found;
	}
	return undefined;
};
