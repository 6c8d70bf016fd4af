import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tasks } from '../../../gmail/apart/tasks';
import { createThreads, type ThreadLimits, type Threads } from '../../../gmail/apart/threads';
import { longestHold } from '../../support/held-loop';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

let opened: Threads | undefined;

const open = (limits?: ThreadLimits) => {
	const threads = createThreads(join(__dirname, 'pretending-thread.js'), limits);
	opened = threads;
	return async (order: string, ms = 0): Promise<unknown> =>
		await threads.run('parse', () => ({
			input: { order, ms } as unknown as Tasks['parse']['input'],
		}));
};

afterEach(() => opened?.close());

describe('threads', () => {
	it('do what they are asked, one after another', async () => {
		const run = open();
		await expect(Promise.all([run('busy', 1), run('busy', 2), run('busy', 3)])).resolves.toEqual([
			'busy for 1',
			'busy for 2',
			'busy for 3',
		]);
	});

	it('tell why a task failed, and go on', async () => {
		const run = open();
		await expect(run('fail')).rejects.toThrow('it is no mail');
		await expect(run('busy', 1)).resolves.toBe('busy for 1');
	});

	it('end a task that takes longer than one may, and do the next', async () => {
		const run = open({ deadline: 300 });
		const [long, next] = await Promise.allSettled([run('busy', 60_000), run('busy', 1)]);
		expect(long).toMatchObject({ reason: { message: 'Reading it took longer than 0.3 s' } });
		expect(next).toMatchObject({ value: 'busy for 1' });
	});

	it('let the event loop go on meanwhile', async () => {
		const run = open({ deadline: 500 });
		await run('busy', 1);
		const hold = await longestHold(async () => await run('busy', 60_000).catch(() => undefined));
		expect(hold).toBeLessThan(100);
	});

	it('do not hold up others by one that takes long', async () => {
		const run = open();
		const order: string[] = [];
		await Promise.all([
			run('busy', 2_000).then(() => order.push('long')),
			run('busy', 1).then(() => order.push('short')),
		]);
		expect(order).toEqual(['short', 'long']);
	});

	it.each<[string, number, ThreadLimits]>([
		['takes longer than one may', 60_000, { deadline: 400 }],
		['takes long', 1_000, {}],
	])('do each other task once where one of many %s', async (_, ms, limits) => {
		const run = open(limits);
		const others = Array.from({ length: 9 }, (__, n) => n + 1);
		const [long, ...rest] = await Promise.allSettled([
			run('busy', ms),
			...others.map(async (n) => await run('busy', n)),
		]);
		expect(long.status).toBe(limits.deadline ? 'rejected' : 'fulfilled');
		expect(rest).toEqual(others.map((n) => ({ status: 'fulfilled', value: `busy for ${n}` })));
	});

	it.each<[string, number[]]>([
		['take long, all of them', [350]],
		['take long, each second one', [350, 1]],
	])(
		'come to an end with many tasks that %s',
		async (_, times) => {
			const run = open();
			const all = Array.from({ length: 12 }, (__, n) => times[n % times.length] ?? 0);
			await expect(Promise.all(all.map(async (ms) => await run('busy', ms)))).resolves.toEqual(
				all.map((ms) => `busy for ${ms}`),
			);
		},
		15_000,
	);

	it('fail nothing but what they worked on when they die', async () => {
		const run = open();
		const all = await Promise.allSettled([
			run('busy', 1),
			run('exit'),
			run('busy', 2),
			run('fail'),
			run('busy', 3),
		]);
		expect(all.map(({ status }) => status)).toEqual([
			'fulfilled',
			'rejected',
			'fulfilled',
			'rejected',
			'fulfilled',
		]);
	});

	it('take an answer that lies there before they judge the time', async () => {
		const run = open({ deadline: 300 });
		await run('busy', 1);
		const answer = run('busy', 50);
		const end = Date.now() + 600;
		while (Date.now() < end);
		await expect(answer).resolves.toBe('busy for 50');
	});

	it('end a task that takes more memory than one may', async () => {
		const run = open({ heap: 32 });
		await expect(run('fill')).rejects.toThrow('Reading it took more than 32 MB of memory');
		await expect(run('busy', 1)).resolves.toBe('busy for 1');
	});

	it('are replaced when they die', async () => {
		const run = open();
		await expect(run('exit')).rejects.toThrow('The thread that reads it ended (3)');
		await expect(run('busy', 1)).resolves.toBe('busy for 1');
	});

	it('have none of the secrets in the environment', async () => {
		const run = open();
		await expect(run('environment')).resolves.toEqual([]);
	});

	it('start again after they were ended for want of work', async () => {
		const run = open({ idle: 50 });
		await run('busy', 1);
		await sleep(300);
		await expect(run('busy', 2)).resolves.toBe('busy for 2');
	});

	it('say so where their program is missing', async () => {
		opened = createThreads(join(__dirname, 'no-such-thread.js'));
		await expect(
			opened.run('parse', () => ({ input: {} as Tasks['parse']['input'] })),
		).rejects.toThrow(/Cannot find module/);
	});

	it('end what they do when they are closed', async () => {
		const run = open();
		const all = Promise.allSettled(
			Array.from({ length: 7 }, async () => await run('busy', 60_000)),
		);
		opened?.close();
		expect(new Set((await all).map(({ status }) => status))).toEqual(new Set(['rejected']));
	});
});
