import { questionAnswered, questionId } from '../../../gmail/ask/question-id';

const signature = 'ab12'.repeat(16);
const address = (execution: string, node: string): string =>
	`https://n8n.example.com/webhook-waiting/${execution}/${encodeURIComponent(node)}?q=0-3-1&signature=${signature}`;

it.each([
	['12', '8b7c1c9e-0b6a-4a53-9a5b-0c52c2a9d9c1'],
	['987654321', 'node with blanks/and ümlauts'],
	['1', '_-x'],
])('a reply finds the question of execution %s, node %s', (execution, node) => {
	const id = questionId(address(execution, node), 'me@example.com');
	expect(id).toMatch(/^<[A-Za-z0-9_.~-]+@example\.com>$/);
	expect(id.length).toBeLessThan(250);
	expect(questionAnswered(['<other@x>', id])).toBe(
		`${execution}/${encodeURIComponent(node)}?q=0-3-1&signature=${signature}`,
	);
});

it('the mails about one question have names of their own and lead to the same', () => {
	const [question, reminder] = ['', 'r2'].map((part) =>
		questionId(address('12', 'a'), 'me@example.com', part),
	);
	expect(reminder).not.toBe(question);
	expect(questionAnswered([reminder ?? ''])).toBe(questionAnswered([question ?? '']));
});

it.each([
	[[]],
	[['', '<x@y>']],
	[['<ask.@example.com>']],
	[['<ask.1.2.3@example.com>']],
	[[`<ask.${'1'.repeat(100_000)}@example.com>`]],
	[['<task.1.2.3.4@example.com>']],
])('%j answers no question', (ids) => {
	expect(questionAnswered(ids)).toBeUndefined();
});
