import { execFileSync } from 'node:child_process';
import { worked } from '../../support/held-loop';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CalendarEvent } from '../../../gmail/message';
import { readCalendar } from '../../../gmail/parse/calendar/event';
import { besideProgram } from '../../support/outside';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

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
			recurrenceId: '',
			sequence: 2,
			status: '',
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

	it('has names on one line, whatever is written in them (RFC 6868)', () => {
		const organizer = `ORGANIZER;CN="Jane^nBcc: x ^'JD^' ^^":mailto:jane@x.test`;
		expect(readCalendar(calendar([organizer]))?.organizer.name).toBe('Jane Bcc: x "JD" ^');
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
		const start = worked();
		readCalendar(calendar(event, { zones }));
		expect(worked() - start).toBeLessThan(500);
	});
});

const LARGEST = 128 * 1024;

it.each([
	['components in one another', 'BEGIN:VALARM\n', 'END:VTODO\n'],
	['parameters', 'X;', 'a=b;'],
	['quotation marks', 'X;A=', '"'],
	['folded lines', 'DESCRIPTION:', '\n x'],
	['days', 'RRULE:FREQ=YEARLY;BYDAY=', '1SU,'],
])('a calendar of nothing but %s takes no time to speak of', (_what, first, repeated) => {
	const many = repeated.repeat(LARGEST / 2 / repeated.length);
	const ics = `BEGIN:VCALENDAR\nBEGIN:VEVENT\n${first.repeat(first.endsWith('\n') ? 5000 : 1)}${many}`;
	const start = worked();
	expect(readCalendar(ics)).toBeDefined();
	expect(worked() - start).toBeLessThan(500);
});

const folder = join(__dirname, 'calendars');
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
	string,
	Partial<CalendarEvent>
>;
const calendars = readdirSync(folder)
	.filter((file) => file.endsWith('.ics'))
	.sort()
	.map((file) => join(folder, file));

const nameOf = (path: string): string => path.replace(/^.*\/|\.ics$/g, '');

describe('calendars as programs write them', () => {
	it.each(calendars.map((path) => [nameOf(path), path]))('are understood: %s', (name, path) => {
		const event = readCalendar(readFileSync(path, 'utf8'));
		expect(event).toMatchObject(expected[name] ?? {});
		expect(event?.note).toBe(expected[name]?.note);
		expect(event?.uid).not.toBe('');
	});

	it('are all expected', () => {
		expect(Object.keys(expected).sort()).toEqual(calendars.map(nameOf).sort());
	});

	it('lose no word of a description that was not folded, and no name in odd quotes', () => {
		const read = (name: string) => readCalendar(readFileSync(join(folder, `${name}.ics`), 'utf8'));
		expect(read('line-not-folded')?.description).toBe(
			'Hello all,\nplease bring:\nhttps://example.com/list\nTel: 0123',
		);
		expect(read('odd-quotes')).toMatchObject({
			organizer: { name: 'Jane JD Doe', address: 'jane@example.com' },
			attendees: [{ name: 'Doe, Joe', address: 'joe@example.org', answer: 'accepted' }],
		});
	});
});

/** Debian's Python, for which python3-icalendar is. */
const python = '/usr/bin/python3';
const beside = besideProgram('python3-icalendar', [python, '-c', 'import icalendar']);

type Foreign = Pick<CalendarEvent, 'uid' | 'summary' | 'start' | 'end' | 'recurrenceId'>;

/** What Python's icalendar makes of calendars; a text where it gives up. */
const askPython = (paths: string[]): (Foreign | string)[] =>
	JSON.parse(
		execFileSync(python, [join(__dirname, 'calendar-oracle.py'), ...paths], { encoding: 'utf8' }),
	) as (Foreign | string)[];

/** Where the two differ, and why. */
const differences: Record<string, string> = {
	'alarm-without-end': 'it reads nothing where an END is missing',
	'event-without-end': 'it reads nothing where an END is missing',
	'no-end': 'it reads nothing where an END is missing',
	'days-and-a-night': 'it adds hours by the clock; RFC 5545 section 3.3.6: as they pass',
	'hour-that-comes-twice': 'it takes the second; RFC 5545 section 3.3.5: the first',
	'fixed-offset': 'it knows no zone by its offset',
	'name-behind-a-program': 'it knows no name behind that of a program',
	'windows-as-shown': 'it knows no zone by its cities',
	'windows-as-shown-in-america': 'it knows no zone as Windows shows it',
	'zone-of-the-calendar': 'it does not look at X-WR-TIMEZONE',
};

describe(`calendars beside Python's icalendar${beside.note}`, () => {
	beside.it('are the same, but for what the table explains', () => {
		const foreign = '/usr/lib/python3/dist-packages/icalendar/tests';
		const others = readdirSync(foreign)
			.filter((file) => file.endsWith('.ics'))
			.map((file) => join(foreign, file));
		const paths = [...calendars, ...others];
		const theirs = askPython(paths);
		const ours = paths.map((path) => {
			const event = readCalendar(readFileSync(path, 'utf8'));
			if (!event) return 'no event';
			const { uid, summary, start, end, recurrenceId } = event;
			return { uid, summary, start, end, recurrenceId };
		});
		const differing = paths.filter(
			(_path, at) =>
				!String(theirs[at]).startsWith('given up') &&
				JSON.stringify(theirs[at]) !== JSON.stringify(ours[at]),
		);
		expect(differing.map(nameOf).sort()).toEqual(Object.keys(differences).sort());
		expect(theirs.filter((answer) => typeof answer !== 'string').length).toBeGreaterThan(40);
	});
});
