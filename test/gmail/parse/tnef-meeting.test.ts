import { readTnef } from '../../../gmail/parse/tnef';
import { meetingIn } from '../../../gmail/parse/tnef-meeting';
import { writeTnef, type PropertyToWrite, type TnefToWrite } from './write-tnef';

const appointment = '0220060000000000c000000000000046';
const meeting = '90dad86e0b451b1098da00aa003f1305';
const classOfIds = '040000008200e00074c5b7101a82e008';

const bob = { name: 'Bob', address: 'bob@x.test' };
const ann = { name: 'Ann', address: 'ann@x.test' };
const eve = { name: '', address: 'eve@x.test' };
const mail = { subject: 'Lunch', from: [bob], to: [ann], cc: [eve] };

/** The id of a meeting: its class, the day of the one that is meant, when it was made, and what is behind. */
const idOf = (day: string, data: Buffer): Buffer => {
	const size = Buffer.alloc(4);
	size.writeUInt32LE(data.length);
	return Buffer.concat([Buffer.from(classOfIds + day, 'hex'), Buffer.alloc(16), size, data]);
};
const own = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const foreign = Buffer.from('vCal-Uid\u0001\0\0\0{7@google.test}\0', 'latin1');

const times: PropertyToWrite[] = [
	[{ set: appointment, number: 0x820d }, new Date('2026-06-01T10:00:00Z')],
	[{ set: appointment, number: 0x820e }, new Date('2026-06-01T11:30:00Z')],
];

const request: PropertyToWrite[] = [
	...times,
	[{ set: appointment, number: 0x8208 }, 'Room 4'],
	[{ set: appointment, number: 0x8201 }, 2],
	[{ set: appointment, number: 0x8234 }, '(UTC+01:00) Amsterdam, Berlin'],
	[{ set: meeting, number: 3 }, idOf('00000000', own)],
	[0x0e1d, 'Team lunch'],
	[0x1000, 'Bring forks.'],
	[0x0042, 'Robert'],
	[0x5d02, 'robert@x.test'],
];

const read = (written: TnefToWrite) => meetingIn(readTnef(writeTnef(written))!, mail);

const asRequest = (properties: PropertyToWrite[]) =>
	read({ messageClass: 'IPM.Microsoft Schedule.MtgReq', properties });

describe('a meeting that is in a winmail.dat alone', () => {
	it('is an event with all that iCalendar says of one', () => {
		expect(asRequest(request)).toEqual({
			method: 'REQUEST',
			uid: idOf('00000000', own).toString('hex').toUpperCase(),
			recurrenceId: '',
			sequence: 2,
			status: '',
			summary: 'Team lunch',
			description: 'Bring forks.',
			location: 'Room 4',
			start: '2026-06-01T10:00:00.000Z',
			end: '2026-06-01T11:30:00.000Z',
			allDay: false,
			timeZone: '(UTC+01:00) Amsterdam, Berlin',
			recurrence: '',
			organizer: { name: 'Robert', address: 'robert@x.test' },
			attendees: [
				{ ...ann, answer: 'needsAction', optional: false },
				{ ...eve, answer: 'needsAction', optional: true },
			],
		});
	});

	it.each([
		['IPM.Schedule.Meeting.Request', 'REQUEST', '', undefined],
		['IPM.Schedule.Meeting.Canceled', 'CANCEL', 'cancelled', undefined],
		['IPM.Microsoft Schedule.MtgCncl', 'CANCEL', 'cancelled', undefined],
		['IPM.Schedule.Meeting.Resp.Pos', 'REPLY', '', 'accepted'],
		['IPM.Microsoft Schedule.MtgRespN', 'REPLY', '', 'declined'],
		['IPM.Schedule.Meeting.Resp.Tent', 'REPLY', '', 'tentative'],
		['ipm.microsoft schedule.mtgrespa', 'REPLY', '', 'tentative'],
	])('is by its class: %s', (messageClass, method, status, answer) => {
		for (const event of [
			read({ messageClass, properties: times }),
			read({ properties: [[0x001a, messageClass], ...times] }),
		]) {
			expect(event).toMatchObject({ method, status });
			if (answer === undefined) continue;
			expect(event).toMatchObject({
				organizer: ann,
				attendees: [{ ...bob, answer, optional: false }],
			});
		}
	});

	it.each([
		['an ordinary message', 'IPM.Note', times],
		['a class that objects know', 'constructor', times],
		['a request that says no time', 'IPM.Schedule.Meeting.Request', []],
		[
			'a request at a time that is none',
			'IPM.Schedule.Meeting.Request',
			[[{ set: appointment, number: 0x820d }, new Date('4501-01-01T00:00:00Z')]],
		],
	] as [string, string, PropertyToWrite[]][])(
		'is none in %s',
		(_what, messageClass, properties) => {
			expect(read({ messageClass, properties })).toBeUndefined();
		},
	);

	it('has the id that its sender gave it in iCalendar', () => {
		const event = asRequest([...times, [{ set: meeting, number: 3 }, idOf('00000000', foreign)]]);
		expect(event?.uid).toBe('{7@google.test}');
	});

	it('names one of a series by its day, and has the id of the series', () => {
		const event = asRequest([
			...times,
			[{ set: meeting, number: 3 }, idOf('07ea0601', own)],
			[{ set: appointment, number: 0x8223 }, true],
		]);
		expect(event).toMatchObject({
			uid: idOf('00000000', own).toString('hex').toUpperCase(),
			recurrenceId: '2026-06-01',
			note: expect.stringContaining('only the day'),
		});
	});

	it('says that it repeats', () => {
		const event = asRequest([...times, [{ set: appointment, number: 0x8223 }, true]]);
		expect(event).toMatchObject({ recurrenceId: '', note: expect.stringContaining('repeats') });
	});

	/** The rule of a series (MS-OXOCAL section 2.2.1.44.1); its first meeting is on 1 June 2026. */
	const seriesOf = (
		[frequency, kind, period]: [number, number, number],
		days: number[],
		[end, count = 10]: [number, number?],
		{ exceptions = [] as number[], last = Date.UTC(2026, 11, 31), calendar = 0 } = {},
	): Buffer => {
		const minutes = (at: number): number => (at + 11_644_473_600_000) / 60_000;
		const short = [0x3004, 0x3004, frequency, kind, calendar];
		const long = [0, period, 0, ...days, end, count, 1, exceptions.length, ...exceptions, 0];
		const dates = [minutes(Date.UTC(2026, 5, 1)), minutes(last)];
		const bytes = Buffer.alloc(2 * short.length + 4 * (long.length + dates.length));
		short.forEach((value, i) => bytes.writeUInt16LE(value, 2 * i));
		[...long, ...dates].forEach((value, i) => bytes.writeUInt32LE(value, 10 + 4 * i));
		return bytes;
	};
	const asSeries = (bytes: Buffer, more: PropertyToWrite[] = []) =>
		asRequest([
			...times,
			[{ set: appointment, number: 0x8223 }, true],
			[{ set: appointment, number: 0x8216 }, bytes],
			...more,
		]);

	it.each([
		['each third day', seriesOf([0x200a, 0, 4_320], [], [0x2023]), 'FREQ=DAILY;INTERVAL=3'],
		[
			'each weekday, ten times',
			seriesOf([0x200a, 1, 1], [0x3e], [0x2022]),
			'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10',
		],
		[
			'each second week on three days',
			seriesOf([0x200b, 1, 2], [0x32], [0xffffffff]),
			'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH,FR;WKST=MO',
		],
		[
			'on a day of the month, to the end of the year',
			seriesOf([0x200c, 2, 1], [15], [0x2021]),
			'FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20261231T110000Z',
		],
		[
			'on the last day of the month',
			seriesOf([0x200c, 2, 1], [31], [0x2023]),
			'FREQ=MONTHLY;BYMONTHDAY=-1',
		],
		[
			'on the last Friday of each second month',
			seriesOf([0x200c, 3, 2], [0x20, 5], [0x2023]),
			'FREQ=MONTHLY;INTERVAL=2;BYDAY=FR;BYSETPOS=-1',
		],
		['once a year', seriesOf([0x200d, 2, 12], [1], [0x2023]), 'FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1'],
		[
			'once a year on a day of a week',
			seriesOf([0x200d, 3, 12], [2, 1], [0x2023]),
			'FREQ=YEARLY;BYMONTH=6;BYDAY=MO;BYSETPOS=1',
		],
	])('repeats %s', (_when, bytes, recurrence) => {
		const event = asSeries(bytes);
		expect(event).toMatchObject({ recurrence });
		expect(event?.note).toBeUndefined();
		for (let end = 0; end < bytes.length; end += 1) {
			expect(asSeries(bytes.subarray(0, end))).toMatchObject({ recurrence: '' });
		}
	});

	it('repeats to a day where it is of whole days', () => {
		const event = asSeries(seriesOf([0x200b, 1, 1], [2], [0x2021]), [
			[{ set: appointment, number: 0x8215 }, true],
		]);
		expect(event).toMatchObject({ recurrence: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231' });
	});

	it('says that meetings of the series are left out', () => {
		const event = asSeries(seriesOf([0x200b, 1, 1], [2], [0x2023], { exceptions: [1] }));
		expect(event).toMatchObject({
			recurrence: 'FREQ=WEEKLY;BYDAY=MO',
			note: expect.stringContaining('left out'),
		});
	});

	it.each([
		['of another calendar', seriesOf([0x200c, 2, 1], [15], [0x2023], { calendar: 8 })],
		['of a kind that is not known', seriesOf([0x200c, 10, 1], [15], [0x2023])],
		['of parts of days', seriesOf([0x200a, 0, 100], [], [0x2023])],
		['on no day', seriesOf([0x200b, 1, 1], [0], [0x2023])],
		['on day 32', seriesOf([0x200c, 2, 1], [32], [0x2023])],
		['in week 6', seriesOf([0x200c, 3, 1], [2, 6], [0x2023])],
		['with an end that is not known', seriesOf([0x200b, 1, 1], [2], [7])],
		[
			'with more exceptions than there are bytes',
			seriesOf([0x200b, 1, 1], [2], [0x2023, 1]).fill(0xff, 38),
		],
	])('says that it repeats where the rule is %s', (_what, bytes) => {
		expect(asSeries(bytes)).toMatchObject({
			recurrence: '',
			note: expect.stringContaining('repeats'),
		});
	});

	it.each([
		['Berlin', '2026-05-31T22:00:00Z', '2026-06-01T22:00:00Z'],
		['New York', '2026-06-01T04:00:00Z', '2026-06-02T04:00:00Z'],
		['London in winter', '2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'],
		['Auckland', '2026-05-31T12:00:00Z', '2026-06-01T12:00:00Z'],
	])('of a whole day in %s is on that day', (_where, start, end) => {
		const event = asRequest([
			[{ set: appointment, number: 0x820d }, new Date(start)],
			[{ set: appointment, number: 0x820e }, new Date(end)],
			[{ set: appointment, number: 0x8215 }, true],
		]);
		expect(event).toMatchObject({ allDay: true, start: '2026-06-01', end: '2026-06-02' });
	});

	it('survives a file that is cut anywhere', () => {
		const bytes = writeTnef({ messageClass: 'IPM.Schedule.Meeting.Request', properties: request });
		for (let end = 0; end < bytes.length; end += 7) {
			const tnef = readTnef(bytes.subarray(0, end));
			expect(() => tnef && meetingIn(tnef, mail)).not.toThrow();
		}
	});
});
