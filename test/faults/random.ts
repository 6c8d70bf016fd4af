/** Numbers that look random and are the same for the same seed. */
export interface Random {
	/** From `low` on, below `high`. */
	between(low: number, high: number): number;
	/** A whole number, `low` and `high` among them. */
	whole(low: number, high: number): number;
	pick<Value>(values: readonly Value[]): Value;
	/** The values in another order. */
	shuffle<Value>(values: readonly Value[]): Value[];
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough to lay out a run. */
export const seeded = (seed: number): Random => {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const between = (low: number, high: number): number => low + next() * (high - low);
	const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
	return {
		between,
		whole,
		pick: (values) => values[whole(0, values.length - 1)],
		shuffle: (values) =>
			values
				.map((value) => ({ value, place: next() }))
				.sort((one, other) => one.place - other.place)
				.map(({ value }) => value),
	};
};
