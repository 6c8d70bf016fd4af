import { processWide } from './process-wide';

/** How many published triggers of this process see the replies to a mailbox, by address in small letters. */
const served = (): Map<string, number> => processWide('served-mailboxes-1', () => new Map());

/**
 * Says that replies to a mailbox are seen here.
 *
 * @returns says that they are not any more
 */
export const serve = (address: string): (() => void) => {
	const key = address.toLowerCase();
	const count = (step: number): void => {
		const left = (served().get(key) ?? 0) + step;
		if (left > 0) served().set(key, left);
		else served().delete(key);
	};
	count(1);
	return () => count(-1);
};

/** True where a trigger of this process sees the replies to a mailbox. On a worker of n8n none runs. */
export const isServed = (address: string): boolean => served().has(address.toLowerCase());
