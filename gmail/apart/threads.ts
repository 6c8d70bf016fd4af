import { Worker, type TransferListItem } from 'node:worker_threads';
import type { Tasks } from './tasks';
import type { Order, Report } from './thread';

/** How long one task may take, in ms. */
const DEADLINE = 5_000;

/** How long a thread may take to load what it needs, in ms: a machine that starts is busy. */
const START = 60_000;

/** A task that takes longer than this, in ms, holds up others: they get another thread. */
const SLOW = 250;

/** Threads at once. */
const MOST = 2;

/** A thread without work is ended after this, in ms, as it keeps some memory. */
const IDLE = 60_000;

/** Tasks that lie at a thread, the one it works on among them: it need not wait for the next one to come. */
const AT_A_THREAD = 12;

/** It gets more when it has so many left: what is handed over together costs n8n's event loop less. */
const FEW_LEFT = 4;

/** Bytes that are handed over together, about. */
const MOST_BYTES = 256 * 1024;

/** MB that a thread's objects may take: the largest message that is read, several times over. */
const HEAP = 512;

/** What is kept with a task while it waits and runs. */
interface Job {
	/** Made when it is handed over: until then, nothing is copied. Again where another thread gets it. */
	order(): { order: Order; transfer?: TransferListItem[] };
	resolve(output: Tasks[keyof Tasks]['output']): void;
	reject(reason: Error): void;
}

interface Thread {
	/** How many tasks lie there, the one it works on among them. */
	readonly tasks: number;
	/**
	 * True where what is laid behind its tasks is soon done. Not behind one that another thread has got, nor after one that took long:
	 * else, where all take long, each would be given back again before its turn comes.
	 */
	isQuick(): boolean;
	/** Takes some of these, from the first on. Returns how many are done with: they lie here, or have failed. */
	take(jobs: Job[]): number;
	/** Ends it: the task it works on fails, those behind it go to another, or fail too. */
	end(error: Error, behind?: 'fails'): void;
}

/** For measurements and tests; the defaults are what ships. */
export interface ThreadLimits {
	deadline?: number;
	idle?: number;
	heap?: number;
}

/** Does tasks in threads of their own, which are started on need and ended when there is no more. */
export interface Threads {
	/**
	 * @param prepare gives the input when it is handed over, and what of it may change hands rather than be copied
	 * @throws Error that says why: what the task threw, or that it took longer or more memory than one may
	 */
	run<Name extends keyof Tasks>(
		name: Name,
		prepare: () => { input: Tasks[Name]['input']; transfer?: TransferListItem[] },
	): Promise<Tasks[Name]['output']>;
	/** Starts a thread that will be needed in a moment. */
	warmUp(): void;
	/** Ends the threads; whatever they were doing fails. A later task starts another. */
	close(): void;
}

const seconds = (ms: number): string => `${ms / 1_000} s`;

const isOutOfMemory = (error: Error): boolean =>
	'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** Makes the orders of the first of these jobs, as many as are handed over together. A job whose order cannot be made fails. */
const prepare = (
	jobs: Job[],
	most: number,
): { looked: number; taken: Job[]; orders: Order[]; transfer: TransferListItem[] } => {
	const taken: Job[] = [];
	const orders: Order[] = [];
	const transfer: TransferListItem[] = [];
	let looked = 0;
	let bytes = 0;
	while (looked < jobs.length && taken.length < most && bytes < MOST_BYTES) {
		const job = jobs[looked]!;
		looked += 1;
		try {
			const prepared = job.order();
			taken.push(job);
			orders.push(prepared.order);
			for (const memory of prepared.transfer ?? []) {
				transfer.push(memory);
				if (memory instanceof ArrayBuffer) bytes += memory.byteLength;
			}
		} catch (error) {
			job.reject(error instanceof Error ? error : new Error(String(error)));
		}
	}
	return { looked, taken, orders, transfer };
};

/**
 * Opens the threads of a program. Whatever a stranger has written, n8n's event loop is held by nothing but handing it over:
 * a task that takes too long is ended with its thread, and the next one gets another.
 *
 * @param file JavaScript of the thread
 */
export const createThreads = (
	file: string,
	{ deadline = DEADLINE, idle = IDLE, heap = HEAP }: ThreadLimits = {},
): Threads => {
	const threads = new Set<Thread>();
	const waiting: Job[] = [];

	const open = (): Thread => {
		const worker = new Worker(file, {
			// What reads the mail of strangers needs no secrets of this process.
			env: {},
			execArgv: [],
			name: 'gmail-imap-smtp',
			resourceLimits: { maxOldGenerationSizeMb: heap },
		});
		/** In the order in which it does them. One that another thread has got is undefined: its answer is for nobody. */
		let jobs: (Job | undefined)[] = [];
		let isReady = false;
		let isSlow = false;
		let wasSlow = false;
		let reports = 0;
		const timers: { task?: NodeJS.Timeout; slow?: NodeJS.Timeout; idle?: NodeJS.Timeout } = {};

		const stopTimers = (): void => {
			for (const timer of Object.values(timers)) clearTimeout(timer);
		};
		/** What lies behind the task that it works on goes to another. */
		const giveBack = (): void => {
			const behind = jobs.slice(1);
			jobs.fill(undefined, 1);
			waiting.unshift(...behind.filter((job) => job !== undefined));
		};
		const end = (error: Error, behind?: 'fails'): void => {
			stopTimers();
			threads.delete(thread);
			worker.removeAllListeners();
			// Its last words may still come.
			worker.on('error', () => undefined);
			void worker.terminate();
			if (behind !== 'fails') giveBack();
			for (const job of jobs) job?.reject(error);
			jobs = [];
			dispatch();
		};
		/** A process that was busy itself has the answer lying there: it is read before the time is judged. */
		const endUnlessDone = (error: string): void => {
			const before = reports;
			setImmediate(() => {
				if (reports === before) end(new Error(error));
			});
		};
		const watchTime = (): void => {
			timers.task = isReady
				? setTimeout(endUnlessDone, deadline, `Reading it took longer than ${seconds(deadline)}`)
				: setTimeout(
						endUnlessDone,
						START,
						`The thread that reads it did not start within ${seconds(START)}`,
					);
			timers.slow = setTimeout(() => {
				isSlow = true;
				giveBack();
				dispatch();
			}, SLOW);
		};
		const waitForWork = (): void => {
			timers.idle = setTimeout(() => end(new Error('It had no work')), idle).unref();
		};
		const finish = (): Job | undefined => {
			stopTimers();
			const done = jobs.shift();
			wasSlow = isSlow;
			isSlow = false;
			if (jobs.length > 0) watchTime();
			else {
				worker.unref();
				waitForWork();
			}
			return done;
		};

		const onReport = (report: Report): void => {
			reports += 1;
			if (report.is === 'ready') {
				isReady = true;
				if (jobs.length === 0) return;
				stopTimers();
				watchTime();
				return;
			}
			const done = finish();
			if (report.is === 'done') done?.resolve(report.output);
			else done?.reject(new Error(report.reason));
			dispatch();
		};
		worker.on('message', onReport);
		worker.on('error', (error: Error) =>
			end(
				isOutOfMemory(error) ? new Error(`Reading it took more than ${heap} MB of memory`) : error,
			),
		);
		worker.on('exit', (code) => end(new Error(`The thread that reads it ended (${code})`)));

		const thread: Thread = {
			get tasks() {
				return jobs.length;
			},
			isQuick: () => !isSlow && !wasSlow && !jobs.includes(undefined),
			take: (some) => {
				const wasIdle = jobs.length === 0;
				const { looked, taken, orders, transfer } = prepare(some, AT_A_THREAD - jobs.length);
				if (taken.length === 0) return looked;
				worker.postMessage(orders, transfer);
				jobs.push(...taken);
				if (wasIdle) {
					clearTimeout(timers.idle);
					worker.ref();
					watchTime();
				}
				return looked;
			},
			end,
		};
		threads.add(thread);
		worker.unref();
		waitForWork();
		return thread;
	};

	/** The thread that gets the next task: one without work, else one that will soon have none, else a new one if there may be. */
	const nextThread = (): Thread | undefined => {
		const quick = [...threads].filter((thread) => thread.tasks === 0 || thread.isQuick());
		const [least] = quick.sort((a, b) => a.tasks - b.tasks);
		if (least) return least.tasks <= FEW_LEFT ? least : undefined;
		return threads.size < MOST ? open() : undefined;
	};

	const dispatch = (): void => {
		while (waiting.length > 0) {
			const thread = nextThread();
			if (!thread) return;
			waiting.splice(0, thread.take(waiting));
		}
	};

	return {
		run: async (name, prepare) =>
			(await new Promise<Tasks[keyof Tasks]['output']>((resolve, reject) => {
				waiting.push({
					order: () => {
						const { input, transfer } = prepare();
						return { order: { name, input } as Order, transfer };
					},
					resolve,
					reject,
				});
				dispatch();
			})) as Tasks[typeof name]['output'],
		warmUp: () => {
			if (threads.size === 0) open();
		},
		close: () => {
			const ended = new Error('Reading it was given up');
			for (const job of waiting.splice(0)) job.reject(ended);
			for (const thread of [...threads]) thread.end(ended, 'fails');
		},
	};
};
