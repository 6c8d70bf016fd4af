/** Works on several items at a time, and keeps the order of those that share an ordering key, such as a recipient. */
export interface InOrder {
	/**
	 * Does some work once all earlier items with any of the same ordering keys are done.
	 *
	 * @param itemIndex 0 for the first item; the work of an item is queued after that of all items before it
	 */
	queue<T>(itemIndex: number, orderingKeys: string[], work: () => Promise<T>): Promise<T>;
	/** Says that an item has nothing more to queue. */
	pass(itemIndex: number): void;
}

/** Whether an item has queued its work, or has none. */
interface Queued {
	promise: Promise<void>;
	resolve(): void;
}

const notQueuedYet = (): Queued => {
	let resolve = (): void => undefined;
	const promise = new Promise<void>((resolveIt) => (resolve = resolveIt));
	return { promise, resolve };
};

export const inOrder = (): InOrder => {
	const queued = new Map<number, Queued>();
	const lastOf = new Map<string, Promise<unknown>>();

	const queuedOf = (itemIndex: number): Queued => {
		const known = queued.get(itemIndex) ?? notQueuedYet();
		queued.set(itemIndex, known);
		return known;
	};
	const itemsBefore = async (itemIndex: number): Promise<void> => {
		if (itemIndex > 0) await queuedOf(itemIndex - 1).promise;
	};

	return {
		queue: async (itemIndex, orderingKeys, work) => {
			await itemsBefore(itemIndex);
			const before = orderingKeys.map((key) => lastOf.get(key));
			const done = Promise.allSettled(before).then(work);
			const settled = done.then(
				() => undefined,
				() => undefined,
			);
			for (const key of orderingKeys) lastOf.set(key, settled);
			queuedOf(itemIndex).resolve();
			try {
				return await done;
			} finally {
				for (const key of orderingKeys) {
					if (lastOf.get(key) === settled) lastOf.delete(key);
				}
			}
		},
		pass: (itemIndex) => void itemsBefore(itemIndex).then(queuedOf(itemIndex).resolve),
	};
};
