/** How long this thread has worked, in ms of CPU: between two looks, what a busy machine takes from it does not count. */
export const worked = (): number => {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1_000;
};

/**
 * How long the event loop of this thread was held at one time, in ms of its own work: what a busy machine takes from it does
 * not count. Needs Node 23.9 or later, which the tests run on.
 */
export const longestHold = async (work: () => Promise<unknown>): Promise<number> => {
	let longest = 0;
	let last = worked();
	const look = (): void => {
		const now = worked();
		longest = Math.max(longest, now - last);
		last = now;
	};
	const timer = setInterval(look, 1);
	try {
		await work();
	} finally {
		clearInterval(timer);
		look();
	}
	return longest;
};
