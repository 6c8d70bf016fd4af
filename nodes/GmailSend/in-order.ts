/** Sends several messages at a time, and keeps the order that a recipient would notice. */
export interface InOrder {
	/**
	 * Does some work once everything before it for any of the same recipients is done.
	 *
	 * @param turn 0 for the first item; the work of an item is queued after that of all items before it
	 */
	queue<T>(turn: number, recipients: string[], work: () => Promise<T>): Promise<T>;
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
	const lastFor = new Map<string, Promise<unknown>>();

	const turnOf = (index: number): Turn => {
		const turn = turns.get(index) ?? newTurn();
		turns.set(index, turn);
		return turn;
	};
	const reached = async (index: number): Promise<void> => {
		if (index > 0) await turnOf(index - 1).came;
	};

	return {
		queue: async (turn, recipients, work) => {
			await reached(turn);
			const before = recipients.map((recipient) => lastFor.get(recipient));
			const done = Promise.allSettled(before).then(work);
			const settled = done.then(
				() => undefined,
				() => undefined,
			);
			for (const recipient of recipients) lastFor.set(recipient, settled);
			turnOf(turn).come();
			try {
				return await done;
			} finally {
				for (const recipient of recipients) {
					if (lastFor.get(recipient) === settled) lastFor.delete(recipient);
				}
			}
		},
		pass: (turn) => void reached(turn).then(() => turnOf(turn).come()),
	};
};
