import {
	ManualExecutionCancelledError,
	SystemShutdownExecutionCancelledError,
	TimeoutExecutionCancelledError,
	type IRun,
	type ITriggerFunctions,
} from 'n8n-workflow';
import type { DatabaseWatch } from '../../nodes/GmailImapTrigger/database';
import { execute, keywordOf, NeverRanError } from '../../nodes/GmailImapTrigger/delivery';

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
		getWorkflowStaticData: () => ({}),
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

/** An end in which no node had run, as n8n tells it. */
const failedBeforeAnyNode = (reason: string): IRun =>
	({
		status: 'error',
		data: { resultData: { runData: {}, error: { message: reason } } },
	}) as unknown as IRun;

/** An end by a node that failed. */
const failedAt = (lastNodeExecuted: string, error: { message: string; stack?: string }): IRun =>
	({
		status: 'error',
		data: { resultData: { runData: {}, lastNodeExecuted, error } },
	}) as unknown as IRun;

const message = { item: { json: {} }, key: '7:1', attempt: 1 };

const databaseThat = (answers: boolean): DatabaseWatch => ({
	begin: () => ({
		end: () => undefined,
		wasThere: async () => await Promise.resolve(answers),
	}),
});

/** The database of n8n answers. */
const there = databaseThat(true);

describe('an execution', () => {
	it.each([
		['success', 'success'],
		['waiting', 'waiting'],
		['error', 'failure'],
		['crashed', 'crashed'],
		['canceled', 'stopped'],
	])(
		'that ends as %s counts as %s, in queue mode too, where n8n tells little else',
		async (status, outcome) => {
			const { context, settle } = host();
			const ending = execute(context, 'origin', [message], there);
			settle().resolve({
				status,
				data: { resultData: { runData: {}, lastNodeExecuted: 'Code' } },
			} as unknown as IRun);
			await expect(ending).resolves.toBe(outcome);
		},
	);

	// As n8n 2.41.1 puts it in queue mode after a kill -9 of the worker, and as Bull does.
	it.each([
		'This execution failed to be processed too many times and will no longer retry. To allow this execution to complete, please break down your workflow or scale up your workers or adjust your worker settings.',
		'job stalled more than maxStalledCount',
	])('whose worker died has crashed, though n8n calls it an error: %s', async (reason) => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message], there);
		settle().resolve(failedBeforeAnyNode(reason));
		await expect(ending).resolves.toBe('crashed');
	});

	it("that a node could not go on with, as n8n's database was away, is cut off and no failure of the workflow", async () => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message], there);
		settle().resolve(
			failedAt('Gmail Send', { message: 'n8n could not read the credential from its database' }),
		);
		await expect(ending).resolves.toBe('crashed');
	});

	it.each([
		['Timed out after 5000ms waiting for database connection recovery', false, 'crashed'],
		['Timed out after 5000ms waiting for database connection recovery', true, 'failure'],
		['The order has no number', false, 'crashed'],
	])(
		'that failed with "%s" is to be blamed only where the database of n8n answers (%s)',
		async (reason, answers, outcome) => {
			const { context, settle } = host();
			const ending = execute(context, 'origin', [message], databaseThat(answers));
			settle().resolve(failedAt('Execute Sub-workflow', { message: reason }));
			await expect(ending).resolves.toBe(outcome);
		},
	);

	// As a worker of n8n 2.41.1 told of it after PostgreSQL had been away, when it was there again.
	it.each([
		'Error: timeout exceeded when trying to connect\n    at /n8n/node_modules/pg-pool/index.js:45:11\n    at PostgresDriver.obtainMasterConnection (/n8n/node_modules/@n8n/typeorm/dist/driver/postgres/PostgresDriver.js:870:28)',
		'Error: Connection terminated\n    at DbConnectionMonitor.acquireConnection (/n8n/node_modules/.pnpm/@n8n+db@1.0.0/node_modules/dist/connection/db-connection-monitor.js:299:20)',
	])(
		"that failed in n8n's own database is cut off, though that one answers again",
		async (stack) => {
			const { context, settle } = host();
			const ending = execute(context, 'origin', [message], there);
			settle().resolve(
				failedAt('Execute Sub-workflow', {
					message: 'timeout exceeded when trying to connect',
					stack,
				}),
			);
			await expect(ending).resolves.toBe('crashed');
		},
	);

	it('that failed in a database of the workflow is a failure of the workflow', async () => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message], there);
		settle().resolve(
			failedAt('Postgres', {
				message: 'timeout exceeded when trying to connect',
				stack:
					'Error: timeout exceeded when trying to connect\n    at /n8n/node_modules/pg-pool/index.js:45:11\n    at Object.execute (/n8n/node_modules/n8n-nodes-base/dist/nodes/Postgres/v2/actions/router.js:1:1)',
			}),
		);
		await expect(ending).resolves.toBe('failure');
	});

	it('that never began has crashed, though n8n calls it a success when Redis has lost its job', async () => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message], there);
		settle().resolve({
			status: 'success',
			finished: false,
			startedAt: null,
			data: { resultData: { runData: {} } },
		} as unknown as IRun);
		await expect(ending).resolves.toBe('crashed');
	});

	it('that n8n has a row of already is known to it, and nobody tells how that one ends', async () => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message], there);
		settle().resolve(undefined as unknown as IRun);
		await expect(ending).resolves.toBe('known');
	});

	// As n8n 2.41.1 and Bull put it; the wording is not what tells.
	it.each([
		'Unrecognized node type: n8n-nodes-gmail-imap-smtp.gmailSend',
		'LOADING Redis is loading the dataset in memory',
		'Driver not Connected',
		'Worker failed to find data for execution 7',
	])('in which no node ran is no failure of the workflow: %s', async (reason) => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message], there);
		settle().resolve(failedBeforeAnyNode(reason));
		await expect(ending).rejects.toThrow(NeverRanError);
		await expect(ending).rejects.toThrow(reason);
	});

	// By the class of n8n's error: what a node says of itself may hold any word.
	it.each([
		[new ManualExecutionCancelledError('7'), 'stopped'],
		[new TimeoutExecutionCancelledError('7'), 'stopped'],
		[new SystemShutdownExecutionCancelledError('7'), 'crashed'],
	])('that ended by %s counts as %s', async (error, outcome) => {
		const { context, settle } = host();
		const ending = execute(context, 'origin', [message], there);
		settle().reject(error);
		await expect(ending).resolves.toBe(outcome);
	});

	it.each(['The database is locked', 'Your subscription was cancelled'])(
		'that could not be started is not over: %s',
		async (reason) => {
			const { context, settle } = host();
			const ending = execute(context, 'origin', [message], there);
			settle().reject(new Error(reason));
			await expect(ending).rejects.toThrow(reason);
		},
	);

	describe('that a host never tells of', () => {
		const { EXECUTIONS_TIMEOUT, EXECUTIONS_MODE } = process.env;

		beforeEach(() => {
			jest.useFakeTimers();
			delete process.env.EXECUTIONS_TIMEOUT;
			delete process.env.EXECUTIONS_MODE;
		});

		afterEach(() => {
			jest.useRealTimers();
			if (EXECUTIONS_TIMEOUT === undefined) delete process.env.EXECUTIONS_TIMEOUT;
			else process.env.EXECUTIONS_TIMEOUT = EXECUTIONS_TIMEOUT;
			if (EXECUTIONS_MODE === undefined) delete process.env.EXECUTIONS_MODE;
			else process.env.EXECUTIONS_MODE = EXECUTIONS_MODE;
		});

		// Beside its timeout it may have waited for a worker, or for its turn.
		it.each([
			['the timeout of the workflow', 10, undefined, 'queue', 10 + 600, undefined],
			['the timeout of the workflow before that of n8n', 10, '20', 'regular', 10 + 600, undefined],
			[
				'the timeout of n8n where the workflow has none',
				undefined,
				'20',
				'queue',
				20 + 600,
				undefined,
			],
			[
				'15 minutes where neither has one in queue mode',
				undefined,
				undefined,
				'queue',
				900,
				undefined,
			],
			['15 minutes where the workflow says that it has none', -1, '20', 'queue', 900, undefined],
			['a day where the same process runs it', undefined, '-1', 'regular', 86_400, undefined],
			['what was chosen', undefined, '-1', 'queue', 7_200, 7_200],
			['the timeout of the workflow before what was chosen', 10, undefined, 'queue', 610, 7_200],
		])(
			'is silent after %s, and what it may have waited',
			async (_, ofWorkflow, ofN8n, mode, seconds, chosen) => {
				if (ofN8n !== undefined) process.env.EXECUTIONS_TIMEOUT = ofN8n;
				process.env.EXECUTIONS_MODE = mode;
				const { context } = host(ofWorkflow);
				const ending = execute(context, 'origin', [message], there, chosen);
				let over = false;
				void ending.then(() => (over = true));
				await jest.advanceTimersByTimeAsync((seconds - 1) * 1_000);
				expect(over).toBe(false);
				await jest.advanceTimersByTimeAsync(2_000);
				await expect(ending).resolves.toBe('silent');
			},
		);
	});

	it('has a name of its own for each message, mailbox and try, the same in every n8n', () => {
		const { context, keys } = host();
		void execute(context, 'origin', [message], there);
		void execute(context, 'origin', [message], there);
		void execute(context, 'origin', [{ ...message, attempt: 2 }], there);
		void execute(context, 'other', [message], there);
		void execute(context, 'origin', [message, { ...message, key: '7:2' }], there);
		expect(keys[1]).toBe(keys[0]);
		expect(new Set(keys).size).toBe(4);
		expect(Math.max(...keys.map(({ length }) => length))).toBeLessThanOrEqual(255);
	});
});

it('the keyword of a trigger is one that IMAP takes', () => {
	expect(keywordOf(host().context)).toMatch(/^\$n8n-[0-9a-f]{12}$/);
});
