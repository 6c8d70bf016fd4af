import { DateTime } from 'luxon';
import { dayOf, readTime } from '../../gmail/read-time';

describe('readTime', () => {
	it.each([
		// n8n's form names no zone: it is the workflow's.
		['2026-12-01T14:00:00', 'Asia/Tokyo', '2026-12-01T14:00:00.000+09:00'],
		['2026-12-01T14:00:00', 'Europe/Berlin', '2026-12-01T14:00:00.000+01:00'],
		['2026-07-01T14:00:00', 'Europe/Berlin', '2026-07-01T14:00:00.000+02:00'],
		['2026-12-01T14:00', 'America/New_York', '2026-12-01T14:00:00.000-05:00'],
		['2026-12-01 14:00', 'Asia/Tokyo', '2026-12-01T14:00:00.000+09:00'],
		['2026-12-01 14:00:00', 'Asia/Tokyo', '2026-12-01T14:00:00.000+09:00'],
		['2026-12-01', 'Asia/Tokyo', '2026-12-01T00:00:00.000+09:00'],
		[' 2026-12-01 ', 'Asia/Tokyo', '2026-12-01T00:00:00.000+09:00'],
		// What names an offset keeps it.
		['2026-12-01T14:00:00+01:00', 'Asia/Tokyo', '2026-12-01T14:00:00.000+01:00'],
		['2026-12-01T14:00:00.5-0500', 'Asia/Tokyo', '2026-12-01T14:00:00.500-05:00'],
		['2026-12-01T14:00:00Z', 'Asia/Tokyo', '2026-12-01T14:00:00.000Z'],
		['2026-12-01 14:00:00 +01:00', 'Asia/Tokyo', '2026-12-01T14:00:00.000+01:00'],
		['Tue, 01 Dec 2026 14:00:00 +0100', 'Asia/Tokyo', '2026-12-01T14:00:00.000+01:00'],
		['Tue Dec 01 2026 14:00:00 GMT+0100 (CET)', 'Asia/Tokyo', '2026-12-01T22:00:00.000+09:00'],
		[new Date('2026-12-01T05:00:00Z'), 'Asia/Tokyo', '2026-12-01T14:00:00.000+09:00'],
		[Date.UTC(2026, 11, 1, 5), 'Asia/Tokyo', '2026-12-01T14:00:00.000+09:00'],
		[String(Date.UTC(2026, 11, 1, 5)), 'Asia/Tokyo', '2026-12-01T14:00:00.000+09:00'],
		[
			DateTime.fromISO('2026-12-01T14:00', { zone: 'America/New_York' }),
			'Asia/Tokyo',
			'2026-12-01T14:00:00.000-05:00',
		],
		// The hour that a clock change leaves out, and the one that it has twice.
		['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T03:30:00.000+02:00'],
		['2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T02:30:00.000+02:00'],
		['2024-02-29', 'UTC', '2024-02-29T00:00:00.000Z'],
	])('reads %j in %s', (value, zone, time) => {
		expect(readTime(value, zone)).toBe(time);
	});

	it.each([
		'01.12.2026 14:00',
		'12/01/2026',
		'1.12.2026',
		'tomorrow',
		'14:00',
		'2026',
		'2026-12',
		'2026-W49',
		'2026-02-30',
		'2026-13-01',
		'2026-12-01T25:00',
		'2026-12-01 or later',
		'',
		' ',
		'null',
		'0',
		0,
		// In seconds.
		1_796_130_000,
		Number.NaN,
		Number.POSITIVE_INFINITY,
		true,
		null,
		undefined,
		[],
		{},
		new Date('nothing'),
		DateTime.invalid('nothing'),
	])('does not guess at %j', (value) => {
		expect(readTime(value, 'Europe/Berlin')).toBeUndefined();
	});
});

it.each([
	['2026-12-01', 'Asia/Tokyo', '2026-12-01'],
	['2026-12-01T23:30:00', 'Asia/Tokyo', '2026-12-01'],
	['2026-12-01T23:30:00+01:00', 'Asia/Tokyo', '2026-12-01'],
	['2026-12-01T23:30:00Z', 'Asia/Tokyo', '2026-12-02'],
	['2026-12-01T15:00:00.000Z', 'Asia/Tokyo', '2026-12-02'],
	['2026-12-02T04:59:00Z', 'America/New_York', '2026-12-01'],
	['2026-12-02T05:00:00Z', 'America/New_York', '2026-12-02'],
	['2026-12-02T00:00:00.000Z', 'America/New_York', '2026-12-02'],
	['2026-12-02T00:00:00Z', 'Asia/Tokyo', '2026-12-02'],
	['2026-12-01T23:30:00Z', 'UTC', '2026-12-01'],
])('%s in %s is the day %s', (time, zone, day) => {
	expect(dayOf(readTime(time, zone) ?? '', zone)).toBe(day);
});
