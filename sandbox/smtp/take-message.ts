import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { replies, type SmtpReply } from './gmail-replies';
import type { GmailSmtpServer } from './gmail-smtp-server';
import { SmtpRefusal } from './smtp-refusal';

/** What happens to a message that came over the wire. */
export interface MessageTaker {
	server: GmailSmtpServer;
	stream: SMTPServerDataStream;
	session: SMTPServerSession;
	/** Delivers it. Returns the reply when it is refused. */
	accept(source: Buffer): SmtpReply | undefined;
	/** Milliseconds since 1970. */
	clock(): number;
}

/**
 * Reads a message, delivers it, and resolves with the words of the 250. Throws SmtpRefusal. Never settles
 * when the connection ends before the message does, or a fault silences it.
 */
export async function takeMessage(taker: MessageTaker): Promise<string> {
	const { server, stream, session, accept, clock } = taker;
	const addresses = addressesOf(session);
	const chunks: Buffer[] = [];
	let refusal: SmtpRefusal | undefined;
	for await (const chunk of stream) {
		if (chunks.length === 0) refusal = await server.strike(session, 'data-within', addresses);
		chunks.push(chunk);
	}
	if (refusal) throw refusal;
	if (stream.sizeExceeded) throw new SmtpRefusal(replies.tooBig);
	const refused = accept(Buffer.concat(chunks));
	if (refused) throw new SmtpRefusal(refused);
	const lost = await server.strike(session, 'after-data-before-answer', addresses);
	if (lost) throw lost;
	return `2.0.0 OK  ${Math.floor(clock() / 1000)}`;
}

const addressesOf = ({ user, envelope: { mailFrom, rcptTo } }: SMTPServerSession): unknown[] => [
	user,
	...(mailFrom ? [mailFrom.address] : []),
	...rcptTo.map(({ address }) => address),
];
