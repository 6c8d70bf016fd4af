import {
	compose,
	openSender,
	type Account,
	type OutgoingMail,
	type Receipt,
	type Transport,
} from '../gmail';

/** A message that explains itself to whoever finds it; `subject` bears the marker of the run. */
export const mailTo = (address: string, subject: string): OutgoingMail => ({
	senderName: '',
	to: [{ name: '', address }],
	cc: [],
	bcc: [],
	replyTo: [],
	subject,
	text: 'Sent by a program that checks n8n-nodes-gmail-imap-smtp. It may be deleted.',
	attachments: [],
});

/**
 * Sends as Gmail Send does.
 *
 * @throws GmailError with Gmail's answer
 */
export const send = async (
	account: Account,
	mail: OutgoingMail,
	transport: Transport,
): Promise<Receipt> => {
	const sender = openSender(account, transport);
	try {
		return await sender.send(compose(mail, account.address));
	} finally {
		await sender.close();
	}
};
