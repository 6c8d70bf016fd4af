import type { Address, Attendee, CalendarEvent } from '../../message';
import { oneAddressIn, withoutControls } from '../../one-address';
import { readComponents, type Component, type Property } from './components';
import { later, readTime, readZones, toIso, type EventTime, type Zones } from './times';
import { table } from '../../table';

/** RFC 5545 section 3.2.12 in the words of workflows. */
const answers = table({
	'NEEDS-ACTION': 'needsAction',
	ACCEPTED: 'accepted',
	DECLINED: 'declined',
	TENTATIVE: 'tentative',
	DELEGATED: 'delegated',
});

const find = ({ properties }: Component, name: string): Property | undefined =>
	properties.find((property) => property.name === name);

const written = (component: Component, name: string): string =>
	find(component, name)?.value.trim() ?? '';

/** RFC 5545 section 3.3.11. */
const text = (component: Component, name: string): string =>
	(find(component, name)?.value ?? '').replace(/\\([\\;,nN])/g, (_all, character: string) =>
		character.toLowerCase() === 'n' ? '\n' : character,
	);

/** Some name people by their place in a directory, and give the address beside it (RFC 7986 section 6.2). */
const toAddress = (property: Property | undefined): Address => {
	const { CN = '', EMAIL = '' } = property?.parameters ?? {};
	const value = property?.value.trim() ?? '';
	const isMail = /^mailto:/i.test(value) || EMAIL === '';
	const address = (isMail ? value : EMAIL).replace(/^mailto:\s*/i, '');
	return { name: withoutControls(CN), address: oneAddressIn(address) };
};

const toAttendee = (property: Property): Attendee => ({
	...toAddress(property),
	answer: answers[property.parameters.PARTSTAT?.toUpperCase() ?? ''] ?? 'needsAction',
	optional: property.parameters.ROLE?.toUpperCase() === 'OPT-PARTICIPANT',
});

const timeOf = (event: Component, name: string, zones: Zones): EventTime | undefined => {
	const property = find(event, name);
	return property && readTime(property, zones);
};

const endOf = (
	event: Component,
	start: EventTime | undefined,
	zones: Zones,
): EventTime | undefined => {
	const end = timeOf(event, 'DTEND', zones);
	if (end || !start) return end;
	// RFC 5545 section 3.6.1: a whole-day event without an end lasts that day, any other no time at all.
	return (
		later(start, written(event, 'DURATION'), zones) ??
		later(start, start.isDay ? 'P1D' : 'P0D', zones)
	);
};

const recurrenceOf = (event: Component): string => {
	const rule = written(event, 'RRULE').replace(/\s/g, '').replace(/;$/, '').toUpperCase();
	return rule.includes('FREQ=') ? rule : '';
};

/** What whoever acts on the hours of an event has to know of them. */
const noteOn = (event: Component, start: EventTime | undefined): string => {
	const begin = written(event, 'DTSTART');
	if (!start)
		return begin === '' ? '' : `The start of the event, "${begin.slice(0, 100)}", is no time.`;
	if (start.isDay || start.ahead !== undefined) return '';
	const times = 'start and end are as the sender wrote them.';
	return start.zone === ''
		? `The event names no time zone: ${times}`
		: `The time zone "${start.zone.slice(0, 100)}" is not known: ${times}`;
};

const toEvent = (event: Component, method: string, zones: Zones): CalendarEvent => {
	const start = timeOf(event, 'DTSTART', zones);
	const note = noteOn(event, start);
	return {
		method: method.toUpperCase(),
		uid: withoutControls(written(event, 'UID')),
		recurrenceId: toIso(timeOf(event, 'RECURRENCE-ID', zones)),
		sequence: Number.parseInt(written(event, 'SEQUENCE'), 10) || 0,
		status: written(event, 'STATUS').toLowerCase(),
		summary: withoutControls(text(event, 'SUMMARY')),
		description: text(event, 'DESCRIPTION'),
		location: text(event, 'LOCATION'),
		start: toIso(start),
		end: toIso(endOf(event, start, zones)),
		allDay: start?.isDay ?? false,
		timeZone: start?.zone ?? '',
		recurrence: recurrenceOf(event),
		organizer: toAddress(find(event, 'ORGANIZER')),
		attendees: event.properties.filter(({ name }) => name === 'ATTENDEE').map(toAttendee),
		...(note !== '' && { note }),
	};
};

/**
 * Reads the event out of an iCalendar text (RFC 5545). Of several the first that is no exception from a series; an exception
 * where there is nothing else.
 *
 * @param ics the text of a text/calendar part, decoded
 * @param method of the part's Content-Type (RFC 6047 section 2.4); the one in the text wins
 * @returns undefined where there is no event in it
 */
export const readCalendar = (ics: string, method = ''): CalendarEvent | undefined => {
	const calendars = readComponents(ics);
	const events = calendars.flatMap((calendar) =>
		calendar.children
			.filter(({ name }) => name === 'VEVENT')
			.map((event) => ({ event, method: written(calendar, 'METHOD') || method })),
	);
	const chosen = events.find(({ event }) => !find(event, 'RECURRENCE-ID')) ?? events[0];
	return chosen && toEvent(chosen.event, chosen.method, readZones(calendars));
};
