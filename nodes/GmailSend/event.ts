import type { OutgoingMail } from '../../gmail';
import type { Job } from './job';

/** The message with the invitation that the options ask for; everybody in To and Cc is invited. */
export const withEvent = (
	{ core, context, account, options, itemIndex, sending }: Job,
	mail: OutgoingMail,
): OutgoingMail => {
	const event = options.event?.values;
	if (!event) return mail;
	const { allDay = false } = event;
	const timeOf = (time = ''): string => (allDay ? core.dayOf(time, context.getTimezone()) : time);
	const sender = mail.sender ?? account.address;
	const invitation = core.invitationTo(
		{
			title: event.title || mail.subject,
			start: timeOf(event.start),
			end: timeOf(event.end),
			allDay,
			location: event.location ?? '',
			description: event.description ?? '',
			organizer: { name: mail.senderName, address: sender },
			attendees: [...mail.to, ...mail.cc],
			uid: event.eventId ?? '',
			sequence: event.sequence ?? 0,
			cancels: event.cancels ?? false,
		},
		// The same event at each try.
		sending.once.messageIdOf(itemIndex, account.address, -1, mail.subject),
	);
	// Without an HTML part it would count as odd for a filter of spam.
	return { ...mail, html: mail.html ?? core.htmlOfText(mail.text ?? ''), invitation };
};
