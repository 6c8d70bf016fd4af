import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { GmailError, guideTo } from '../errors';
import type { Address, OutgoingInvitation } from '../message';
import { withoutControls } from '../one-address';

/** An event to invite to. */
export interface Event {
	title: string;
	/** ISO 8601 with an offset; of a whole day its date counts, as it is written there. */
	start: string;
	/** The last day of an event of whole days; '' where that is the first one. */
	end: string;
	allDay: boolean;
	location: string;
	description: string;
	/** Who invites. */
	organizer: Address;
	attendees: Address[];
	/** The same id changes or cancels the event that was sent with it; '' makes a new one. */
	uid: string;
	/** Grows with each change. */
	sequence: number;
	cancels: boolean;
}

/** A text as iCalendar writes it (RFC 5545 section 3.3.11), which ical-generator does for every value but the id. */
const escaped = (text: string): string =>
	withoutControls(text.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n'));

/** A text of several lines, without the control characters that iCalendar has no way to write. */
const severalLines = (text: string): string =>
	text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(/[^\P{Cc}\n\t]+/gu, ' ');

const DAY_MS = 24 * 3_600_000;

/** A moment; or of a day its beginning in UTC, which is written without its hour. */
const timeOf = (value: string, field: string, isDay: boolean): Date => {
	if (value === '') {
		throw new GmailError(`"${field}" of the invitation is empty`, {
			code: 'messageInvalid',
			retry: 'never',
			remedy: `You fill in "${field}" of "Calendar Invitation" in the options. If it is an expression, you look at what it gave.`,
			guide: guideTo('"Start" of the invitation is empty'),
		});
	}
	const date = new Date(isDay ? value.slice(0, 10) : value);
	if (/^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(date.getTime())) return date;
	throw new GmailError(`"${value}" in "${field}" of the invitation is no date`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy: `You write a date and time such as 2026-12-01T14:00:00+01:00 into "${field}" of "Calendar Invitation".`,
		guide: guideTo('"tomorrow" in "Start" of the invitation is no date'),
	});
};

/**
 * Writes an invitation that mail programs show with buttons to accept it (RFC 5546).
 *
 * @throws GmailError `messageInvalid` for what is no date, and an end before the start
 */
export const invitationTo = (event: Event, messageId: string): OutgoingInvitation => {
	const { title, location, description, organizer, attendees, sequence, cancels } = event;
	const isDay = event.allDay;
	const first = timeOf(event.start, 'Start', isDay);
	const last = isDay && event.end === '' ? first : timeOf(event.end, 'End', isDay);
	if (last < first) {
		throw new GmailError('The invitation ends before it starts', {
			code: 'messageInvalid',
			retry: 'never',
			remedy: 'You correct "Start" and "End" of "Calendar Invitation" in the options.',
			guide: guideTo('The invitation ends before it starts'),
		});
	}
	const method = cancels ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
	const calendar = ical({ method, prodId: '//n8n-nodes-gmail-imap-smtp//EN' });
	calendar.createEvent({
		id: escaped(event.uid || messageId.slice(1, -1)),
		sequence,
		start: first,
		// iCalendar writes the day after the last one (RFC 5545 section 3.6.1).
		end: isDay ? new Date(last.getTime() + DAY_MS) : last,
		allDay: isDay,
		...(cancels && { status: ICalEventStatus.CANCELLED }),
		summary: withoutControls(title),
		location: severalLines(location),
		description: severalLines(description),
		organizer: {
			name: withoutControls(organizer.name) || organizer.address,
			email: organizer.address,
		},
		attendees: attendees.map(({ name, address }) => ({
			name: withoutControls(name) || address,
			email: address,
			rsvp: true,
		})),
	});
	return { method: cancels ? 'CANCEL' : 'REQUEST', content: calendar.toString() };
};
