import { NodeOperationError } from 'n8n-workflow';
import type { Address, Question, ResponseType, Way } from '../../../gmail';
import { namesIn } from '../../shared/names-in';
import { isServed } from '../../shared/served-mailboxes';
import type { Job } from '../job';
import type { Options } from '../options';
import type { Waiting } from './asking';
import { withToolInput } from './tool-input';
import { reasonOf } from '../../shared/reason-of';

type Unit = 'minutes' | 'hours' | 'days';

/** The options of a question, beside those of a message. */
export interface AskOptions extends Options {
	answerBy?: 'automatic' | 'link' | 'both' | 'reply';
	approveWords?: unknown;
	decidedBy?: 'first' | 'all' | 'number';
	decidedByNumber?: number;
	disapproveWords?: unknown;
	limitWaitTime?: {
		values?: {
			limitType?: 'afterTimeInterval' | 'atSpecifiedTime';
			resumeAmount?: number;
			resumeUnit?: Unit;
			maxDateAndTime?: string;
		};
	};
	messageButtonLabel?: string;
	reminder?: { values?: { amount?: number; unit?: Unit; times?: number } };
	responseFormButtonLabel?: string;
	responseFormCustomCss?: string;
	responseFormDescription?: string;
	responseFormTitle?: string;
	thanksText?: string;
	threadOf?: unknown;
	unclearReply?: Waiting['unclearReply'];
	whenTimeIsUp?: Waiting['whenTimeIsUp'];
}

interface ApprovalOptions {
	approvalType?: 'single' | 'double';
	approveLabel?: string;
	buttonApprovalStyle?: 'primary' | 'secondary';
	disapproveLabel?: string;
	buttonDisapprovalStyle?: 'primary' | 'secondary';
}

const units: Record<Unit, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** Later n8n cannot tell a time from "for ever", in ms since 1970. */
const LATEST_END_MS = Date.UTC(2999, 0);

const refuse = ({ context, itemIndex }: Job, message: string, description: string): never => {
	throw new NodeOperationError(context.getNode(), message, {
		description: `Nothing was sent. ${description}`,
		itemIndex,
	});
};

const deadlineOf = (job: Job, options: AskOptions): number | undefined => {
	const { limitType, resumeAmount, resumeUnit, maxDateAndTime } =
		options.limitWaitTime?.values ?? {};
	if (!options.limitWaitTime?.values) return undefined;
	const now = Date.now();
	if (limitType !== 'atSpecifiedTime') {
		const length = (resumeAmount ?? 2) * units[resumeUnit ?? 'hours'];
		if (!(length > 0))
			refuse(
				job,
				'The question could never be answered',
				'Make the limit of the waiting time longer than nothing.',
			);
		return Math.min(now + length, LATEST_END_MS);
	}
	const time = Date.parse(maxDateAndTime ?? '');
	if (Number.isNaN(time))
		return refuse(
			job,
			'The time until which to wait is not a date',
			'Choose "Max Date and Time" in "Limit Wait Time", or take the limit away.',
		);
	if (time <= now)
		refuse(
			job,
			`The time until which to wait is over: ${String(maxDateAndTime)}`,
			'Choose a later "Max Date and Time" in "Limit Wait Time". A time without a zone is in the time zone of the workflow.',
		);
	return Math.min(time, LATEST_END_MS);
};

const remindersOf = (job: Job, { reminder }: AskOptions): Waiting['reminders'] => {
	const { amount = 1, unit = 'days', times = 1 } = reminder?.values ?? {};
	if (!reminder?.values) return undefined;
	const every = amount * units[unit];
	if (!(every >= units.minutes))
		refuse(
			job,
			'The reminder comes too soon',
			'Let a minute pass at least: n8n looks once a minute.',
		);
	return { every, times, sent: 0, failure: '' };
};

const neededOf = (job: Job, options: AskOptions, people: number): number => {
	const { decidedBy = 'first', decidedByNumber = 2 } = options;
	if (decidedBy === 'first') return 1;
	if (decidedBy === 'all') return people;
	if (Number.isInteger(decidedByNumber) && decidedByNumber >= 1 && decidedByNumber <= people)
		return decidedByNumber;
	return refuse(
		job,
		`${decidedByNumber} answers are needed, and ${people} ${people === 1 ? 'person is' : 'people are'} asked`,
		`Choose a number from 1 to ${people} in "Decided By: How Many", or ask more people.`,
	);
};

const waysOf = (
	job: Job,
	{ answerBy = 'automatic', replyTo }: AskOptions,
	responseType: ResponseType,
): Way[] => {
	const { account } = job;
	if (responseType === 'customForm' || answerBy === 'link') return ['link'];
	const canRead = account.access !== 'sendOnly';
	if (answerBy === 'automatic')
		return canRead && !replyTo && isServed(account.address) ? ['link', 'reply'] : ['link'];
	if (!canRead)
		refuse(
			job,
			`Replies cannot be read in ${account.address}`,
			'Choose full mail as the access level of the credential, or Links in "Answer By".',
		);
	return answerBy === 'both' ? ['link', 'reply'] : ['reply'];
};

const formOf = (job: Job): Question['fields'] => {
	const { context, core, itemIndex } = job;
	const given: unknown =
		context.getNodeParameter('defineForm', itemIndex, 'fields') === 'json'
			? context.getNodeParameter('jsonOutput', itemIndex, '')
			: ((context.getNodeParameter('formFields', itemIndex, {}) as { values?: unknown }).values ??
				[]);
	try {
		return core.readForm(given);
	} catch (error) {
		return refuse(
			job,
			`The form cannot be shown: ${reasonOf(error)}`,
			'Correct the fields of the form in this node.',
		);
	}
};

/** Everybody once. */
const distinct = (people: Address[]): Address[] =>
	people.filter(
		({ address }, i) =>
			people.findIndex((other) => other.address.toLowerCase() === address.toLowerCase()) === i,
	);

/**
 * The question of an item as the form has it, with nobody asked yet.
 *
 * @throws NodeOperationError or GmailError that names what cannot be used
 */
export const readQuestion = (job: Job): { people: Address[]; waiting: Waiting } => {
	const { context, core, itemIndex } = job;
	const options = job.options as AskOptions;
	const read = (name: string): string =>
		String(context.getNodeParameter(name, itemIndex, '') ?? '');
	const people = distinct(core.readAddresses(context.getNodeParameter('to', itemIndex), 'To'));
	if (people.length === 0) refuse(job, 'Nobody is asked', 'Fill in "To" with an email address.');
	const title = read('subject').trim();
	const text = withToolInput(context, itemIndex, read('message').trim());
	if (text === '') refuse(job, 'The question is empty', 'Fill in "Message" with what you ask.');
	const responseType = context.getNodeParameter(
		'responseType',
		itemIndex,
		'approval',
	) as ResponseType;
	const { values: approval = {} } = context.getNodeParameter('approvalOptions', itemIndex, {}) as {
		values?: ApprovalOptions;
	};
	const question: Question = {
		title,
		text,
		responseType,
		approve: {
			label: approval.approveLabel || 'Approve',
			style: approval.buttonApprovalStyle ?? 'primary',
		},
		...(approval.approvalType !== 'single' && {
			disapprove: {
				label: approval.disapproveLabel || 'Decline',
				style: approval.buttonDisapprovalStyle ?? 'secondary',
			},
		}),
		fields: responseType === 'customForm' ? formOf(job) : [],
		asked: [],
		needed: neededOf(job, options, people.length),
		ways: waysOf(job, options, responseType),
		answers: [],
		deadline: deadlineOf(job, options),
		zone: context.getTimezone(),
		pages: {
			title: options.responseFormTitle ?? '',
			description: options.responseFormDescription ?? '',
			button: options.responseFormButtonLabel ?? '',
			thanks: options.thanksText ?? '',
			css: options.responseFormCustomCss ?? '',
		},
	};
	return {
		people,
		waiting: {
			item: itemIndex,
			question,
			askedAt: Date.now(),
			reminders: remindersOf(job, options),
			words: {
				approve: namesIn(options.approveWords),
				disapprove: namesIn(options.disapproveWords),
			},
			unclearReply: options.unclearReply ?? 'askAgain',
			replies: [],
			followedUp: {},
			whenTimeIsUp: options.whenTimeIsUp ?? 'expired',
			files: {},
		},
	};
};
