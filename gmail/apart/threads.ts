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

/** MB that a thread's objects may take: the largest message that is read, several times over. */
const HEAP = 512;

/** What is kept with a task while it waits and runs. */
interface Job {
	/** Made when it is handed over: until then, nothing is copied. */
	order(): { order: Order; transfer?: TransferListItem[] };
	resolve(output: Tasks[keyof Tasks]['output']): void;
	reject(reason: Error): void;
}

interface Thread {
	isFree(): boolean;
	/** True while its task holds up others. */
	isSlow(): boolean;
	take(job: Job): void;
	end(error: Error): void;
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
		let job: Job | undefined;
		let isReady = false;
		let isSlow = false;
		const timers: { task?: NodeJS.Timeout; slow?: NodeJS.Timeout; idle?: NodeJS.Timeout } = {};

		const stopTimers = (): void => {
			for (const timer of Object.values(timers)) clearTimeout(timer);
		};
		const end = (error: Error): void => {
			stopTimers();
			threads.delete(thread);
			worker.removeAllListeners();
			// Its last words may still come.
			worker.on('error', () => undefined);
			void worker.terminate();
			job?.reject(error);
			job = undefined;
			dispatch();
		};
		/** A process that was busy itself has the answer lying there: it is read before the time is judged. */
		const endUnlessDone = (error: string): void => {
			const late = job;
			setImmediate(() => {
				if (job === late) end(new Error(error));
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
				dispatch();
			}, SLOW);
		};
		const waitForWork = (): void => {
			timers.idle = setTimeout(end, idle, new Error('It had no work')).unref();
		};
		const finish = (): Job | undefined => {
			stopTimers();
			const done = job;
			job = undefined;
			isSlow = false;
			worker.unref();
			waitForWork();
			return done;
		};

		const onReport = (report: Report): void => {
			if (report.is === 'ready') {
				isReady = true;
				if (!job) return;
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
			isFree: () => job === undefined,
			isSlow: () => isSlow,
			take: (next) => {
				clearTimeout(timers.idle);
				worker.ref();
				job = next;
				watchTime();
				try {
					const { order, transfer } = next.order();
					worker.postMessage(order, transfer);
				} catch (error) {
					finish();
					throw error;
				}
			},
			end,
		};
		threads.add(thread);
		worker.unref();
		waitForWork();
		return thread;
	};

	const mayOpen = (): boolean =>
		threads.size < MOST && [...threads].every((thread) => thread.isSlow());

	const dispatch = (): void => {
		for (;;) {
			const free = [...threads].find((thread) => thread.isFree());
			const job = free || mayOpen() ? waiting.shift() : undefined;
			if (!job) return;
			try {
				(free ?? open()).take(job);
			} catch (error) {
				job.reject(error instanceof Error ? error : new Error(String(error)));
			}
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
			for (const thread of threads) thread.end(ended);
		},
	};
};
