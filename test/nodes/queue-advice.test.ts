import { adviseOnQueue, queueAdvice, workersFed } from '../../nodes/GmailImapTrigger/queue-advice';

const queue = { EXECUTIONS_MODE: 'queue' };
const completed = { N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED: '1000' };
const failed = { N8N_EXECUTIONS_QUEUE_KEEP_LAST_FAILED: '50' };

test.each([
	['regular mode', {}],
	['queue mode that keeps ended jobs', { ...queue, ...completed, ...failed }],
])('%s needs no advice', (_, env) => expect(queueAdvice(env)).toBeUndefined());

test.each([
	['neither', queue, /COMPLETED=1000 and N8N_EXECUTIONS_QUEUE_KEEP_LAST_FAILED=1000 for the main/],
	['no failed ones', { ...queue, ...completed }, /Set N8N_EXECUTIONS_QUEUE_KEEP_LAST_FAILED=1000/],
	[
		'none by a nought',
		{ ...queue, ...failed, N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED: '0' },
		/Set N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED=1000 for/,
	],
])('an n8n that keeps %s is told what to set', (_, env, advice) =>
	expect(queueAdvice(env)).toMatch(advice),
);

test('the advice is given once a process', () => {
	const told: string[] = [];
	for (let i = 0; i < 3; i += 1) adviseOnQueue((advice) => told.push(advice), queue);
	expect(told).toHaveLength(1);
});

test.each([
	[20, false, /^20 executions at once, which keep 2 workers of 10 busy/],
	[45, false, /keep 4 workers of 10 busy/],
	[5, false, /^5 executions at once, which keep one worker of 10 busy/],
	[1, true, undefined],
])(
	'%s at once, in order %s: it is said how many workers that feeds',
	(maxInFlight, inOrder, said) => {
		const text = workersFed({ maxInFlight, inOrder }, queue);
		if (said === undefined) expect(text).toBeUndefined();
		else expect(text).toMatch(said);
		expect(workersFed({ maxInFlight, inOrder }, {})).toBeUndefined();
	},
);
