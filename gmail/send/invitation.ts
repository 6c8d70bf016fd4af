import ical, { ICalCalendarMethod } from 'ical-generator';
import { GmailError, guideTo } from '../errors';
import type { Address, OutgoingInvitation } from '../message';

/** An event to invite to. */
export interface Event {
	title: string;
	/** ISO 8601 with a zone. */
	start: string;
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

const dateOf = (value: string, field: string): Date => {
	const date = new Date(value);
	if (value.trim() !== '' && !Number.isNaN(date.getTime())) return date;
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
	const start = dateOf(event.start, 'Start');
	const end = dateOf(event.end, 'End');
	if (end < start) {
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
		id: event.uid || messageId.slice(1, -1),
		sequence,
		start,
		end,
		allDay: event.allDay,
		summary: title,
		location,
		description,
		organizer: { name: organizer.name || organizer.address, email: organizer.address },
		attendees: attendees.map(({ name, address }) => ({
			name: name || address,
			email: address,
			rsvp: true,
		})),
	});
	return { method: cancels ? 'CANCEL' : 'REQUEST', content: calendar.toString() };
};
