import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { readTime } from '../../../gmail/read-time';
import { invitationTo, type Event } from '../../../gmail/send/invitation';

const organizer = { name: 'Me', address: 'me@example.test' };

const event = (fields: Partial<Event>): Event => ({
	title: 'Handover',
	start: '',
	end: '',
	allDay: false,
	location: '',
	description: '',
	organizer,
	attendees: [{ name: 'Jane', address: 'jane@example.test' }],
	uid: '',
	sequence: 0,
	cancels: false,
	...fields,
});

const lines = (fields: Partial<Event>): string[] =>
	invitationTo(event(fields), '<id@example.test>').content.split('\r\n');

const at = (time: string, zone: string): string => readTime(time, zone) ?? '';

describe.each([
	'Europe/Berlin',
	'Asia/Tokyo',
	'America/New_York',
	'Pacific/Kiritimati',
	'Pacific/Pago_Pago',
])('in %s', (zone) => {
	it('one whole day ends the day after', () => {
		const written = lines({ allDay: true, start: at('2026-12-01T00:00:00', zone) });
		expect(written).toContain('DTSTART;VALUE=DATE:20261201');
		expect(written).toContain('DTEND;VALUE=DATE:20261202');
	});

	it.each([
		['2026-12-01', '2026-12-01', '20261201', '20261202'],
		['2026-12-01', '2026-12-02', '20261201', '20261203'],
		['2026-12-31', '2026-12-31', '20261231', '20270101'],
		['2026-03-28', '2026-03-29', '20260328', '20260330'],
		['2026-10-25', '2026-10-26', '20261025', '20261027'],
		// Hours do not matter.
		['2026-12-01T23:30:00', '2026-12-02T01:00:00', '20261201', '20261203'],
	])('whole days from %s to %s are those days', (start, end, first, after) => {
		const written = lines({ allDay: true, start: at(start, zone), end: at(end, zone) });
		expect(written).toContain(`DTSTART;VALUE=DATE:${first}`);
		expect(written).toContain(`DTEND;VALUE=DATE:${after}`);
	});
});

it.each([
	['2026-12-01T14:00:00', 'Asia/Tokyo', '20261201T050000Z'],
	['2026-12-01T14:00:00', 'Europe/Berlin', '20261201T130000Z'],
	['2026-07-01T14:00:00', 'Europe/Berlin', '20260701T120000Z'],
	['2026-10-24T14:00:00', 'Europe/Berlin', '20261024T120000Z'],
	['2026-10-26T14:00:00', 'Europe/Berlin', '20261026T130000Z'],
	['2026-10-31T14:00:00', 'America/New_York', '20261031T180000Z'],
	['2026-11-02T14:00:00', 'America/New_York', '20261102T190000Z'],
	['2026-11-02T14:00:00+01:00', 'America/New_York', '20261102T130000Z'],
])('%s in %s begins at %s', (start, zone, utc) => {
	const time = at(start, zone);
	expect(lines({ start: time, end: time })).toContain(`DTSTART:${utc}`);
});

it('is the same wherever the process runs', () => {
	const script = `
		const { invitationTo } = require('./gmail/send/invitation.ts');
		const event = ${JSON.stringify(event({ allDay: true, start: '2026-12-01T00:00:00.000+09:00' }))};
		process.stdout.write(invitationTo(event, '<id@example.test>').content);`;
	const written = ['Asia/Tokyo', 'America/New_York', 'UTC'].map((TZ) =>
		execFileSync(process.execPath, ['--import', 'tsx', '-e', script], {
			env: { ...process.env, TZ },
			encoding: 'utf8',
		}).replace(/DTSTAMP.*/, ''),
	);
	expect(new Set(written).size).toBe(1);
	expect(written[0]).toContain('DTSTART;VALUE=DATE:20261201');
});

it('a cancellation says that the event is cancelled', () => {
	const time = '2026-12-01T14:00:00.000Z';
	const { method, content } = invitationTo(
		event({ start: time, end: time, cancels: true, uid: 'order-1@example.test' }),
		'<id@example.test>',
	);
	expect(method).toBe('CANCEL');
	expect(content).toContain('METHOD:CANCEL');
	expect(content).toContain('STATUS:CANCELLED');
	expect(content).toContain('UID:order-1@example.test');
	expect(lines({ start: time, end: time }).join()).not.toContain('CANCELLED');
});

it('writes any text that it is given as a value, and no lines of its own', () => {
	const time = '2026-12-01T14:00:00.000Z';
	const sign = fc.constantFrom(
		...'ab:;,"\\\r\n\t ='.split(''),
		'\u2028',
		'\0',
		'ü',
		'ATTENDEE:mailto:x@x.test',
	);
	const word = fc.string({ unit: sign, maxLength: 20 });
	const plain = invitationTo(event({ start: time, end: time }), '<id@example.test>').content;
	const names = (content: string): string[] =>
		content
			.replace(/\r\n[ \t]/g, '')
			.split(/\r\n|\r|\n/)
			.map((line) => /^[A-Z-]*/.exec(line)?.[0] ?? '');
	fc.assert(
		fc.property(word, word, word, word, (uid, title, location, name) => {
			const given = event({
				start: time,
				end: time,
				uid,
				title: `t${title}`,
				location,
				organizer: { name, address: 'me@example.test' },
				attendees: [{ name, address: 'jane@example.test' }],
			});
			const { content } = invitationTo(given, '<id@example.test>');
			expect(names(content).filter((each) => each !== 'LOCATION')).toEqual(names(plain));
			expect(content).not.toMatch(/[\0\u2028]/);
		}),
	);
});

it('writes an id as the text it is, so that it is known again', () => {
	const time = '2026-12-01T14:00:00.000Z';
	const uid = 'order;1\r\nATTENDEE:mailto:eve@x.test';
	expect(lines({ start: time, end: time, uid })).toContain(
		'UID:order\\;1\\nATTENDEE:mailto:eve@x.test',
	);
});

it.each([
	['Start', { start: '', end: '2026-12-01T14:00:00Z' }],
	['End', { start: '2026-12-01T14:00:00Z', end: '' }],
])('names %s where it is empty', (field, times) => {
	expect(() => lines(times)).toThrow(`"${field}" of the invitation is empty`);
});

it.each(['tomorrow', '01.12.2026'])('refuses %j as a start', (start) => {
	expect(() => lines({ start, end: '2026-12-01T14:00:00Z' })).toThrow(
		`"${start}" in "Start" of the invitation is no date`,
	);
});
