import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Answer, AskOutcome as Outcome, Question } from '../../../gmail';
import { asJson } from './as-json';
import type { Waiting } from './asking';

const answerOf = ({ asked }: Question, answer: Answer): IDataObject => {
	const { name = '', address = '' } = asked[answer.by] ?? {};
	const { decision, text, values, at, way, messageId } = answer;
	return asJson({
		name,
		address,
		decision,
		text,
		values,
		answeredAt: at,
		way,
		replyMessageId: messageId,
	});
};

/** What n8n's own nodes put out, so that a workflow made for them goes on, and an agent's review step finds its decision. */
const dataOf = (
	{ responseType }: Question,
	approved: boolean,
	answer: Answer | undefined,
): IDataObject => {
	const respondedAt = answer?.at ?? null;
	if (responseType === 'approval') return { approved, respondedAt };
	if (responseType === 'freeText') return { text: answer?.text ?? '', respondedAt };
	return { ...(answer?.values as IDataObject | undefined), respondedAt };
};

/**
 * The item of a question that is decided, or that nobody has decided in time.
 *
 * @param isReview true where an AI agent waits for it: it passes on to its model why somebody said no
 */
export const resultOf = (
	{ item, question, whenTimeIsUp, files, reminders }: Waiting,
	outcome: Outcome | undefined,
	{ isReview }: { isReview: boolean },
): INodeExecutionData => {
	const { responseType, asked, answers, title } = question;
	const assumed = whenTimeIsUp === 'fail' ? 'expired' : whenTimeIsUp;
	const decision = outcome?.decision ?? assumed;
	const approved = decision === 'approved';
	const by = outcome?.by;
	const person = by && asked[by.by];
	const binary: IBinaryKeyData = by ? (files[String(answers.indexOf(by))] ?? {}) : {};
	const json = asJson({
		...(responseType === 'approval' && { approved }),
		decision,
		expired: outcome === undefined,
		...(by && {
			text: by.text,
			values: by.values,
			answeredBy: { name: person?.name, address: person?.address },
			answeredAt: by.at,
			way: by.way,
			replyMessageId: by.messageId,
		}),
		subject: title,
		messageId: (person ?? asked[0])?.messageId,
		threadId: (person ?? asked[0])?.threadId,
		asked: asked.map(({ name, address, messageId, threadId }) => ({
			name,
			address,
			messageId,
			threadId,
		})),
		answers: answers.map((answer) => answerOf(question, answer)),
		...(reminders && {
			reminders: reminders.sent,
			reminderFailure: reminders.failure || undefined,
		}),
		data: dataOf(question, approved, by),
		...(isReview && !approved && by?.text && { chatInput: by.text }),
	});
	return {
		json,
		...(Object.keys(binary).length > 0 && { binary }),
		pairedItem: { item },
	};
};
