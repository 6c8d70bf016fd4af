import ICAL from 'ical.js';
import type { Address, Attendee, CalendarEvent } from '../message';

/** RFC 5545 section 3.2.12 in the words of workflows. */
const answers: Record<string, string> = {
	'NEEDS-ACTION': 'needsAction',
	ACCEPTED: 'accepted',
	DECLINED: 'declined',
	TENTATIVE: 'tentative',
	DELEGATED: 'delegated',
};

const text = (component: ICAL.Component, name: string): string => {
	const value: unknown = component.getFirstPropertyValue(name);
	return typeof value === 'string' ? value : '';
};

const parameter = (property: ICAL.Property, name: string): string => {
	const value = property.getParameter(name);
	return (Array.isArray(value) ? value[0] : value) ?? '';
};

const toAddress = (property: ICAL.Property | null): Address => ({
	name: property ? parameter(property, 'cn') : '',
	address: String(property?.getFirstValue() ?? '').replace(/^mailto:/i, ''),
});

const toAttendee = (property: ICAL.Property): Attendee => ({
	...toAddress(property),
	answer: answers[parameter(property, 'partstat').toUpperCase()] ?? 'needsAction',
	optional: parameter(property, 'role').toUpperCase() === 'OPT-PARTICIPANT',
});

/** A time whose zone is not told stays as it is written; the reader has `timeZone`. */
const isoTime = (time: ICAL.Time | undefined): string => {
	if (time === undefined) return '';
	if (time.isDate || time.zone === ICAL.Timezone.localTimezone) return time.toString();
	return time.toJSDate().toISOString();
};

const timeOf = (event: ICAL.Component, name: string): ICAL.Time | undefined => {
	const value: unknown = event.getFirstPropertyValue(name);
	return value instanceof ICAL.Time ? value : undefined;
};

const endOf = (event: ICAL.Component, start: ICAL.Time | undefined): ICAL.Time | undefined => {
	const end = timeOf(event, 'dtend');
	if (end || !start) return end;
	const duration: unknown = event.getFirstPropertyValue('duration');
	const later = start.clone();
	if (duration instanceof ICAL.Duration) later.addDuration(duration);
	// RFC 5545 section 3.6.1: a whole-day event without an end lasts that day, any other no time at all.
	else if (start.isDate) later.adjust(1, 0, 0, 0);
	return later;
};

const recurrenceOf = (event: ICAL.Component): string => {
	const rule: unknown = event.getFirstPropertyValue('rrule');
	return rule instanceof ICAL.Recur ? rule.toString() : '';
};

/** A change of clocks once a year. ical.js walks a zone's rules from their beginning on; others could take for ever. */
const yearly =
	/^FREQ=YEARLY(;(INTERVAL=1|BYDAY=-?[1-4](SU|MO|TU|WE|TH|FR|SA)|BYMONTH=([1-9]|1[0-2])|WKST=[A-Z]{2}|UNTIL=[\dTZ:-]+))*$/;

/** More than the law of any place ever had, changes of one year alone not counted. */
const MAX_RULES = 20;

/** Changes of the clocks before this year matter to no invitation; Microsoft's zones begin in 1601. */
const FIRST_YEAR = 1970;

/**
 * Makes a zone quick to ask, by starting its yearly rules in 1970.
 *
 * @returns false for a zone that cannot be asked: its rules change the clocks otherwise than once a year
 */
const makeQuick = (zone: ICAL.Component): boolean => {
	const changes = zone.getAllSubcomponents();
	const repeated = changes.filter((change) => change.hasProperty('rrule'));
	if (changes.length > 10 * MAX_RULES || repeated.length > MAX_RULES) return false;
	return repeated.every((change) => {
		const rules = change.getAllProperties('rrule').map((rule) => String(rule.getFirstValue()));
		const begin = timeOf(change, 'dtstart');
		if (begin && begin.year < FIRST_YEAR && !rules[0]?.includes('UNTIL')) begin.year = FIRST_YEAR;
		return (
			rules.length === 1 && yearly.test(rules[0] ?? '') && begin !== undefined && begin.year >= 1800
		);
	});
};

const readEvent = (calendar: ICAL.Component, method: string): CalendarEvent | undefined => {
	const event = calendar.getFirstSubcomponent('vevent');
	if (!event) return undefined;
	const start = timeOf(event, 'dtstart');
	const startProperty = event.getFirstProperty('dtstart');
	return {
		method: (text(calendar, 'method') || method).toUpperCase(),
		uid: text(event, 'uid'),
		sequence: Number(event.getFirstPropertyValue('sequence') ?? 0) || 0,
		summary: text(event, 'summary'),
		description: text(event, 'description'),
		location: text(event, 'location'),
		start: isoTime(start),
		end: isoTime(endOf(event, start)),
		allDay: start?.isDate ?? false,
		timeZone: startProperty ? parameter(startProperty, 'tzid') : '',
		recurrence: recurrenceOf(event),
		organizer: toAddress(event.getFirstProperty('organizer')),
		attendees: event.getAllProperties('attendee').map(toAttendee),
	};
};

/**
 * Reads the event out of an iCalendar text (RFC 5545). Of several, as for a series with exceptions, the first.
 *
 * @param ics the text of a text/calendar part, decoded
 * @param method of the part's Content-Type (RFC 6047 section 2.4); the one in the text wins
 * @returns undefined where there is no event in it, or it cannot be read: the file is among the attachments all the same
 */
export const readCalendar = (ics: string, method = ''): CalendarEvent | undefined => {
	if (!/^BEGIN:VEVENT\s*$/im.test(ics)) return undefined;
	try {
		const parsed: unknown = ICAL.parse(ics);
		const calendar = new ICAL.Component(parsed as unknown[]);
		for (const zone of calendar.getAllSubcomponents('vtimezone')) {
			if (!makeQuick(zone)) calendar.removeSubcomponent(zone);
		}
		return readEvent(calendar, method);
	} catch {
		return undefined;
	}
};
