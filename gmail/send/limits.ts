import { GmailError, guideTo, pages } from '../errors';
import type { OutgoingMail } from '../message';

/** Recipients of one message, by SMTP and API alike (https://support.google.com/a/answer/166852). */
export const MAX_RECIPIENTS = 100;

/** Bytes of the encoded message: what smtp.gmail.com says to EHLO, and about 25 MB of files. */
const MAX_ENCODED_BYTES = 35_882_577;

/** What base64 makes of a file, line breaks counted (RFC 2045 section 6.8). */
const encodedSize = (bytes: number): number => Math.ceil((bytes * 4) / 3) * (78 / 76);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Bytes of the attachments whose size is known. */
export const attachedSize = ({ attachments }: OutgoingMail): number =>
	attachments.reduce((sum, { size = 0 }) => sum + size, 0);

/**
 * Says before anything is sent what Gmail would refuse after it.
 *
 * @param splits true when many recipients are no matter, as they are split over several messages
 * @throws GmailError `tooManyRecipients`, `messageTooLarge`, `addressInvalid` when nobody would get it
 */
export const checkLimits = (mail: OutgoingMail, { splits }: { splits: boolean }): void => {
	const recipients = mail.to.length + mail.cc.length + mail.bcc.length;
	if (recipients === 0) {
		throw new GmailError('The message has no recipient', {
			code: 'addressInvalid',
			retry: 'never',
			remedy: 'You fill in "To", or one of Cc and Bcc.',
			guide: guideTo('The message has no recipient'),
		});
	}
	if (recipients > MAX_RECIPIENTS && !splits) {
		throw new GmailError(
			`The message has ${recipients} recipients, and Gmail takes ${MAX_RECIPIENTS} at once`,
			{
				code: 'tooManyRecipients',
				retry: 'never',
				remedy:
					'You switch on "Split Recipients" in the options, which makes several messages of it, or name fewer.',
				page: pages.sendingLimits,
				guide: guideTo('The message has 120 recipients, and Gmail takes 100 at once'),
			},
		);
	}
	const size = attachedSize(mail);
	if (encodedSize(size) <= MAX_ENCODED_BYTES) return;
	throw new GmailError(`The attachments have ${megabytes(size)}, and Gmail takes 25 MB`, {
		code: 'messageTooLarge',
		retry: 'never',
		remedy: 'You send a link to the file, or split the attachments over several messages.',
		page: pages.messageSize,
		guide: guideTo('The attachments have 30 MB, and Gmail takes 25 MB'),
	});
};

const kinds = ['to', 'cc', 'bcc'] as const;

/** Several messages in the place of one that has too many recipients; each keeps its place among To, Cc and Bcc. */
export const splitRecipients = (mail: OutgoingMail): OutgoingMail[] => {
	const all = kinds.flatMap((kind) => mail[kind].map((address) => ({ kind, address })));
	const parts = Math.max(1, Math.ceil(all.length / MAX_RECIPIENTS));
	return Array.from({ length: parts }, (_, part) => {
		const some = all.slice(part * MAX_RECIPIENTS, (part + 1) * MAX_RECIPIENTS);
		const of = (kind: (typeof kinds)[number]) =>
			some.flatMap((each) => (each.kind === kind ? [each.address] : []));
		return { ...mail, to: of('to'), cc: of('cc'), bcc: of('bcc') };
	});
};
