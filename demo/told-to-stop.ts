const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves once when a person or a program wants us to end: Ctrl-C, SIGTERM, a closed terminal, or the death of
 * our parent. npm passes SIGTERM to its shell only, which dies without a word to us. A second signal ends us at
 * once; the programs we started end with us.
 */
export function toldToStop(): Promise<void> {
	return new Promise((resolve) => {
		const parent = process.ppid;
		const stop = () => {
			clearInterval(watch);
			for (const signal of signals) process.off(signal, stop).once(signal, () => process.exit(1));
			resolve();
		};
		const watch = setInterval(() => process.ppid !== parent && stop(), 500);
		watch.unref();
		for (const signal of signals) process.on(signal, stop);
	});
}
