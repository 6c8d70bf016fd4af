import type { MailStore } from '../store/mail-store';
import type { Mailbox } from '../store/mailbox';
import type { StoredMessage } from '../store/stored-message';
import { editHeader } from './edit-header';
import { rewriteOutgoing, type SubmissionDoor } from './rewrite-outgoing';

/** A message that a user of the sandbox sends. */
export interface Submission {
	sender: Mailbox;
	/** Bare addresses of the envelope. */
	to: string[];
	source: Buffer;
	door: SubmissionDoor;
	/** A Received field without its name: how the message came in. */
	received: string;
	at: Date;
	/** The sender's thread, as the API names it. */
	threadId?: bigint;
}

/**
 * Sends: the message is in the recipients' inboxes and in the sender's Sent when this returns, and a bounce
 * for each recipient that nobody knows in the sender's inbox. Returns the sender's copy.
 */
export function submit(store: MailStore, submission: Submission): StoredMessage {
	const { sender, to, source, door, received, at, threadId } = submission;
	const rewritten = rewriteOutgoing(source, { sender, door, at });
	const sentBytes = editHeader(rewritten, { remove: [], prepend: [`Received: ${received}`] });
	const others = to.filter((address) => ![undefined, sender].includes(store.account(address)));
	const { sent } = store.deliver(
		{ from: sender.address, to: to.filter((address) => !others.includes(address)) },
		sentBytes,
		{ sender, threadId },
	);
	const arrived = editHeader(sentBytes, {
		remove: [],
		prepend: [hop(at), authenticationResults(sender.address)],
	});
	store.deliver({ from: sender.address, to: others }, arrived);
	if (!sent) throw new Error(`No copy of the message in the Sent mail of ${sender.address}`);
	return sent;
}

/** How mail between its own users comes in: by the same door as mail from outside. */
const hop = (at: Date): string =>
	[
		'Received: from mail-sor-f41.google.com (mail-sor-f41.google.com. [209.85.220.41])',
		`        by mx.google.com with SMTPS; ${at.toUTCString().replace('GMT', '+0000')}`,
	].join('\r\n');

/** What Gmail says of mail between its own users. */
function authenticationResults(from: string): string {
	const domain = from.replace(/^.*@/, '');
	return [
		'Authentication-Results: mx.google.com;',
		`       dkim=pass header.i=@${domain};`,
		`       spf=pass (google.com: domain of ${from} designates 127.0.0.1 as permitted sender) smtp.mailfrom=${from};`,
		`       dmarc=pass header.from=${domain}`,
	].join('\r\n');
}
