import type { ITriggerFunctions } from 'n8n-workflow';
import type {
	AcknowledgeAt,
	AttachmentFilter,
	FilterOptions,
	MessageChanges,
	SearchOptions,
} from '../../gmail';
import type { Authentication } from '../shared/authentication';
import type { Core } from '../shared/core';
import { namesIn } from '../shared/names-in';
import { readDate } from '../shared/read-date';

/** Which messages start the workflow. */
export type Filters = FilterOptions & SearchOptions;

/** The fields of the collection `filters`, those that were added. */
type FilterFields = Omit<Filters, 'receivedAfter'> & { receivedAfter?: string };

/** Which attachments come with a message, and in which fields. */
export interface Files {
	prefix: string;
	filter: AttachmentFilter;
}

export interface TriggerParameters {
	authentication: Authentication;
	/** The mailboxes of a service account; '' for the one of the credential. */
	mailboxes: string[];
	/** Paths or special uses. */
	folders: string[];
	format: 'message' | 'headers' | 'raw';
	/** Undefined to list attachments only. */
	attachments: Files | undefined;
	filters: Filters;
	afterSuccess: MessageChanges;
	afterFailure: MessageChanges;
	acknowledgeAt: AcknowledgeAt;
	/** ms; a message that the workflow did not mark as done by then comes again. */
	comesAgainAfter: number;
	/** s that n8n may be silent about an execution; undefined for what suits how n8n runs. */
	longestSilence: number | undefined;
	maxTries: number;
	maxInFlight: number;
	inOrder: boolean;
	batchSize: number;
	firstStart: 'now' | 'unread' | { days: number };
	/** What becomes of a reply to a question of Send and Wait for Response. */
	replies: 'answer' | 'both' | 'workflow';
}

interface Changes {
	addLabels?: string;
	removeLabels?: string;
	moveTo?: MessageChanges['moveTo'];
	read?: boolean;
	starred?: boolean;
}

interface Options {
	acknowledge?: AcknowledgeAt;
	comesAgainAfter?: number;
	batchSize?: number;
	firstStart?: 'now' | 'unread' | 'days';
	firstStartDays?: number;
	inOrder?: boolean;
	longestSilence?: number;
	maxInFlight?: number;
	maxTries?: number;
	moreFolders?: string[];
	replies?: TriggerParameters['replies'];
}

const MEGABYTE = 1_000_000;

const HOUR_MS = 60 * 60_000;

const MINUTE_SECONDS = 60;

const unique = (names: string[]): string[] => [...new Set(names)];

const toChanges = ({ addLabels, removeLabels, ...changes }: Changes): MessageChanges => ({
	...changes,
	addLabels: namesIn(addLabels),
	removeLabels: namesIn(removeLabels),
});

const inBytes = (megabytes: number | undefined): number | undefined =>
	megabytes === undefined ? undefined : Math.round(megabytes * MEGABYTE);

const readFiles = (context: ITriggerFunctions): Files | undefined => {
	if (context.getNodeParameter('downloadAttachments', false) !== true) return undefined;
	const { prefix, name, types, inline, maxSize } = context.getNodeParameter('attachments', {}) as {
		prefix?: string;
		name?: string;
		types?: string;
		inline?: boolean;
		maxSize?: number;
	};
	return {
		prefix: prefix ?? 'attachment_',
		filter: {
			name,
			types: namesIn(types),
			inline,
			maxSize: inBytes(maxSize),
		},
	};
};

const readFilters = (context: ITriggerFunctions, core: Core): Filters => {
	const { receivedAfter, largerThan, smallerThan, ...fields } = context.getNodeParameter(
		'filters',
		{},
	) as FilterFields;
	return {
		...fields,
		largerThan: inBytes(largerThan),
		smallerThan: inBytes(smallerThan),
		receivedAfter: readDate(core, 'Received After', receivedAfter),
	};
};

/**
 * Reads every parameter, once: n8n resolves expressions during activation only.
 *
 * @throws GmailError for a date that is none
 */
export const readParameters = (context: ITriggerFunctions, core: Core): TriggerParameters => {
	const options = context.getNodeParameter('options', {}) as Options;
	const format = context.getNodeParameter('format', 'message') as TriggerParameters['format'];
	const mailboxes = unique(namesIn(context.getNodeParameter('actFor', '')));
	const folder = context.getNodeParameter('mailbox', 'INBOX', { extractValue: true }) as string;
	return {
		authentication: context.getNodeParameter('authentication') as Authentication,
		mailboxes: mailboxes.length > 0 ? mailboxes : [''],
		folders: unique([folder, ...namesIn(options.moreFolders)]),
		format,
		attachments: format === 'message' ? readFiles(context) : undefined,
		filters: readFilters(context, core),
		afterSuccess: toChanges(context.getNodeParameter('afterSuccess', {}) as Changes),
		afterFailure: toChanges(context.getNodeParameter('afterFailure', {}) as Changes),
		acknowledgeAt: options.acknowledge ?? 'finish',
		comesAgainAfter: (options.comesAgainAfter ?? 168) * HOUR_MS,
		longestSilence: options.longestSilence && options.longestSilence * MINUTE_SECONDS,
		maxTries: options.maxTries ?? 3,
		maxInFlight: options.inOrder ? 1 : (options.maxInFlight ?? 20),
		inOrder: options.inOrder ?? false,
		batchSize: options.batchSize ?? 1,
		replies: options.replies ?? 'answer',
		firstStart:
			options.firstStart === 'days'
				? { days: options.firstStartDays ?? 7 }
				: (options.firstStart ?? 'now'),
	};
};
