import type {
	IBinaryKeyData,
	IDataObject,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import type { Answer, AnswerPage as Page } from '../../../gmail';
import { loadCore, type Core } from '../../shared/core';
import { toFileName } from '../../shared/file-name';
import { findAsked, type Waiting } from './asking';
import { takeNewestCopy } from './newest-copy';
import { goOn } from './waiting';

/** The link of a person, and who that is. */
interface Visit {
	context: IWebhookFunctions;
	core: Core;
	waiting: Waiting;
	by: number;
}

const show = (
	context: IWebhookFunctions,
	{ html, policy }: Page,
	status = 200,
): IWebhookResponseData => {
	const response = context.getResponseObject();
	response
		.status(status)
		.set({
			'Content-Type': 'text/html; charset=utf-8',
			'Content-Security-Policy': policy,
			'Cache-Control': 'no-store',
			'Referrer-Policy': 'no-referrer',
			'X-Content-Type-Options': 'nosniff',
			'X-Robots-Tag': 'noindex',
		})
		.send(html);
	return { noWebhookResponse: true };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const isClosed = ({
	core,
	waiting: { question },
	by,
}: Pick<Visit, 'core' | 'waiting' | 'by'>): boolean =>
	core.outcomeOf(question) !== undefined ||
	question.answers.some((answer) => answer.by === by) ||
	(question.deadline !== undefined && Date.now() >= question.deadline);

const closed = ({ context, core, waiting: { question }, by }: Visit): IWebhookResponseData =>
	show(context, core.closedPage(question, by, core.outcomeOf(question)));

/** A file that a form brought, as n8n has put it aside. */
interface Upload {
	filepath: string;
	originalFilename?: string | null;
	mimetype?: string;
}

const filesOf = (value: unknown): Upload[] =>
	(Array.isArray(value) ? value : value ? [value] : []) as Upload[];

/** Keeps the files of a form with the execution: one a field is named as the field, several with numbers. */
const keepFiles = async (
	{ context, core, waiting: { question } }: Visit,
	files: IDataObject,
): Promise<IBinaryKeyData> => {
	const binary: IBinaryKeyData = {};
	for (const [i, field] of question.fields.entries()) {
		if (field.type !== 'file') continue;
		const uploads = filesOf(files[core.inputOf(i)]);
		for (const [n, { filepath, originalFilename, mimetype }] of uploads.entries()) {
			const name = field.name.replace(/[^\p{L}\p{N}_-]+/gu, '_');
			binary[uploads.length > 1 || field.multiple ? `${name}_${n}` : name] =
				await context.nodeHelpers.copyBinaryFile(
					filepath,
					toFileName(originalFilename ?? '', `file-${n}`),
					mimetype,
				);
		}
	}
	return binary;
};

/** What a person sent by the page; or what is wrong with it. */
const read = async (
	visit: Visit,
	data: IDataObject,
	files: IDataObject,
): Promise<
	| { answer: Pick<Answer, 'decision' | 'text' | 'values'>; binary?: IBinaryKeyData }
	| { values: IDataObject; faults: Map<number, string> }
> => {
	const {
		core,
		waiting: { question },
	} = visit;
	const comment = core.writtenText(data[core.COMMENT]).trim().slice(0, 100_000);
	switch (question.responseType) {
		case 'approval': {
			const decision = textOf(data[core.DECISION]);
			if (decision === 'approved' || (decision === 'disapproved' && question.disapprove))
				return { answer: { decision, text: comment } };
			return {
				values: { [core.COMMENT]: comment },
				faults: new Map([[-1, 'Please press one of the buttons.']]),
			};
		}
		case 'freeText':
			return comment === ''
				? { values: {}, faults: new Map([[-1, 'Please write an answer.']]) }
				: { answer: { text: comment } };
		case 'customForm': {
			const counts = Object.fromEntries(
				Object.entries(files).map(([name, value]) => [name, filesOf(value).length]),
			);
			const { values, faults } = core.readValues(question.fields, data, counts);
			if (faults.size > 0) return { values: values as IDataObject, faults };
			return { answer: { text: '', values }, binary: await keepFiles(visit, files) };
		}
	}
};

/** Another answer is being taken at this moment: the script of the page, and a trigger with a reply, come again by themselves. */
const busy = ({ context, core, waiting: { question } }: Visit): IWebhookResponseData =>
	show(context, core.busyPage(question), 503);

/** An answer by the page. */
const take = async (
	visit: Visit,
	data: IDataObject,
	files: IDataObject,
): Promise<IWebhookResponseData> => {
	const { context, core, waiting, by } = visit;
	const { question } = waiting;
	if (isClosed(visit)) return closed(visit);
	const given = await read(visit, data, files);
	if ('faults' in given)
		return show(context, core.questionPage(question, by, textOf(data[core.DECISION]), given), 422);
	if (!takeNewestCopy(context)) return busy(visit);
	const answer: Answer = { by, at: new Date().toISOString(), way: 'link', ...given.answer };
	if (given.binary && Object.keys(given.binary).length > 0)
		waiting.files[String(question.answers.length)] = given.binary;
	question.answers.push(answer);
	const told =
		answer.decision === 'approved'
			? 'You approved.'
			: answer.decision === 'disapproved'
				? 'You did not approve.'
				: '';
	return { webhookResponse: core.thanksPage(question, by, told).html, ...goOn };
};

/** What came of a reply, for the trigger that saw it. */
export interface ReplyReceived {
	/** `noted`: this node reads it in its own mailbox, and judges it there. */
	gmailReply: 'noted' | 'closed' | 'refused';
	reason: string;
}

const tell = (
	gmailReply: ReplyReceived['gmailReply'],
	reason: string,
	more: Partial<IWebhookResponseData> = {},
): IWebhookResponseData => ({
	webhookResponse: { gmailReply, reason } satisfies ReplyReceived,
	...more,
});

/** Longest ID of a mail, in characters: a line of a header holds no more (RFC 5322 section 2.1.1). */
const MAX_ID_CHARACTERS = 998;

/** More replies than this wait for nobody: each was to be read within moments. */
const MAX_REPLIES = 50;

/**
 * A trigger of ours has seen what may be a reply. Nothing that is said here decides: only which mail of its own mailbox this node is
 * to read.
 */
const noteReply = (visit: Visit, data: IDataObject): IWebhookResponseData => {
	const { context, core, waiting } = visit;
	const { question, replies } = waiting;
	const from = textOf(data.from);
	const id = textOf(data.id);
	const by = core.askedPlace(question, from);
	if (by < 0) return tell('refused', `${from || 'its sender'} was not asked`);
	if (!question.ways.includes('reply'))
		return tell('refused', 'this question is answered by its links');
	if (isClosed({ core, waiting, by }))
		return tell('closed', 'the question is answered, or its time is up');
	if (id === '' || id.length > MAX_ID_CHARACTERS || replies.length >= MAX_REPLIES)
		return tell('refused', 'it cannot be found again');
	if (!takeNewestCopy(context)) return busy(visit);
	if (!replies.includes(id)) replies.push(id);
	return tell('noted', '', goOn);
};

/**
 * The pages behind the links of a question. To open one decides nothing; n8n has checked that the link is one that it signed.
 *
 * @returns what goes on only for an answer that was taken
 */
export const answerWebhook = async (context: IWebhookFunctions): Promise<IWebhookResponseData> => {
	const core = await loadCore();
	const { q, a } = context.getQueryData() as { q?: unknown; a?: unknown };
	const asked = findAsked(context, textOf(q));
	if (!asked) return show(context, core.unknownPage(), 404);
	const { isForReplies, ...found } = asked;
	const visit: Visit = { context, core, ...found };
	if (isForReplies && context.getRequestObject().method !== 'POST')
		return show(context, core.replyPage());
	if (context.getRequestObject().method !== 'POST') {
		return isClosed(visit)
			? closed(visit)
			: show(context, core.questionPage(visit.waiting.question, visit.by, textOf(a)));
	}
	const body = context.getBodyData();
	const data = (body.data ?? body) as IDataObject;
	return isForReplies
		? noteReply(visit, data)
		: await take(visit, data, (body.files ?? {}) as IDataObject);
};
