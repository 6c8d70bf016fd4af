import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { AutomaticMail, Original } from '../../gmail';
import { withEvent } from './event';
import type { Job } from './job';
import { markAutomatic, readMessage } from './message';
import { messageField } from './operations/recipient-fields';
import { readOriginalOf } from './original';
import { writeAnswer } from './quoting';
import { sendMail } from './send-mail';
import { handedOut } from './started-by';
import { ownAddresses } from './sender-identity';

export const answerFields: INodeProperties[] = [messageField('Reply To')];

/** Marks an automatic answer, and refuses one that two programs could go on with for ever. */
const guard = (
	job: Job,
	original: Original,
	own: string[],
	recipients: string[],
): AutomaticMail => {
	if (!job.options.answerAutomatic) {
		const from = (original.from[0]?.address ?? '').toLowerCase();
		job.core.refuseAutoReply({ ...original, from, recipients }, own);
	}
	return markAutomatic(job, 'replied', original.headers);
};

/** From this version of the node on, several items of one message are one answer: its files, for instance. */
const ONE_ANSWER_FROM = 1.1;

const answerOriginal = async (
	job: Job,
	original: Original,
	{ all, isOnly }: { all: boolean; isOnly: boolean },
): Promise<INodeExecutionData[]> => {
	const { core, options } = job;
	const own = await ownAddresses(job);
	const answerer = { own, all };
	// First, as it says best what the item misses. What the options add is for those who built the workflow to answer for.
	const { to, cc } = core.asReply(noMessage, original, answerer);
	const recipients = [...to, ...cc].map(({ address }) => address.toLowerCase());
	const automatic = guard(job, original, own, recipients);
	const envelope = { to: [], subject: options.subject ?? '', automatic };
	const replied = automatic.kind === 'replied' ? recipients : [];
	const handed = isOnly ? handedOut(job, original) : undefined;
	const message = original.messageId || original.id;
	const answered = handed && message ? { ...handed, message } : undefined;
	return await writeAnswer(job, original, async (body, images) => {
		const written = await readMessage(job, envelope, body);
		const attachments = [...images, ...written.attachments];
		const mail = core.asReply({ ...written, attachments }, original, answerer);
		return await sendMail(job, withEvent(job, mail), { isMail: true, replied }, answered);
	});
};

/** Answers a message: the sender, or everybody who got it. */
export const answer = async (
	job: Job,
	{ all }: { all: boolean },
): Promise<INodeExecutionData[]> => {
	const { context, account, options, itemIndex, sending } = job;
	const original = await readOriginalOf(job, options.quote ? 'text' : 'answer');
	const key = original.messageId || original.id;
	if (options.answerEachItem || !key || context.getNode().typeVersion < ONE_ANSWER_FROM)
		return await answerOriginal(job, original, { all, isOnly: false });
	const { result, isEarlier } = await sending.answers.run(
		itemIndex,
		`${account.address.toLowerCase()} ${key}`,
		async () => await answerOriginal(job, original, { all, isOnly: true }),
	);
	if (!isEarlier) return result;
	return result.map(({ json }) => ({
		json: { ...json, alreadySent: true },
		pairedItem: { item: itemIndex },
	}));
};

const noMessage = {
	senderName: '',
	to: [],
	cc: [],
	bcc: [],
	replyTo: [],
	subject: '',
	attachments: [],
};
