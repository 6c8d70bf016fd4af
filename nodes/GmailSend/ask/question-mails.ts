import type { IDataObject } from 'n8n-workflow';
import type { Address, Asked, Body, Mail, OutgoingMail, Question } from '../../../gmail';
import type { Job } from '../job';
import { countAutomatic, noCause } from '../automatic-limit';
import { markAutomatic, readMessage } from '../message';
import { readOriginal } from '../original';
import { ownAddresses, signed } from '../sender-identity';
import { asJson } from './as-json';
import { placeOf, replyPlaceOf, type Asking, type Waiting } from './asking';
import type { AskOptions } from './read-question';

const MINUTE_MS = 60_000;

/** What every mail about a question refers to. */
const THREAD_ID = 't';

/** The mails about the questions of one run. */
export interface Mails {
	job: Job;
	asking: Asking;
	run: number;
}

/**
 * Sends a message of a question, once, however often n8n runs the node in this execution.
 *
 * @returns its receipt
 */
const sendOnce = async (
	{ job, asking: { sent } }: Mails,
	mail: OutgoingMail,
	messageId: string,
): Promise<IDataObject> => {
	const { core, account, options, sending } = job;
	const known = sent[messageId];
	if (known !== undefined && known !== 'underway') return known;
	const message = core.compose(mail, account.address, messageId);
	await countAutomatic(job, noCause);
	sent[messageId] = 'underway';
	const sender = sending.senderFor(account, options.transport ?? 'automatic');
	const delivery = sender.send(message, {
		doubted: known === 'underway',
		ifInDoubt: options.ifInDoubt,
		...(options.maxWait !== undefined && { maxWaitMs: options.maxWait * MINUTE_MS }),
	});
	// A failure that leaves no doubt may be tried again without asking anybody.
	delivery.catch((error: unknown) => {
		if (error instanceof core.GmailError && error.code !== 'outcomeUnknown') delete sent[messageId];
	});
	return (sent[messageId] = asJson(await delivery));
};

const others = (question: Question, people: Address[], by: number): string => {
	const rest = people.filter((_, i) => i !== by);
	if (rest.length === 0) return '';
	const who = `Also asked: ${rest.map(({ name, address }) => name || address).join(', ')}.`;
	const { needed, responseType } = question;
	const verb = responseType === 'approval' ? 'approve' : 'answer';
	if (needed === 1) return `${who} The first answer decides.`;
	return needed === people.length
		? `${who} Everybody has to ${verb}.`
		: `${who} ${needed} of ${people.length} have to ${verb}.`;
};

const buttonsFor = (
	{ job: { context, options }, run }: Mails,
	{ item, question }: Waiting,
	by: number,
) => {
	if (!question.ways.includes('link')) return [];
	const place = placeOf(run, item, by);
	const { responseType, approve, disapprove } = question;
	if (responseType !== 'approval') {
		const label = (options as AskOptions).messageButtonLabel || 'Respond';
		return [
			{ label, style: 'primary' as const, address: context.getSignedResumeUrl({ q: place }) },
		];
	}
	const button = (choice: Question['approve'], a: string) => ({
		...choice,
		address: context.getSignedResumeUrl({ q: place, a }),
	});
	return [button(approve, 'approved'), ...(disapprove ? [button(disapprove, 'disapproved')] : [])];
};

/** What is sent beside the question's words: sender, files, headers; and the thread that it belongs to. */
const frame = async (
	{ job }: Mails,
	to: Address[],
	subject: string,
	body: Body,
): Promise<OutgoingMail> => {
	const { core, options } = job;
	const { threadOf } = options as AskOptions;
	const mail = await readMessage(
		job,
		{ to, subject, automatic: markAutomatic(job, 'generated') },
		body,
	);
	const alone = { ...mail, cc: [], bcc: [] };
	if (threadOf === undefined || threadOf === '') return alone;
	const original = await readOriginal(job, threadOf, 'answer');
	const reply = core.asReply(alone, original, { own: await ownAddresses(job), all: false });
	return { ...reply, to, cc: [] };
};

/**
 * The Message-ID of one of the mails about a question: the same at each run, so that none is sent twice. A reply names it, and so
 * leads a trigger to the execution that waits.
 *
 * @param part tells them apart
 */
export const idOf = (
	{ job: { context, core, account }, run }: Mails,
	{ item }: Waiting,
	by: number,
	part: string,
): string =>
	core.questionId(
		context.getSignedResumeUrl({ q: replyPlaceOf(run, item, by) }),
		account.address,
		part,
	);

/** The mail to one person, as a question or a reminder of it. */
const mailFor = async (
	mails: Mails,
	waiting: Waiting,
	people: Address[],
	by: number,
	above: string,
): Promise<OutgoingMail> => {
	const { job } = mails;
	const { core } = job;
	const { question, words } = waiting;
	const person = people[by];
	const signature = await signed(job, { text: '', html: '' });
	const { html, text } = core.questionMail({
		question,
		buttons: buttonsFor(mails, waiting, by),
		...(question.ways.includes('reply') && {
			byReply: { yes: words.approve[0] ?? 'yes', no: words.disapprove[0] ?? 'no' },
		}),
		above,
		below: others(question, people, by),
		signature,
	});
	return await frame(mails, person ? [person] : [], question.title, { html, text });
};

/** Asks one person, unless that was done. */
const askOne = async (
	mails: Mails,
	waiting: Waiting,
	people: Address[],
	by: number,
): Promise<Asked> => {
	const messageId = idOf(mails, waiting, by, '');
	const mail = await mailFor(mails, waiting, people, by, '');
	// Google may put an ID of its own in the place of ours, where the API sends it; what is referred to stays.
	const references = [...(mail.references ?? []), idOf(mails, waiting, by, THREAD_ID)];
	const receipt = await sendOnce(mails, { ...mail, references }, messageId);
	const { threadId } = receipt as { threadId?: string };
	return { ...people[by]!, messageId, ...(threadId !== undefined && { threadId }) };
};

/** Tells those in Cc and Bcc; their mail has no link by which they could answer. */
const sendCopy = async (mails: Mails, waiting: Waiting, people: Address[]): Promise<void> => {
	const { job } = mails;
	const { core, options } = job;
	const cc = core.readAddresses(options.cc, 'Cc');
	const bcc = core.readAddresses(options.bcc, 'Bcc');
	if (cc.length + bcc.length === 0) return;
	const { title, text } = waiting.question;
	const names = people.map(({ name, address }) => name || address).join(', ');
	const note = `For your information: ${names} ${people.length === 1 ? 'was' : 'were'} asked this.`;
	const mail = await frame(mails, cc, title, core.copyMail({ title, text, note }));
	await sendOnce(mails, { ...mail, bcc }, idOf(mails, waiting, 0, 'c'));
};

/** Sends a question to everybody who is asked, each by a mail with a link of their own; leaves out who has it. */
export const askPeople = async (
	mails: Mails,
	waiting: Waiting,
	people: Address[],
): Promise<void> => {
	const { question } = waiting;
	for (let by = question.asked.length; by < people.length; by++)
		question.asked.push(await askOne(mails, waiting, people, by));
	await sendCopy(mails, waiting, people);
};

const replySubject = (subject: string): string =>
	/^re:/i.test(subject) ? subject : `Re: ${subject}`;

/** A mail that follows one about the question, in its thread. */
const inThread = (
	mail: OutgoingMail,
	{ messageId, threadId }: Pick<Asked, 'messageId' | 'threadId'>,
	references: string[],
): OutgoingMail => ({
	...mail,
	subject: replySubject(mail.subject),
	inReplyTo: messageId,
	references: [...references.filter((id) => id !== messageId), messageId],
	...(threadId !== undefined && { threadId }),
});

/** Reminds those who have not answered. */
export const remind = async (mails: Mails, waiting: Waiting, number: number): Promise<void> => {
	const { asked, answers } = waiting.question;
	for (const [by, person] of asked.entries()) {
		if (answers.some((answer) => answer.by === by)) continue;
		const above = 'A reminder: your answer is still missing.';
		const mail = await mailFor(mails, waiting, asked, by, above);
		const references = [...(mail.references ?? []), idOf(mails, waiting, by, THREAD_ID)];
		const messageId = idOf(mails, waiting, by, `r${number}`);
		await sendOnce(mails, inThread(mail, person, references), messageId);
	}
};

/** Asks somebody again whose reply did not say what is needed. */
export const followUp = async (
	mails: Mails,
	waiting: Waiting,
	{ by, reply }: { by: number; reply: Pick<Mail, 'messageId' | 'references' | 'subject'> },
	number: number,
): Promise<void> => {
	const { question } = waiting;
	const person = question.asked[by];
	if (!person) return;
	const above =
		question.responseType === 'approval'
			? 'Thank you for your reply. It begins with neither yes nor no, so nothing is decided yet. Please answer again.'
			: 'Thank you for your reply. It came without words of its own. Please answer again.';
	const mail = await mailFor(mails, waiting, question.asked, by, above);
	const answered = inThread(
		{ ...mail, subject: reply.subject || mail.subject },
		{ messageId: reply.messageId, threadId: person.threadId },
		[idOf(mails, waiting, by, THREAD_ID), ...reply.references],
	);
	await sendOnce(mails, answered, idOf(mails, waiting, by, `u${number}`));
};
