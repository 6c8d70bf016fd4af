/** Works on several messages at a time, and keeps the order of those that belong together. */
export interface InOrder {
	/**
	 * Does some work once everything before it in any of the same lanes is done.
	 *
	 * @param turn 0 for the first item; the work of an item is queued after that of all items before it
	 */
	queue<T>(turn: number, lanes: string[], work: () => Promise<T>): Promise<T>;
	/** Says that an item has nothing more to queue. */
	pass(turn: number): void;
}

interface Turn {
	came: Promise<void>;
	come(): void;
}

const newTurn = (): Turn => {
	let come = (): void => undefined;
	const came = new Promise<void>((resolve) => (come = resolve));
	return { came, come };
};

export const inOrder = (): InOrder => {
	const turns = new Map<number, Turn>();
	const lastIn = new Map<string, Promise<unknown>>();

	const turnOf = (index: number): Turn => {
		const turn = turns.get(index) ?? newTurn();
		turns.set(index, turn);
		return turn;
	};
	const reached = async (index: number): Promise<void> => {
		if (index > 0) await turnOf(index - 1).came;
	};

	return {
		queue: async (turn, lanes, work) => {
			await reached(turn);
			const before = lanes.map((lane) => lastIn.get(lane));
			const done = Promise.allSettled(before).then(work);
			const settled = done.then(
				() => undefined,
				() => undefined,
			);
			for (const lane of lanes) lastIn.set(lane, settled);
			turnOf(turn).come();
			try {
				return await done;
			} finally {
				for (const lane of lanes) {
					if (lastIn.get(lane) === settled) lastIn.delete(lane);
				}
			}
		},
		pass: (turn) => void reached(turn).then(() => turnOf(turn).come()),
	};
};
