/** Runs actions one after another, in the order in which they were asked for; one that fails holds up no other. */
export type InTurn = <Result>(action: () => Promise<Result>) => Promise<Result>;

export const oneAfterAnother = (): InTurn => {
	let turn: Promise<unknown> = Promise.resolve();
	return async (action) => {
		const mine = turn.then(action, action);
		turn = mine.catch(() => undefined);
		return await mine;
	};
};
