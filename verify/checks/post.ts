import { asReply, type Mail, type OutgoingMail, type Receipt, type Transport } from '../../gmail';
import type { MailContext, VerifyContext } from '../context';
import { mailTo, send } from '../send';

const area = 'Receiving and sending';

/** What is known of a message that was sent and came back. */
interface RoundTrip {
	receipt: Receipt;
	mail: Mail;
}

const yesOrNo = (is: boolean, observed: string) => ({ observed, asExpected: is });

const roundTrip = async (
	{ account, inbox, protocol }: MailContext,
	mail: OutgoingMail,
	transport: Transport,
	behaviour: string,
): Promise<RoundTrip | undefined> =>
	await protocol.look(
		{ area, behaviour, expected: 'handed out by the watch, unread, with the labels of both' },
		async () => {
			const receipt = await send(account, mail, transport);
			const handedOver = performance.now();
			const received = await inbox.arrivalOf(mail.subject);
			const { labels = [] } = received;
			return {
				observed: `${Math.round(performance.now() - handedOver)} ms after it was handed over; ${labels.join(', ')}`,
				asExpected: ['INBOX', 'SENT', 'UNREAD'].every((label) => labels.includes(label)),
				value: { receipt, mail: received },
			};
		},
	);

const checkIdentity = async (
	{ protocol }: VerifyContext,
	{ receipt, mail }: RoundTrip,
): Promise<void> => {
	const { transport } = receipt;
	await protocol.look(
		{ area, behaviour: `${transport}: Gmail keeps our Message-ID`, expected: 'kept' },
		async () =>
			yesOrNo(
				mail.messageId === receipt.messageId,
				mail.messageId === receipt.messageId
					? 'kept'
					: `replaced by one at ${mail.messageId.split('@')[1]}`,
			),
	);
	if (transport !== 'api') return;
	await protocol.look(
		{
			area,
			behaviour: 'id and threadId of the API are X-GM-MSGID and X-GM-THRID in hex',
			expected: 'the same',
		},
		async () =>
			yesOrNo(
				mail.id === receipt.id && mail.threadId === receipt.threadId,
				`API ${receipt.id} in ${receipt.threadId}, IMAP ${mail.id} in ${mail.threadId}`,
			),
	);
};

const checkReply = async (context: MailContext, { receipt, mail }: RoundTrip): Promise<void> => {
	const { transport } = receipt;
	// The marker stays in the subject; "Re:" alone would be found as the message it answers.
	const reply = asReply({ ...mailTo(context.account.address, ''), subject: '' }, mail);
	const came = await roundTrip(
		context,
		reply,
		transport,
		`${transport}: a reply to a message at hand`,
	);
	const question = {
		area,
		behaviour: `${transport}: the reply is in the thread of the message`,
		expected: 'the same thread',
	};
	if (!came) return context.protocol.leaveOut(question, 'the reply did not come');
	await context.protocol.look(question, async () =>
		yesOrNo(
			came.mail.threadId === mail.threadId,
			`${came.mail.threadId}, the message's ${mail.threadId}`,
		),
	);
};

/** Sends to the mailbox itself by both ways, watches it arrive, replies. Returns the first message that came. */
export const checkPost = async (context: MailContext): Promise<Mail | undefined> => {
	const { account, marker } = context;
	let first: Mail | undefined;
	for (const transport of ['smtp', 'api'] as const) {
		const came = await roundTrip(
			context,
			mailTo(account.address, `${marker} ${transport}`),
			transport,
			`${transport}: a message to oneself`,
		);
		if (!came) continue;
		first ??= came.mail;
		await checkIdentity(context, came);
		await checkReply(context, came);
	}
	return first;
};

/** Hands a message over for another address; what becomes of it there is not seen from here. */
export const checkHandingOver = async (
	{ account, protocol, marker }: VerifyContext,
	address: string,
	transport: Transport,
): Promise<void> => {
	await protocol.look(
		{ area, behaviour: `${transport}: a message is taken`, expected: 'accepted' },
		async () => {
			const { accepted } = await send(account, mailTo(address, `${marker} handed over`), transport);
			return yesOrNo(accepted.length === 1, `${accepted.length} recipient accepted`);
		},
	);
};
