import type { IExecuteFunctions } from 'n8n-workflow';
import type { Transport } from '../../gmail';

/** An event as the form has it. */
export interface EventFields {
	title?: string;
	start?: string;
	end?: string;
	allDay?: boolean;
	location?: string;
	description?: string;
	eventId?: string;
	sequence?: number;
	cancels?: boolean;
}

/** "Options" of the form; what was not added is absent. */
export interface Options {
	answerAutomatic?: boolean;
	answerEachItem?: boolean;
	attachments?: unknown;
	bcc?: unknown;
	cc?: unknown;
	dryRun?: boolean;
	event?: { values?: EventFields };
	from?: unknown;
	headers?: { values?: { name: string; value: string }[] };
	ifInDoubt?: 'leave' | 'sendAgain';
	inlineImages?: unknown;
	markAutomatic?: boolean;
	maxAutomatic?: number;
	maxReplies?: number;
	maxWait?: number;
	once?: boolean;
	onceKey?: string;
	order?: 'thread' | 'recipient' | 'all';
	priority?: 'high' | 'normal' | 'low';
	quote?: boolean;
	readReceipt?: boolean;
	replyTo?: unknown;
	senderName?: string;
	signature?: boolean;
	splitRecipients?: boolean;
	subject?: string;
	transport?: Transport | 'automatic';
	unsubscribeAddress?: unknown;
	unsubscribeUrl?: string;
}

export const readOptions = (context: IExecuteFunctions, itemIndex: number): Options =>
	context.getNodeParameter('options', itemIndex, {}) as Options;
