import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { OutsideMailbox } from './outside-mailbox';
import { people } from './pipeline';
import type { Pipeline } from './pipeline';
import { demand, differs, orWhatFailed, successfulExecution } from './round';
import type { Round } from './round';

/** A customer's mail as it is dropped into the sandbox. */
export interface CustomerMail {
	subject: string;
	text: string;
	messageId: string;
}

export const customerMail = (subject: string): CustomerMail => ({
	subject,
	text: 'Hello,\n\nmy order has not arrived yet. Can you tell me where it is?\n\nCarla',
	messageId: `<${randomUUID()}@customer.test>`,
});

/** Sends a mail by plain SMTP, as any mail server of the world hands it to Gmail. Returns when that was begun. */
export async function dropMail({ sandbox }: Pipeline, mail: CustomerMail): Promise<number> {
	const transport = createTransport({ ...sandbox.mx, secure: false, ignoreTLS: true });
	const begunAt = Date.now();
	try {
		await transport.sendMail({
			...mail,
			from: { name: 'Carla Customer', address: people.customer },
			to: people.support,
		});
	} finally {
		transport.close();
	}
	return begunAt;
}

/** Customer writes, the workflow answers, the customer reads. Throws what is missing or wrong about the answer. */
export async function answerRound(
	pipeline: Pipeline,
	{
		timeoutMs = 30_000,
		subject = 'Where is my order 4711?',
		onBegin = () => undefined,
	}: { timeoutMs?: number; subject?: string; onBegin?: (subject: string) => void } = {},
): Promise<Round> {
	const { sandbox, rest, answer } = pipeline;
	const mail = customerMail(subject);
	const inbox = await OutsideMailbox.open(sandbox.login(people.customer));
	try {
		const begunAt = await dropMail(pipeline, mail);
		onBegin(subject);
		const arrived = inbox.waitFor(({ inReplyTo }) => inReplyTo === mail.messageId, timeoutMs);
		const { parsed, seenAt } = await orWhatFailed(arrived, rest, answer.id);
		const [sender] = parsed.from?.value ?? [];
		const text = parsed.text ?? '';
		demand('The answer is not what it should be', [
			differs('From', sender?.address, people.support),
			differs('Subject', parsed.subject, `Re: ${subject}`),
			differs('References', [parsed.references ?? []].flat().includes(mail.messageId), true),
			!text.includes('Hello Carla Customer') && 'The text does not greet the customer by name',
			!text.includes(subject) && "The text does not name the customer's subject",
			await notInThread(pipeline, mail),
		]);
		return {
			begunAt,
			execution: await successfulExecution(rest, answer.id),
			readAt: seenAt,
			from: sender?.address ?? '',
			subject: parsed.subject ?? '',
			excerpt: text,
		};
	} finally {
		await inbox.close();
	}
}

/** In Gmail a thread is the id that the question in the inbox and the answer in Sent share. */
async function notInThread({ sandbox }: Pipeline, mail: CustomerMail): Promise<string | false> {
	const login = sandbox.login(people.support);
	const [inbox, sent] = await Promise.all([
		OutsideMailbox.open(login, 'INBOX'),
		OutsideMailbox.open(login, '[Gmail]/Sent Mail'),
	]);
	try {
		const question = (await inbox.all()).find(({ parsed }) => parsed.messageId === mail.messageId);
		const reply = (await sent.all()).find(({ parsed }) => parsed.inReplyTo === mail.messageId);
		if (!question) return "The customer's mail is not in the inbox";
		if (!reply) return 'The answer is not in Sent';
		return differs('The thread of the answer', reply.threadId, question.threadId);
	} finally {
		await Promise.all([inbox.close(), sent.close()]);
	}
}
