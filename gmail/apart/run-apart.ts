import { join } from 'node:path';
import { createThreads } from './threads';

/** The threads of this process. Beside the bundle of the core stands that of the thread. */
export const {
	run: runApart,
	warmUp,
	close: endThreads,
} = createThreads(join(__dirname, 'thread.js'));
