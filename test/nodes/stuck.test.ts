import type { INode } from 'n8n-workflow';
import { stuckError } from '../../nodes/GmailImapTrigger/stuck';

const context = { getNode: () => ({ name: 'Gmail IMAP Trigger' }) as INode };
const told = (running: number, inQueueMode: boolean) =>
	stuckError(context, { running, silentFor: 5.4 * 60_000, inQueueMode });

test('mail that waits for executions of which none ends is told of with its likely cause', () => {
	const queue = told(20, true);
	expect(queue.message).toBe(
		'Mail waits: 20 executions were started, and none has ended for 5 minutes',
	);
	expect(queue.description).toMatch(/workers run .*Redis or the database .*Longest Silence/);
	const regular = told(1, false);
	expect(regular.message).toBe(
		'Mail waits: 1 execution was started, and none has ended for 5 minutes',
	);
	expect(regular.description).not.toMatch(/worker|Redis/);
	for (const { description } of [queue, regular]) expect(description).toMatch(/Executions at Once/);
});
