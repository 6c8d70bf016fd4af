import { setTimeout as sleep } from 'node:timers/promises';

/** Settles as soon as it is so; false when `ms` pass before that. */
export const within = async (ms: number, isSo: () => boolean): Promise<boolean> => {
	const end = Date.now() + ms;
	while (!isSo() && Date.now() < end) await sleep(100);
	return isSo();
};
