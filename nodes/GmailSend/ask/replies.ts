import { readMailOf } from '../original';
import type { Waiting } from './asking';
import { followUp, idOf, type Mails } from './question-mails';

/** How often one person is asked for a clearer reply. */
const MAX_FOLLOW_UPS = 3;

/** What the mails of a question are known by in a reply. */
const questionsOf = (mails: Mails, waiting: Waiting): string[] => {
	const { core } = mails.job;
	return waiting.question.asked.flatMap(
		(_, by) => core.questionAnswered([idOf(mails, waiting, by, '')]) ?? [],
	);
};

/**
 * Reads and judges the replies that triggers have seen. What they said about them counts for nothing: each is read in the mailbox that
 * asked, where the verdict of the receiving server about its sender lies beside it.
 *
 * @throws what reading throws; the replies that were not judged yet stay
 */
export const takeReplies = async (mails: Mails, waiting: Waiting): Promise<void> => {
	const { job } = mails;
	const { core, context, account, sending } = job;
	const { question, words, unclearReply } = waiting;
	const log = (text: string): void =>
		context.logger.info(`Gmail Send "${context.getNode().name}": ${text}`);
	while (waiting.replies.length > 0) {
		const [id = ''] = waiting.replies;
		const mail = await sending
			.inMailbox(account, async (session) => await readMailOf(job, id, session))
			.catch((error: unknown) => {
				if (error instanceof core.GmailError && error.retry === 'never') return error;
				throw error;
			});
		waiting.replies = waiting.replies.filter((other) => other !== id);
		if (mail instanceof core.GmailError) {
			log(`a reply is not taken: ${mail.message}`);
			continue;
		}
		const judged = core.judgeReply(question, mail, {
			words,
			questions: questionsOf(mails, waiting),
			handOver: unclearReply === 'handOver',
		});
		if ('answer' in judged) {
			question.answers.push(judged.answer);
			continue;
		}
		const from = mail.from[0]?.address ?? 'nobody';
		if ('refused' in judged) {
			log(`the reply of ${from} decides nothing, because ${judged.refused}`);
			continue;
		}
		const { by } = judged.unclear;
		const before = waiting.followedUp[String(by)] ?? 0;
		if (before >= MAX_FOLLOW_UPS) {
			log(`the reply of ${from} is unclear again, and nobody is asked any more`);
			continue;
		}
		waiting.followedUp[String(by)] = before + 1;
		await followUp(mails, waiting, { by, reply: mail }, before + 1);
	}
};
