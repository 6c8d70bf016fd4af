import type { Mail } from '../message';
import { decisionOf, type DecisionWords } from './decision';
import type { Answer, Question } from './question';
import { questionAnswered } from './question-id';

/** What counts of a mail that may answer a question. */
export type Reply = Pick<
	Mail,
	| 'from'
	| 'kind'
	| 'authentication'
	| 'messageId'
	| 'inReplyTo'
	| 'references'
	| 'replyText'
	| 'text'
	| 'receivedAt'
>;

/**
 * Why a mail can answer no question, to follow "because"; undefined where it can. Only a person decides, and only one whom the receiving
 * server found to be who they say they are: anybody can write any address into From.
 */
export const whyNoAnswer = ({
	from,
	kind,
	authentication,
}: Pick<Reply, 'from' | 'kind' | 'authentication'>): string | undefined => {
	if (kind !== 'mail') return 'no person wrote it';
	if (from.length !== 1) return 'it has several senders, or none';
	if (authentication?.passed !== true) return 'nothing proves who sent it';
	return undefined;
};

/** The question that a mail answers, as `questionAnswered` has it; undefined for none. */
export const questionOf = ({
	inReplyTo,
	references,
}: Pick<Reply, 'inReplyTo' | 'references'>): string | undefined =>
	questionAnswered([inReplyTo, ...references]);

/** What a reply is to its question. */
export type Judgement = { answer: Answer } | { unclear: { by: number } } | { refused: string };

/** Longest words that are taken of a reply, in characters. */
const MAX_WORDS_CHARACTERS = 100_000;

/** Place of an address among those who were asked; -1 for nobody. */
export const askedPlace = ({ asked }: Pick<Question, 'asked'>, address: string): number =>
	asked.findIndex((person) => person.address.toLowerCase() === address.toLowerCase());

/**
 * Judges a reply as it lies in the mailbox of whoever asked. In doubt it decides nothing.
 *
 * @param questions what `questionOf` gives for the mails of this question
 * @param handOver true where a reply that says neither yes nor no counts as an answer without a decision
 */
export const judgeReply = (
	question: Question,
	reply: Reply,
	{ words, questions, handOver }: { words: DecisionWords; questions: string[]; handOver: boolean },
): Judgement => {
	const why = whyNoAnswer(reply);
	if (why !== undefined) return { refused: why };
	if (!questions.includes(questionOf(reply) ?? '')) return { refused: 'it answers another mail' };
	const by = askedPlace(question, reply.from[0]?.address ?? '');
	if (by < 0) return { refused: 'its sender was not asked' };
	if (question.answers.some((answer) => answer.by === by))
		return { refused: 'its sender has answered before' };
	const text = reply.replyText.trim().slice(0, MAX_WORDS_CHARACTERS);
	const answer: Answer = {
		by,
		at: reply.receivedAt,
		way: 'reply',
		text,
		...(reply.messageId && { messageId: reply.messageId }),
	};
	if (question.responseType === 'customForm')
		return { refused: 'a form is not filled in by a reply' };
	if (question.responseType === 'freeText') return text === '' ? { unclear: { by } } : { answer };
	const said = decisionOf(text, words, reply.text);
	const decision = said === 'disapproved' && !question.disapprove ? 'undecided' : said;
	if (decision === 'undecided' && !handOver) return { unclear: { by } };
	return { answer: { ...answer, decision } };
};
