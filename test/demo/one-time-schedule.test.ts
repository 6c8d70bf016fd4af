import { oneTimeSchedule } from '../../demo/one-time-schedule';

test('the schedule names the due second in UTC, and it lies ahead', () => {
	const before = Date.now();
	const { rule, due } = oneTimeSchedule(3_000);
	expect(due.getTime()).toBeGreaterThanOrEqual(before + 3_000);
	expect(due.getTime()).toBeLessThanOrEqual(Date.now() + 4_000);
	const [, month, day, time] = /^\d+-(\d+)-(\d+)T([\d:]+)/.exec(due.toISOString()) ?? [];
	const [hour, minute, second] = (time ?? '').split(':').map(Number);
	const expression = `${second} ${minute} ${hour} ${Number(day)} ${Number(month)} *`;
	expect(rule).toEqual({ interval: [{ field: 'cronExpression', expression }] });
});
