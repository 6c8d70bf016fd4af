import { inOrder } from './in-order';

/** Does some work for the first of several items that want the same, and gives the others what came of it. */
export interface FirstOnly<Result> {
	/**
	 * @param itemIndex 0 for the first item
	 * @param key what makes two works the same
	 * @returns what came of it, and whether it was an earlier item's; a work that failed counts as not done
	 */
	run(
		itemIndex: number,
		key: string,
		work: () => Promise<Result>,
	): Promise<{ result: Result; isEarlier: boolean }>;
	/** Says that an item has nothing to do here. */
	pass(itemIndex: number): void;
}

export const firstOnly = <Result>(): FirstOnly<Result> => {
	const order = inOrder();
	const done = new Map<string, Result>();
	return {
		run: async (itemIndex, key, work) =>
			await order.queue(itemIndex, [key], async () => {
				const known = done.get(key);
				if (known !== undefined) return { result: known, isEarlier: true };
				const result = await work();
				done.set(key, result);
				return { result, isEarlier: false };
			}),
		pass: order.pass,
	};
};
