/** How many published triggers of this process take replies to questions, by address in small letters. */
const served = new Map<string, number>();

/** Says that replies to a mailbox are seen here. */
export const serve = (address: string): void => {
	const key = address.toLowerCase();
	served.set(key, (served.get(key) ?? 0) + 1);
};

/** Says that one who saw them is gone. */
export const unserve = (address: string): void => {
	const key = address.toLowerCase();
	const left = (served.get(key) ?? 0) - 1;
	if (left > 0) served.set(key, left);
	else served.delete(key);
};

/** True where a reply to a mailbox is seen by a trigger of this process. On a worker of n8n none runs. */
export const isServed = (address: string): boolean => served.has(address.toLowerCase());
