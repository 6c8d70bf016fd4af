import type { OutgoingMail } from '../message';
import type { Original } from './original';
import { threadOf } from './reply';

const forwardSubject = (subject: string): string =>
	/^(fwd?|wg):/i.test(subject) ? subject : `Fwd: ${subject}`;

/** Makes a message the forwarding of another one: its subject where none is given, and the headers by which it is threaded. */
export const asForward = (
	mail: OutgoingMail,
	{ subject, messageId, references }: Original,
): OutgoingMail => ({
	...mail,
	subject: mail.subject || forwardSubject(subject),
	...(messageId && {
		references: threadOf([...references.filter((id) => id !== messageId), messageId]),
	}),
});
