/** Lets one loop sleep until others have something for it; a ring while it is awake is not lost. */
export interface Bell {
	ring(): void;
	/** Settles at the next ring, at once if it rang since the last call. */
	rung(): Promise<void>;
}

export const createBell = (): Bell => {
	let pending = false;
	let wake: (() => void) | undefined;
	return {
		ring: () => {
			pending = true;
			wake?.();
		},
		rung: async () => {
			if (!pending) {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
			pending = false;
			wake = undefined;
		},
	};
};
