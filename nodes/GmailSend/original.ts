import type { Mail, MailboxSession, Original } from '../../gmail';
import type { Job } from './job';

/** A message that is answered or passed on, and where it lies, if somebody looked. */
export interface Found {
	original: Original;
	place?: { session: MailboxSession; folder: string; uid: number };
}

/** A message as the mailbox has it, and where it lies. */
const findMail = async (
	{ core, account }: Job,
	given: unknown,
	session: MailboxSession,
): Promise<{ mail: Mail; folder: string; uid: number }> => {
	const reference = core.readReference(given, account.address);
	const [located] = await core.locate(session, [reference]);
	if (located === undefined || located instanceof core.GmailError) throw located;
	const connection = await session.in(located.mailbox);
	for await (const { mail } of core.readByUids(connection, [located.uid]))
		return { mail, folder: located.mailbox, uid: located.uid };
	throw new core.GmailError(`The message to work on is gone from ${account.address}`, {
		code: 'messageNotFound',
		retry: 'never',
		remedy:
			'It was deleted for ever while this node read it. Nothing was sent; whoever deleted it can tell whether it needs an answer.',
		guide: core.guideTo('There is no message 18c1a2b3c4d5e6f7 in {mailbox}'),
	});
};

/** The message of an ID, from the mailbox. */
export const readMailOf = async (job: Job, id: string, session: MailboxSession): Promise<Mail> =>
	(await findMail(job, id, session)).mail;

/** Reads the message from the mailbox. */
const lookUp = async (job: Job, given: unknown, session: MailboxSession): Promise<Found> => {
	const { mail, folder, uid } = await findMail(job, given, session);
	return { original: job.core.readOriginal(mail), place: { session, folder, uid } };
};

/**
 * The message that the field "Message" names: what the item tells, or, where that is not enough, what the mailbox has.
 *
 * @param need `answer`: whom and what to answer; `text`: its words too
 */
export const readOriginalOf = async (job: Job, need: 'answer' | 'text'): Promise<Original> =>
	await readOriginal(job, job.context.getNodeParameter('message', job.itemIndex), need);

/** The same for a message that another field names. */
export const readOriginal = async (
	job: Job,
	given: unknown,
	need: 'answer' | 'text',
): Promise<Original> => {
	const { core, account, sending } = job;
	const told = core.readOriginal(given);
	const hasWords = told.text !== '' || told.html !== '';
	const enough = core.canBeAnswered(told) && (need === 'answer' || hasWords);
	// What a send-only credential cannot look up, the operation says in its own words.
	const names = told.id !== undefined || told.messageId !== '' || typeof given === 'string';
	if (enough || account.access === 'sendOnly' || !names) return told;
	const { original } = await sending.inMailbox(
		account,
		async (session) => await lookUp(job, given, session),
	);
	return original;
};

/** The message to pass on, over a connection of its own: its files are read from there while it is sent. */
export const findOriginal = async (job: Job): Promise<Found> => {
	const { account, context, itemIndex, sending } = job;
	const given: unknown = context.getNodeParameter('message', itemIndex);
	return await lookUp(job, given, sending.ownMailbox(account));
};
