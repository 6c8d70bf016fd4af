/** Rings when its time has come. It ends with its signal, and does not hold up the end of the process. */
export interface Alarm {
	/** In so many ms, or earlier where it is set to that already. */
	ringIn(ms: number): void;
	stop(): void;
}

/** @param signal from then on it does not ring any more */
export const createAlarm = (ring: () => void, signal: AbortSignal): Alarm => {
	let timer: NodeJS.Timeout | undefined;
	/** ms since 1970 */
	let at = Infinity;
	const stop = (): void => {
		clearTimeout(timer);
		at = Infinity;
	};
	signal.addEventListener('abort', stop, { once: true });
	return {
		ringIn: (ms) => {
			if (signal.aborted || at <= Date.now() + ms) return;
			clearTimeout(timer);
			at = Date.now() + ms;
			timer = setTimeout(() => {
				at = Infinity;
				ring();
			}, ms).unref();
		},
		stop,
	};
};
