import type { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import { GmailError } from '../errors';
import type { Address, OutgoingMail } from '../message';
import { newMessageId } from './message-id';

/** A message with its identity: can be turned into MIME as often as it has to be tried. */
export interface Composed {
	/** With angle brackets; the same at each try, so that a mail sent twice is recognised. */
	messageId: string;
	threadId: string | undefined;
	envelope: { from: string; to: string[] };
	/**
	 * The MIME message as a stream; attachments are read while it is.
	 *
	 * @param keepBcc writes the Bcc header: the Gmail API takes its recipients from there and strips it
	 */
	open(options: { keepBcc: boolean }): Promise<Readable>;
}

const toHeader = ({ name, address }: Address): { name: string; address: string } => ({
	name,
	address,
});

/**
 * Gives a message its Message-ID and envelope.
 *
 * @param sender address of the account, the From of the message
 * @param messageId with angle brackets, where the message has to be known again by it; else a new one
 * @throws GmailError `addressInvalid` when nobody would get it
 */
export const compose = (
	mail: OutgoingMail,
	sender: string,
	messageId = newMessageId(sender),
): Composed => {
	const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address);
	if (recipients.length === 0) {
		throw new GmailError('The message has no recipient', {
			code: 'addressInvalid',
			retry: 'never',
			remedy: 'Fill in "To", or one of Cc and Bcc.',
		});
	}
	const date = new Date();
	return {
		messageId,
		threadId: mail.threadId,
		envelope: { from: sender, to: [...new Set(recipients)] },
		open: async ({ keepBcc }) => {
			const attachments = [];
			for (const { name, mimeType, open } of mail.attachments) {
				attachments.push({ filename: name, contentType: mimeType, content: await open() });
			}
			const node = new MailComposer({
				from: { name: mail.senderName, address: sender },
				to: mail.to.map(toHeader),
				cc: mail.cc.map(toHeader),
				bcc: mail.bcc.map(toHeader),
				replyTo: mail.replyTo.map(toHeader),
				subject: mail.subject,
				text: mail.text,
				html: mail.html,
				attachments,
				messageId,
				date,
				inReplyTo: mail.inReplyTo,
				references: mail.references,
				// Content comes from streams handed over here; a path or URL in a field must never be opened.
				disableFileAccess: true,
				disableUrlAccess: true,
			}).compile();
			node.keepBcc = keepBcc;
			return node.createReadStream();
		},
	};
};
