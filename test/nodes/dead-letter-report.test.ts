import type { DeadLetter } from '../../gmail';
import { deadLetterReport } from '../../nodes/GmailImapTrigger/dead-letter-report';

const letter = (id: string): DeadLetter => ({
	account: 'me@example.test',
	mailbox: 'INBOX',
	id,
	tries: 3,
	label: 'n8n/failed',
});

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('a thousand messages that are set aside are told of a few times, with their number', () => {
	const told: [string, number][] = [];
	const report = deadLetterReport(({ id }, count) => told.push([id, count]));
	for (let i = 1; i <= 1_000; i += 1) {
		report.add(letter(String(i)));
		jest.advanceTimersByTime(1_000);
	}
	report.close();
	expect(told[0]).toEqual(['1', 1]);
	expect(told.length).toBeLessThanOrEqual(4);
	expect(told.reduce((sum, [, count]) => sum + count, 0)).toBe(1_000);
	expect(told.at(-1)?.[0]).toBe('1000');
});

it('after a quiet time the next one is told of at once', () => {
	const told: number[] = [];
	const report = deadLetterReport((_, count) => told.push(count));
	report.add(letter('1'));
	jest.advanceTimersByTime(24 * 3_600_000);
	report.add(letter('2'));
	expect(told).toEqual([1, 1]);
	report.close();
	expect(told).toEqual([1, 1]);
});
