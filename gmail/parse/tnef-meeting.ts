import type { Address, Attendee, CalendarEvent } from '../message';
import { oneAddressIn, withoutControls } from '../one-address';
import { table } from '../table';
import { textsOfTnef, type Tnef, type TnefFacts } from './tnef';
import { readSeries } from './tnef-series';

/** What a message of Outlook is about a meeting, by its class (MS-OXOCAL), and by the name that is kept for old programs. */
interface Purpose {
	method: 'REQUEST' | 'REPLY' | 'CANCEL';
	answer?: string;
}

const purposes = table<Purpose>({
	'ipm.schedule.meeting.request': { method: 'REQUEST' },
	'ipm.microsoft schedule.mtgreq': { method: 'REQUEST' },
	'ipm.schedule.meeting.canceled': { method: 'CANCEL' },
	'ipm.microsoft schedule.mtgcncl': { method: 'CANCEL' },
	'ipm.schedule.meeting.resp.pos': { method: 'REPLY', answer: 'accepted' },
	'ipm.microsoft schedule.mtgrespp': { method: 'REPLY', answer: 'accepted' },
	'ipm.schedule.meeting.resp.neg': { method: 'REPLY', answer: 'declined' },
	'ipm.microsoft schedule.mtgrespn': { method: 'REPLY', answer: 'declined' },
	'ipm.schedule.meeting.resp.tent': { method: 'REPLY', answer: 'tentative' },
	'ipm.microsoft schedule.mtgrespa': { method: 'REPLY', answer: 'tentative' },
});

/** Sets of named properties (MS-OXPROPS section 1.3.2), their bytes in hexadecimal. */
const APPOINTMENT = '0220060000000000c000000000000046';
const MEETING = '90dad86e0b451b1098da00aa003f1305';

/** The properties that are read (MS-OXPROPS). */
const property = {
	class: 0x001a,
	subject: 0x0037,
	organizerName: 0x0042,
	organizerAddress: 0x5d02,
	startDate: 0x0060,
	endDate: 0x0061,
	normalizedSubject: 0x0e1d,
	sequence: `${APPOINTMENT}:${0x8201}`,
	location: `${APPOINTMENT}:${0x8208}`,
	start: `${APPOINTMENT}:${0x820d}`,
	end: `${APPOINTMENT}:${0x820e}`,
	isWholeDay: `${APPOINTMENT}:${0x8215}`,
	series: `${APPOINTMENT}:${0x8216}`,
	isSeries: `${APPOINTMENT}:${0x8223}`,
	zone: `${APPOINTMENT}:${0x8234}`,
	where: `${MEETING}:${2}`,
	id: `${MEETING}:${3}`,
	idOfSeries: `${MEETING}:${0x23}`,
};

const DAY = 86_400_000;

/** Between 1601 and 1970, in ms. */
const EPOCH = 11_644_473_600_000;

/** A time as Windows counts (MS-DTYP section 2.3.3), in ms since 1970. */
const timeIn = (facts: TnefFacts, ...names: (number | string)[]): number | undefined => {
	for (const name of names) {
		const bytes = facts.bytes(name);
		if (bytes?.length !== 8) continue;
		const at = Number(bytes.readBigUInt64LE() / 10_000n) - EPOCH;
		// What is no time is written as the year 4500 or 1601.
		if (at > 0 && at < Date.UTC(4500, 0)) return at;
	}
	return undefined;
};

const numberIn = (facts: TnefFacts, name: string): number => {
	const bytes = facts.bytes(name);
	return bytes && bytes.length > 0 ? bytes.readUIntLE(0, Math.min(4, bytes.length)) : 0;
};

/**
 * The day of a midnight in the sender's zone, which is not known as one: it is the nearest in UTC, from 12 hours behind to 12 hours ahead.
 */
const dayOf = (midnight: number): string =>
	new Date(Math.floor((midnight + DAY / 2) / DAY) * DAY).toISOString().slice(0, 10);

/** Where the id of a meeting names one of a series: the day, behind 16 bytes of class (MS-OXOCAL section 2.2.1.27). */
const DAY_AT = 16;
const DATA_AT = 40;
const FOREIGN = 'vCal-Uid\u0001\0\0\0';

/** The id as iCalendar has it (MS-OXCICAL section 2.1.3.1.1.20.26). */
const uidOf = (id: Buffer | undefined): string => {
	if (!id || id.length < DATA_AT) return '';
	const data = id.subarray(DATA_AT).toString('latin1');
	if (data.startsWith(FOREIGN)) {
		return withoutControls(data.slice(FOREIGN.length).replace(/\0.*$/s, ''));
	}
	const ofSeries = Buffer.from(id);
	ofSeries.fill(0, DAY_AT, DAY_AT + 4);
	return ofSeries.toString('hex').toUpperCase();
};

/** The day of the one meeting of a series that is meant; '' for the series. */
const dayInSeries = (id: Buffer | undefined): string => {
	if (!id || id.length < DATA_AT) return '';
	const [year, month, day] = [id.readUInt16BE(DAY_AT), id[DAY_AT + 2] ?? 0, id[DAY_AT + 3] ?? 0];
	if (year < 1900 || month < 1 || month > 12 || day < 1 || day > 31) return '';
	return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

/** What the header of its message says. */
export interface MeetingMail {
	subject: string;
	from: Address[];
	to: Address[];
	cc: Address[];
}

const SERIES = 'The event repeats; by what rule, cannot be read of what Outlook has packed.';
const EXCEPTIONS =
	'Some meetings of the series are left out or moved; which, is not read of what Outlook has packed.';
const DAY_ONLY =
	'It is about one meeting of a series, of which only the day is known: recurrenceId is that day.';

/** The event of a message that Outlook has packed; undefined for a message about something else, and where nothing says when. */
export const meetingIn = (tnef: Tnef, mail: MeetingMail): CalendarEvent | undefined => {
	const { facts } = tnef;
	const purpose = [facts.messageClass, facts.text(property.class)]
		.map((name) => purposes[name.trim().toLowerCase()])
		.find((each) => each !== undefined);
	const begin = timeIn(facts, property.start, property.startDate);
	if (!purpose || begin === undefined) return undefined;
	const end = timeIn(facts, property.end, property.endDate);
	const allDay = numberIn(facts, property.isWholeDay) % 256 !== 0;
	const shown = (at: number | undefined): string =>
		at === undefined ? '' : allDay ? dayOf(at) : new Date(at).toISOString();
	const text = (...names: (number | string)[]): string =>
		names.map((name) => withoutControls(facts.text(name)).trim()).find((each) => each !== '') ?? '';
	const id = facts.bytes(property.id);
	const recurrenceId = dayInSeries(id);
	const isSeries = recurrenceId === '' && numberIn(facts, property.isSeries) % 256 !== 0;
	const { method, answer } = purpose;
	const sender: Address = {
		name: text(property.organizerName),
		address: oneAddressIn(text(property.organizerAddress)),
	};
	const ofHeader = mail.from[0] ?? { name: '', address: '' };
	const invited = (some: Address[], optional: boolean): Attendee[] =>
		some.map((each) => ({ ...each, answer: 'needsAction', optional }));
	const packed = isSeries ? facts.bytes(property.series) : undefined;
	const series = packed && readSeries(packed, { start: begin, allDay });
	const noteOnSeries = !series ? SERIES : series.hasExceptions ? EXCEPTIONS : undefined;
	const note = isSeries ? noteOnSeries : recurrenceId !== '' ? DAY_ONLY : undefined;
	return {
		method,
		uid: uidOf(facts.bytes(property.idOfSeries) ?? id),
		recurrenceId,
		sequence: numberIn(facts, property.sequence),
		status: method === 'CANCEL' ? 'cancelled' : '',
		summary: text(property.normalizedSubject, property.subject) || mail.subject,
		description: textsOfTnef(tnef).text?.trim() ?? '',
		location: text(property.location, property.where),
		start: shown(begin),
		end: shown(end),
		allDay,
		timeZone: text(property.zone),
		recurrence: series?.rule ?? '',
		organizer:
			method === 'REPLY'
				? (mail.to[0] ?? { name: '', address: '' })
				: sender.address === ''
					? ofHeader
					: sender,
		attendees:
			method === 'REPLY'
				? [{ ...ofHeader, answer: answer ?? '', optional: false }]
				: [...invited(mail.to, false), ...invited(mail.cc, true)],
		...(note !== undefined && { note }),
	};
};
