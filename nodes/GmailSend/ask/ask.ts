import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { Address } from '../../../gmail';
import type { Core } from '../../shared/core';
import { goesOn, toErrorItem } from '../../shared/error-item';
import { explain } from '../../shared/errors';
import type { Job } from '../job';
import { readOptions } from '../options';
import type { Sending } from '../sending';
import { askingIn, keepAsking, type Asking, type Waiting } from './asking';
import { askPeople, remind, type Mails } from './question-mails';
import { readQuestion } from './read-question';
import { takeReplies } from './replies';
import { resultOf } from './result';
import { warnOfReach } from './reach';
import { runOf, waitUntil } from './waiting';

/** What a run works with. */
export interface Run {
	context: IExecuteFunctions;
	core: Core;
	sending: Sending;
}

const jobOf = async ({ context, core, sending }: Run, itemIndex: number): Promise<Job> => ({
	context,
	core,
	itemIndex,
	sending,
	account: await sending.accountFor(itemIndex),
	options: readOptions(context, itemIndex),
});

/** Notes why an item cannot be asked, where the node goes on; else it ends the run. */
const failed = ({ context, core }: Run, asking: Asking, item: number, error: unknown): void => {
	const explained = explain(context, core, error, 'api', item);
	if (!goesOn(context)) throw explained;
	const { message, description } = explained;
	asking.failures[String(item)] = { message, description: description ?? '' };
};

/**
 * What an earlier run asked in the execution of which this is a re-run. Its links lead to that one, which is no more: what was
 * decided stays, and what was not is asked anew.
 */
const decidedBefore = ({ core }: Run, before: Asking | undefined): Waiting[] =>
	(before?.waiting ?? []).filter(({ question }) => core.outcomeOf(question) !== undefined);

/** Sends the questions of all items, those that were not sent before. All are read first, so that a fault in one sends none. */
const askAll = async (run: Run, asking: Asking, place: number): Promise<void> => {
	const { context } = run;
	const planned: { job: Job; waiting: Waiting; people: Address[] }[] = [];
	for (const item of context.getInputData().keys()) {
		const known = asking.waiting.find((each) => each.item === item);
		if (known && run.core.outcomeOf(known.question)) continue;
		try {
			const job = await jobOf(run, item);
			const { people, waiting } = readQuestion(job);
			planned.push({ job, waiting: known ?? waiting, people });
		} catch (error) {
			failed(run, asking, item, error);
		}
	}
	for (const { job, waiting, people } of planned) {
		if (context.getExecutionCancelSignal()?.aborted) return;
		if (!asking.waiting.includes(waiting)) asking.waiting.push(waiting);
		try {
			await askPeople({ job, asking, run: place }, waiting, people);
		} catch (error) {
			asking.waiting = asking.waiting.filter((each) => each !== waiting || !goesOn(context));
			failed(run, asking, waiting.item, error);
		}
	}
	asking.complete = true;
	warnOfReach(
		context,
		planned
			.filter(({ waiting }) => asking.waiting.includes(waiting))
			.map(({ job, waiting }) => ({ waiting, mailbox: job.account.address })),
	);
};

const remindersDue = ({ askedAt, reminders }: Waiting, now: number): number =>
	reminders ? Math.min(reminders.times, Math.floor((now - askedAt) / reminders.every)) : 0;

const isOver = ({ question: { deadline } }: Waiting, now: number): boolean =>
	deadline !== undefined && now >= deadline;

/** Judges the replies that triggers have seen. A mailbox that cannot be read now is read a minute later. */
const readReplies = async (run: Run, asking: Asking, place: number, now: number): Promise<void> => {
	for (const waiting of asking.waiting) {
		if (waiting.replies.length === 0) continue;
		if (run.core.outcomeOf(waiting.question) || isOver(waiting, now)) {
			waiting.replies = [];
			continue;
		}
		try {
			await takeReplies({ job: await jobOf(run, waiting.item), asking, run: place }, waiting);
		} catch (error) {
			const { message } = explain(run.context, run.core, error, 'imap', waiting.item);
			run.context.logger.warn(
				`Gmail Send "${run.context.getNode().name}": a reply is read later: ${message}`,
			);
		}
	}
};

/** Sends the reminders that are due. A failure of one changes nothing about the question. */
const sendReminders = async (
	run: Run,
	asking: Asking,
	place: number,
	now: number,
): Promise<void> => {
	for (const waiting of asking.waiting) {
		const { question, reminders, item } = waiting;
		const due = remindersDue(waiting, now);
		if (run.core.outcomeOf(question) || isOver(waiting, now) || !reminders || due <= reminders.sent)
			continue;
		try {
			const mails: Mails = { job: await jobOf(run, item), asking, run: place };
			reminders.sent = due;
			await remind(mails, waiting, due);
		} catch (error) {
			const { message } = explain(run.context, run.core, error, 'api', item);
			run.context.logger.warn(`Gmail Send "${run.context.getNode().name}": ${message}`);
			reminders.failure = message;
		}
	}
};

/** Pause before a mailbox is asked again for a reply that could not be read. */
const READ_AGAIN_PAUSE_MS = 60_000;

/** When there is something to do next without an answer, ms since 1970; undefined for never. */
const nextTime = (waiting: Waiting[], now: number): number | undefined => {
	const times = waiting.flatMap(({ askedAt, reminders, replies, question: { deadline } }) => [
		...(replies.length > 0 ? [now + READ_AGAIN_PAUSE_MS] : []),
		...(deadline === undefined ? [] : [deadline]),
		...(reminders && reminders.sent < reminders.times
			? [askedAt + (reminders.sent + 1) * reminders.every]
			: []),
	]);
	return times.length > 0 ? Math.min(...times) : undefined;
};

/** Questions that were to be decided in time and are not fail, as those do that could not be asked. */
const failExpired = (run: Run, asking: Asking, now: number): void => {
	const { context, core } = run;
	for (const waiting of asking.waiting) {
		const { question, item, whenTimeIsUp } = waiting;
		if (whenTimeIsUp !== 'fail' || !isOver(waiting, now) || core.outcomeOf(question)) continue;
		const people = question.asked.map(({ address }) => address).join(', ');
		const message = `Nobody has decided in time: ${people}`;
		const description =
			'"When Time Is Up" is set to fail. A retry of this execution asks again; other choices let the workflow go on.';
		const error = new NodeOperationError(context.getNode(), message, {
			description,
			itemIndex: item,
		});
		failed(run, asking, item, error);
	}
};

/**
 * Asks, waits, and gives the answers. n8n runs it several times in one execution: to ask, for each answer, and when a time has come.
 *
 * @returns an item for each question once all of them are decided; until then what came in, which goes nowhere
 */
export const ask = async (run: Run): Promise<INodeExecutionData[]> => {
	const { context, core } = run;
	const place = runOf(context);
	const before = askingIn(context, place);
	const execution = context.getExecutionId();
	const asking: Asking =
		before?.execution === execution
			? before
			: {
					execution,
					waiting: decidedBefore(run, before),
					sent: {},
					failures: {},
					complete: false,
				};
	keepAsking(context, place, asking);
	if (!asking.complete) await askAll(run, asking, place);

	const now = Date.now();
	await readReplies(run, asking, place, now);
	await sendReminders(run, asking, place, now);
	failExpired(run, asking, now);
	const open = asking.waiting.filter(
		(each) => !core.outcomeOf(each.question) && !isOver(each, now),
	);
	if (open.length > 0) {
		await waitUntil(context, nextTime(open, now));
		return context.getInputData();
	}
	const isReview = context.getNode().type.endsWith('HitlTool');
	const results = [
		...asking.waiting
			.filter(({ item }) => asking.failures[String(item)] === undefined)
			.map((each) => resultOf(each, core.outcomeOf(each.question), { isReview })),
		...Object.entries(asking.failures).map(([item, { message, description }]) =>
			toErrorItem(
				new NodeOperationError(context.getNode(), message, { description }),
				Number(item),
			),
		),
	];
	const placeOfItem = ({ pairedItem }: INodeExecutionData): number =>
		(pairedItem as { item: number }).item;
	return results.sort((a, b) => placeOfItem(a) - placeOfItem(b));
};
