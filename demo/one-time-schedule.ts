/**
 * Parameters of a Schedule Trigger that fires once, `delayMs` from now, and not again for a year: a cron
 * expression with seconds, in UTC. The workflow's time zone must be UTC as well.
 */
export function oneTimeSchedule(delayMs: number): { rule: object; due: Date } {
	// Cron knows whole seconds: rounded up, so that the due time is never in the past.
	const due = new Date(Math.ceil((Date.now() + delayMs) / 1000) * 1000);
	const expression = [
		due.getUTCSeconds(),
		due.getUTCMinutes(),
		due.getUTCHours(),
		due.getUTCDate(),
		due.getUTCMonth() + 1,
		'*',
	].join(' ');
	return { rule: { interval: [{ field: 'cronExpression', expression }] }, due };
}
