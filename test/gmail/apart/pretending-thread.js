// Stands in for the thread: each order says in milliseconds how long it takes, or what else becomes of it.
const { parentPort } = require('node:worker_threads');

const orders = {
	busy: ({ ms }) => {
		const end = Date.now() + ms;
		while (Date.now() < end);
		return { is: 'done', output: `busy for ${ms}` };
	},
	fail: () => ({ is: 'failed', reason: 'it is no mail' }),
	fill: () => {
		const kept = [];
		for (;;) kept.push(new Array(100_000).fill(kept.length));
	},
	exit: () => process.exit(3),
	environment: () => ({ is: 'done', output: Object.keys(process.env) }),
};

parentPort.on('message', (all) => {
	for (const { input } of all) parentPort.postMessage(orders[input.order](input));
});
parentPort.postMessage({ is: 'ready' });
