/**
 * A table whose keys are words that people or senders write. Unlike `{}` it holds its own entries alone: a label, folder
 * or tag may be called `constructor` or `__proto__`.
 */
export const table = <Value>(entries: Record<string, Value>): Record<string, Value> =>
	Object.freeze(Object.assign(Object.create(null) as Record<string, Value>, entries));
