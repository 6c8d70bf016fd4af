import type { AutomaticTimes } from '../../gmail';
import { processWide } from '../shared/process-wide';
import type { Job } from './job';
import { startedBy } from './started-by';

/** Automatic replies that one address gets within an hour, unless somebody says otherwise. */
const MAX_REPLIES_AN_HOUR = 10;

/** Messages that the node sends within an hour because mail came in, unless somebody says otherwise. */
const MAX_AUTOMATIC_AN_HOUR = 500;

/** From so many replies to an address on, the Sent mail is asked what other workers, or this one before a restart, have sent. */
const ASK_SENT_MAIL_FROM = 2;

const HOUR_MS = 3_600_000;

/**
 * What this process has counted, by workflow and node. It is not in n8n's static data, of which each execution writes back the
 * whole as it was at its start: the trigger keeps its place there.
 */
const countedHere = processWide('automatic-times-1', () => new Map<string, AutomaticTimes>());

/** Mailboxes whose Sent mail could not be asked, and until when nobody asks again, in ms since 1970. */
const silent = processWide('sent-mail-silent-1', () => new Map<string, number>());

const timesOf = ({ context, core }: Job, now: number): AutomaticTimes => {
	const node = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
	const times = countedHere.get(node) ?? {};
	countedHere.set(node, times);
	core.forgetOldTimes(times, now);
	return times;
};

/** Puts what the Sent mail tells in the place of what this process knows, where that is more. */
const askSentMail = async (
	{ core, account, context, sending }: Job,
	times: AutomaticTimes,
	address: string,
	now: number,
): Promise<void> => {
	const mailbox = account.address.toLowerCase();
	if (account.access === 'sendOnly' || (silent.get(mailbox) ?? 0) > now) return;
	try {
		const sent = await sending.inMailbox(
			account,
			async (session) => await core.repliesSentTo(session, address, now - HOUR_MS),
		);
		silent.delete(mailbox);
		if (sent.length > (times[address]?.length ?? 0)) times[address] = sent;
	} catch (error) {
		if (context.getExecutionCancelSignal()?.aborted) return;
		// A server without Sent mail, or one that is away: what this process has counted still holds.
		silent.set(mailbox, now + HOUR_MS);
		const { message } = core.classify(error, { mailbox: account.address, channel: 'imap' });
		context.logger.debug(
			`Gmail Send "${context.getNode().name}" counts automatic replies by itself for an hour: ${message}`,
		);
	}
};

/** Which message of those that came in a message goes out for. */
export interface Cause {
	/** True where it answers one or passes one on; else what started the execution tells. */
	isMail: boolean;
	/** Addresses that get an automatic reply, lower case. */
	replied: string[];
}

/** For a message that neither answers one nor passes one on. */
export const noCause: Cause = { isMail: false, replied: [] };

/**
 * Counts a message that goes out because mail came in, before it does: an automatic reply to each address that gets it, and
 * every one for the node as a whole.
 *
 * @throws GmailError `loopRefused` when one address, or the node, has had its number within the last hour
 */
export const countAutomatic = async (job: Job, { isMail, replied }: Cause): Promise<void> => {
	const { core, options, sending } = job;
	if (!isMail && !startedBy(job)) return;
	const now = Date.now();
	const times = (sending.automaticTimes ??= timesOf(job, now));
	for (const address of replied) {
		if ((times[address]?.length ?? 0) < ASK_SENT_MAIL_FROM || sending.askedSentMail.has(address))
			continue;
		sending.askedSentMail.add(address);
		await askSentMail(job, times, address, now);
	}
	core.countAutomatic(times, replied, {
		perAddress: options.maxReplies ?? MAX_REPLIES_AN_HOUR,
		inAll: options.maxAutomatic ?? MAX_AUTOMATIC_AN_HOUR,
		now,
	});
};
