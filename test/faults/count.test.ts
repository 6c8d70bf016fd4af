import type { Execution } from './collector';
import { judge, type Evidence, type Fate, type Kill } from './count';
import type { Mode } from './mailboxes';
import type { PlannedMail } from './plan';
import { showReasons, showTable } from './table';

const mail: PlannedMail = {
	key: 'finish 0001',
	mailbox: 'finish',
	at: 0,
	fails: 'never',
	works: 1,
};

const noted = { finish: 8_000, success: 8_000, start: 8_000, batches: 8_000 };
const kills: Kill[] = [{ at: 10_000, gone: 10_050, noted }];

let lastId = 0;
const ran = (
	begunAt: number,
	endedAt?: number,
	outcome: Execution['outcome'] = 'success',
): Execution => ({
	id: String(++lastId),
	begunAt,
	resumeUrl: '',
	...(endedAt === undefined ? {} : { endedAt, outcome }),
});

/** 1 s, long before the kill at 10 s, unless told otherwise. */
const well = (begunAt = 1_000): Execution => ran(begunAt, begunAt + 500);
const badly = (begunAt = 1_000): Execution => ran(begunAt, begunAt + 500, 'failure');
const cutOff = ran(9_900);
const afterTheKill = well(20_000);

const judged = (mode: Mode, executions: Execution[], more: Partial<Evidence> = {}) =>
	judge({ mail, mode, executions, setAside: false, crashed: false, ...more }, kills);

describe('the counting', () => {
	it.each<[Mode, string, Execution[], Fate]>([
		['finish', 'one execution', [well()], 'once'],
		['finish', 'one that failed', [badly()], 'once'],
		['finish', 'none at all', [], 'lost'],
		['finish', 'one that was cut off and never came again', [cutOff], 'lost'],
		['finish', 'two without any kill', [well(1_000), well(2_000)], 'doubled'],
		['finish', 'two at the same time', [well(1_000), well(1_000)], 'doubled'],
		['finish', 'a failed one that was tried again', [badly(1_000), well(2_000)], 'doubled'],
		['finish', 'one cut off, which came again', [cutOff, afterTheKill], 'repeated'],
		[
			'finish',
			'one cut off, which came twice again',
			[cutOff, afterTheKill, well(21_000)],
			'doubled',
		],
		['finish', 'one that ended just before the kill', [well(9_000), afterTheKill], 'repeated'],
		['finish', 'one that ended long before the kill', [well(7_000), afterTheKill], 'doubled'],
		['finish', 'one cut off that had begun once more before', [cutOff, well(9_950)], 'doubled'],
		[
			'finish',
			'one that n8n had recorded before the kill, and began after it',
			[{ ...well(12_000), recordedAt: 9_990 }, afterTheKill],
			'repeated',
		],
		['finish', 'two that began after the kill', [well(12_000), afterTheKill], 'doubled'],
		['success', 'one execution', [well()], 'once'],
		['success', 'a failed try, then a success', [badly(1_000), well(6_000)], 'repeated'],
		['success', 'a failed try, never tried again', [badly()], 'lost'],
		['success', 'a success that came again', [well(1_000), well(6_000)], 'doubled'],
		['success', 'a success that came again, and failed', [well(1_000), badly(6_000)], 'doubled'],
		['start', 'one execution', [well()], 'once'],
		['start', 'one that was cut off', [cutOff], 'cutOff'],
		['start', 'one cut off, which came again', [cutOff, afterTheKill], 'doubled'],
		['start', 'one that never ended, without any kill', [ran(11_000)], 'lost'],
		['start', 'none at all', [], 'lost'],
	])('%s: %s', (mode, _, executions, fate) => {
		expect(judged(mode, executions).fate).toBe(fate);
	});

	it('takes three failed tries for an end only where the mail was set aside, and nothing else', () => {
		const tries = [badly(1_000), badly(6_000), badly(16_000)];
		expect(judged('success', tries, { setAside: true }).fate).toBe('setAside');
		expect(judged('success', tries).fate).toBe('lost');
		expect(judged('success', tries.slice(1), { setAside: true }).fate).toBe('lost');
		expect(judged('success', [well()], { setAside: true }).fate).toBe('lost');
	});

	it('takes n8n at its word that a mail was handed out when it was killed, in mode start alone', () => {
		expect(judged('start', [], { crashed: true }).fate).toBe('cutOff');
		expect(judged('finish', [], { crashed: true }).fate).toBe('lost');
	});

	it('says why', () => {
		const { reasons } = judged('success', [badly(1_000), ran(9_900), well(20_000)]);
		expect(reasons).toEqual(['failed try', 'in flight at kill 1']);
		expect(judged('finish', [well(9_000), afterTheKill]).reasons).toEqual([
			'ended just before kill 1',
		]);
	});
});

test('the table counts each mail once in its row, and what is lost or doubled stands below it by name', () => {
	const finish = [
		judged('finish', [well()]),
		judged('finish', []),
		judged('finish', [well(1_000), { ...well(2_000), id: 'x' }]),
	];
	const start = [judged('start', [cutOff])];
	const cells = showTable({ finish, start })
		.split('\n')
		.map((line) => line.split('|').map((cell) => cell.trim()));
	expect(cells.slice(1)).toEqual([
		['finish', '3', '1', '0', '0', '0', '1', '1'],
		['start', '1', '0', '0', '0', '1', '0', '0'],
		['all', '4', '1', '0', '0', '1', '1', '1'],
	]);
	expect(showReasons([...finish, ...start])).toMatch(
		/^cutOff: running at kill 1 \(1\): finish 0001\ndoubled: executions \d+, x \(1\): finish 0001\nlost: no execution \(1\): finish 0001$/,
	);
});
