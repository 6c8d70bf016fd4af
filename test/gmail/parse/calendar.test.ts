import { readCalendar } from '../../../gmail/parse/calendar';

const berlin = [
	'BEGIN:VTIMEZONE',
	'TZID:W. Europe Standard Time',
	'BEGIN:STANDARD',
	'DTSTART:16010101T030000',
	'TZOFFSETFROM:+0200',
	'TZOFFSETTO:+0100',
	'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
	'END:STANDARD',
	'BEGIN:DAYLIGHT',
	'DTSTART:16010101T020000',
	'TZOFFSETFROM:+0100',
	'TZOFFSETTO:+0200',
	'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
	'END:DAYLIGHT',
	'END:VTIMEZONE',
];

const calendar = (
	event: string[],
	{ method = ['METHOD:REQUEST'], zones = [] as string[] } = {},
): string =>
	[
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		...method,
		...zones,
		'BEGIN:VEVENT',
		'UID:1@x.test',
		...event,
		'END:VEVENT',
		'END:VCALENDAR',
		'',
	].join('\r\n');

describe('an invitation', () => {
	it('says what, when, who and what to do', () => {
		expect(
			readCalendar(
				calendar([
					'SEQUENCE:2',
					'SUMMARY:Lunch\\, with Zoë',
					'DESCRIPTION:Bring\\nfood',
					'LOCATION:Room 1',
					'DTSTART:20261123T110000Z',
					'DTEND:20261123T120000Z',
					'RRULE:FREQ=WEEKLY;COUNT=10',
					'ORGANIZER;CN="Doe, Jane":mailto:jane@x.test',
					'ATTENDEE;CN=Me;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:MAILTO:me@x.test',
					'ATTENDEE;PARTSTAT=DECLINED;ROLE=OPT-PARTICIPANT:mailto:joe@x.test',
				]),
			),
		).toEqual({
			method: 'REQUEST',
			uid: '1@x.test',
			sequence: 2,
			summary: 'Lunch, with Zoë',
			description: 'Bring\nfood',
			location: 'Room 1',
			start: '2026-11-23T11:00:00.000Z',
			end: '2026-11-23T12:00:00.000Z',
			allDay: false,
			timeZone: '',
			recurrence: 'FREQ=WEEKLY;COUNT=10',
			organizer: { name: 'Doe, Jane', address: 'jane@x.test' },
			attendees: [
				{ name: 'Me', address: 'me@x.test', answer: 'needsAction', optional: false },
				{ name: '', address: 'joe@x.test', answer: 'declined', optional: true },
			],
		});
	});

	it.each([
		['in winter', '20261123T120000', '2026-11-23T11:00:00.000Z'],
		['in summer', '20260723T120000', '2026-07-23T10:00:00.000Z'],
	])("is in UTC by the zone that it brings along, Microsoft's too, %s", (_when, written, start) => {
		const ics = calendar([`DTSTART;TZID=W. Europe Standard Time:${written}`], { zones: berlin });
		expect(readCalendar(ics)).toMatchObject({ start, timeZone: 'W. Europe Standard Time' });
	});

	it('does not depend on the zone of this machine where its own is not told', () => {
		expect(readCalendar(calendar(['DTSTART;TZID=Mars/Olympus:20261123T120000']))).toMatchObject({
			start: '2026-11-23T12:00:00',
			timeZone: 'Mars/Olympus',
		});
	});

	it.each([
		[
			'a whole day',
			['DTSTART;VALUE=DATE:20261123'],
			{ start: '2026-11-23', end: '2026-11-24', allDay: true },
		],
		[
			'days',
			['DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261126'],
			{ end: '2026-11-26', allDay: true },
		],
		[
			'a duration',
			['DTSTART:20261123T110000Z', 'DURATION:PT90M'],
			{ end: '2026-11-23T12:30:00.000Z' },
		],
		['no end', ['DTSTART:20261123T110000Z'], { end: '2026-11-23T11:00:00.000Z' }],
		['no start', ['SUMMARY:x'], { start: '', end: '' }],
	])('may have %s', (_what, event, expected) => {
		expect(readCalendar(calendar(event))).toMatchObject(expected);
	});

	it('knows its method by the part where the text does not say', () => {
		expect(readCalendar(calendar([], { method: [] }), 'cancel')?.method).toBe('CANCEL');
	});

	it.each([
		'',
		'nonsense',
		'BEGIN:VCALENDAR\r\nEND:VCALENDAR',
		'BEGIN:VCALENDAR',
		'BEGIN:VCARD\r\nEND:VCARD',
	])('is none in %j', (ics) => {
		expect(readCalendar(ics)).toBeUndefined();
	});

	it('is none where a time in it is no time', () => {
		expect(readCalendar(calendar(['SUMMARY:x', 'DTSTART:tomorrow']))).toBeUndefined();
	});

	it.each([
		['a zone that changes each second', ['DTSTART;TZID=T:20261123T120000'], 'FREQ=SECONDLY'],
		[
			'a zone that changes never again',
			['DTSTART;TZID=T:20261123T120000'],
			'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
		],
		['a year far away', ['DTSTART;TZID=T:99991123T120000'], 'FREQ=DAILY'],
		[
			'a rule that repeats each second',
			['DTSTART:20261123T120000Z', 'RRULE:FREQ=SECONDLY'],
			'FREQ=YEARLY',
		],
	])('takes no time to speak of, however hostile: %s', (_what, event, rule) => {
		const half = [
			'DTSTART:16010101T000000',
			'TZOFFSETFROM:+0100',
			'TZOFFSETTO:+0200',
			`RRULE:${rule}`,
		];
		const zones = [
			'BEGIN:VTIMEZONE',
			'TZID:T',
			'BEGIN:STANDARD',
			...half,
			'END:STANDARD',
			'BEGIN:DAYLIGHT',
			...half,
			'END:DAYLIGHT',
			'END:VTIMEZONE',
		];
		const start = performance.now();
		readCalendar(calendar(event, { zones }));
		expect(performance.now() - start).toBeLessThan(500);
	});
});
