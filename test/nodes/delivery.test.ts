import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import { execute, keywordOf } from '../../nodes/GmailImapTrigger/delivery';

interface Deferred {
	promise: Promise<IRun>;
	resolve(run: IRun): void;
	reject(error: Error): void;
}

/** As a trigger sees n8n: what it was given, and the promise by which n8n tells how an execution ended. */
const host = (executionTimeout?: number) => {
	const keys: string[] = [];
	let settle: Deferred | undefined;
	const context = {
		getNode: () => ({ id: 'node' }),
		getWorkflow: () => ({ id: 'workflow' }),
		getWorkflowSettings: () => ({ executionTimeout }),
		helpers: {
			createDeferredPromise: () => {
				let resolve: (run: IRun) => void = () => undefined;
				let reject: (error: Error) => void = () => undefined;
				const promise = new Promise<IRun>((accept, refuse) => {
					resolve = accept;
					reject = refuse;
				});
				return { promise, resolve, reject };
			},
		},
		emit: (_: unknown, __: unknown, done: Deferred, key: string) => {
			keys.push(key);
			settle = done;
		},
	} as unknown as ITriggerFunctions;
	return { context, keys, settle: () => settle! };
};

const message = { item: { json: {} }, key: '7:1', attempt: 1 };

describe('an execution', () => {
	it.each([
		['success', 'success'],
		// A workflow that waits has been taken over by n8n.
		['waiting', 'success'],
		['error', 'failure'],
		['crashed', 'cutOff'],
		['canceled', 'stopped'],
	])(
		'that ends as %s is a %s, in queue mode too, where n8n tells little else',
		async (status, outcome) => {
			const { context, settle } = host();
			const ending = execute(context, 'origin', [message]);
			settle().resolve({ status, data: { resultData: { runData: {} } } } as IRun);
			await expect(ending).resolves.toBe(outcome);
		},
	);

	// As n8n 2.41.1 puts it in queue mode after a kill -9 of the worker, and as Bull does.
	it.each([
		'This execution failed to be processed too many times and will no longer retry. To allow this execution to complete, please break down your workflow or scale up your workers or adjust your worker settings.',
		'job stalled more than maxStalledCount',
	])('whose worker died is cut off, though n8n calls it an error: %s', async (reason) => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message]);
		settle().resolve({
			status: 'error',
			data: { resultData: { runData: {}, error: { message: reason } } },
		} as unknown as IRun);
		await expect(ending).resolves.toBe('cutOff');
	});

	it('that never began is cut off, though n8n calls it a success when Redis has lost its job', async () => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message]);
		settle().resolve({
			status: 'success',
			finished: false,
			startedAt: null,
			data: { resultData: { runData: {} } },
		} as unknown as IRun);
		await expect(ending).resolves.toBe('cutOff');
	});

	it('that n8n knows already has been started before', async () => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message]);
		settle().resolve(undefined as unknown as IRun);
		await expect(ending).resolves.toBe('success');
	});

	it('that somebody cancelled is over; one that could not be started is not', async () => {
		const cancelled = host();
		const ending = execute(cancelled.context, 'origin', [message]);
		cancelled.settle().reject(new Error('The execution was cancelled manually'));
		await expect(ending).resolves.toBe('stopped');
		const refused = host();
		const starting = execute(refused.context, 'origin', [message]);
		refused.settle().reject(new Error('The database is locked'));
		await expect(starting).rejects.toThrow('locked');
	});

	describe('that a host never tells of', () => {
		const { EXECUTIONS_TIMEOUT } = process.env;

		beforeEach(() => {
			jest.useFakeTimers();
			delete process.env.EXECUTIONS_TIMEOUT;
		});

		afterEach(() => {
			jest.useRealTimers();
			if (EXECUTIONS_TIMEOUT === undefined) delete process.env.EXECUTIONS_TIMEOUT;
			else process.env.EXECUTIONS_TIMEOUT = EXECUTIONS_TIMEOUT;
		});

		// Beside its timeout it may have waited for a worker, or for its turn.
		it.each([
			['the timeout of the workflow', 10, undefined, 10 + 600],
			['the timeout of the workflow before that of n8n', 10, '20', 10 + 600],
			['the timeout of n8n where the workflow has none', undefined, '20', 20 + 600],
			['an hour where neither has one', undefined, undefined, 3_600 + 600],
			['an hour where n8n has none', undefined, '-1', 3_600 + 600],
		])(
			'is waited for no longer than %s, and ten minutes',
			async (_, ofWorkflow, ofN8n, seconds) => {
				if (ofN8n !== undefined) process.env.EXECUTIONS_TIMEOUT = ofN8n;
				const { context } = host(ofWorkflow);
				const ending = execute(context, 'origin', [message]);
				let over = false;
				void ending.then(() => (over = true));
				await jest.advanceTimersByTimeAsync((seconds - 1) * 1_000);
				expect(over).toBe(false);
				await jest.advanceTimersByTimeAsync(2_000);
				await expect(ending).resolves.toBe('stopped');
			},
		);

		it('is waited for without an end where the workflow says so', async () => {
			process.env.EXECUTIONS_TIMEOUT = '20';
			const { context, settle } = host(-1);
			const ending = execute(context, 'origin', [message]);
			await jest.advanceTimersByTimeAsync(100_000_000);
			settle().resolve({ status: 'error', data: { resultData: { runData: {} } } } as IRun);
			await expect(ending).resolves.toBe('failure');
		});
	});

	it('has a name of its own for each message, mailbox and try, the same in every n8n', () => {
		const { context, keys } = host();
		void execute(context, 'origin', [message]);
		void execute(context, 'origin', [message]);
		void execute(context, 'origin', [{ ...message, attempt: 2 }]);
		void execute(context, 'other', [message]);
		void execute(context, 'origin', [message, { ...message, key: '7:2' }]);
		expect(keys[1]).toBe(keys[0]);
		expect(new Set(keys).size).toBe(4);
		expect(Math.max(...keys.map(({ length }) => length))).toBeLessThanOrEqual(255);
	});
});

it('the keyword of a trigger is one that IMAP takes', () => {
	expect(keywordOf(host().context)).toMatch(/^\$n8n-[0-9a-f]{12}$/);
});
