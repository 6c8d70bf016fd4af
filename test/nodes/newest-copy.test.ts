import type { IWebhookFunctions } from 'n8n-workflow';
import { takeNewestCopy } from '../../nodes/GmailSend/ask/newest-copy';

type Data = { contextData: object; executionData: { contextData: object; nodeExecutionStack: [] } };

/** An execution as n8n's database has it, of which each visitor gets a copy. */
const stored = (id: string) => {
	let data: Data = { contextData: {}, executionData: { contextData: {}, nodeExecutionStack: [] } };
	return {
		visit: () => {
			const copy = structuredClone(data);
			const context = {
				getNode: () => ({ id: 'ask', name: 'Ask' }),
				getExecutionId: () => id,
				runExecutionData: copy,
			} as unknown as IWebhookFunctions;
			return { take: () => takeNewestCopy(context), goOn: () => void (data = copy) };
		},
	};
};

describe('answers to an execution that waits', () => {
	it('are taken one after another', () => {
		const execution = stored('1');
		for (let i = 0; i < 3; i += 1) {
			const visitor = execution.visit();
			expect(visitor.take()).toBe(true);
			visitor.goOn();
		}
	});

	it('are not taken on a copy that is older than what was kept, though the execution waits again', () => {
		const execution = stored('2');
		const [first, second] = [execution.visit(), execution.visit()];
		expect(first.take()).toBe(true);
		first.goOn();
		expect(second.take()).toBe(false);
		expect(execution.visit().take()).toBe(true);
	});

	it('of other executions are no business of theirs', () => {
		const [one, other] = [stored('3').visit(), stored('4').visit()];
		expect([one.take(), other.take()]).toEqual([true, true]);
	});

	it('are taken again after some seconds where n8n did not go on from the copy that was taken', () => {
		jest.useFakeTimers();
		try {
			const execution = stored('5');
			expect(execution.visit().take()).toBe(true);
			expect(execution.visit().take()).toBe(false);
			jest.advanceTimersByTime(5_001);
			expect(execution.visit().take()).toBe(true);
		} finally {
			jest.useRealTimers();
		}
	});
});
