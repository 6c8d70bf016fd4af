import { parentPort } from 'node:worker_threads';
import { tasks, type Tasks } from './tasks';

/** A task on its way into the thread. */
export type Order = {
	[Name in keyof Tasks]: { name: Name; input: Tasks[Name]['input'] };
}[keyof Tasks];

/** What comes out: once that it is loaded, then the answer to each order, in their order. */
export type Report =
	| { is: 'ready' }
	| { is: 'done'; output: Tasks[keyof Tasks]['output'] }
	| { is: 'failed'; reason: string };

const report = (message: Report): void => parentPort?.postMessage(message);

const carryOut = async <Name extends keyof Tasks>({
	name,
	input,
}: {
	name: Name;
	input: Tasks[Name]['input'];
}): Promise<Report> => {
	try {
		return { is: 'done', output: await tasks[name](input) };
	} catch (error) {
		return { is: 'failed', reason: error instanceof Error ? error.message : String(error) };
	}
};

/** Orders may lie here already while one is carried out: each is timed by itself. */
let turn: Promise<void> = Promise.resolve();
parentPort?.on('message', (orders: Order[]) => {
	for (const order of orders) turn = turn.then(async () => report(await carryOut(order)));
});
report({ is: 'ready' });
