import type { IExecuteFunctions } from 'n8n-workflow';
import type { OutgoingMail, Transport } from '../../gmail';
import { loadCore } from '../shared/core';
import { readAttachments } from './attachments';

interface Options {
	attachments?: string;
	bcc?: string;
	cc?: string;
	replyTo?: string;
	senderName?: string;
	transport?: Transport | 'automatic';
}

const optionsOf = (context: IExecuteFunctions, itemIndex: number): Options =>
	context.getNodeParameter('options', itemIndex, {}) as Options;

export const readTransport = (
	context: IExecuteFunctions,
	itemIndex: number,
): Transport | 'automatic' => optionsOf(context, itemIndex).transport ?? 'automatic';

/** Reads what every operation has in common: the body, and the options. */
export const readMessageFields = async (
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<OutgoingMail> => {
	const { readAddresses } = await loadCore();
	const options = optionsOf(context, itemIndex);
	const format = context.getNodeParameter('bodyFormat', itemIndex) as 'text' | 'html' | 'both';
	const body = (name: 'text' | 'html'): string | undefined =>
		format === name || format === 'both'
			? (context.getNodeParameter(name, itemIndex, '') as string)
			: undefined;
	return {
		senderName: options.senderName ?? '',
		to: [],
		cc: readAddresses(options.cc ?? '', 'Cc'),
		bcc: readAddresses(options.bcc ?? '', 'Bcc'),
		replyTo: readAddresses(options.replyTo ?? '', 'Reply To'),
		subject: '',
		text: body('text'),
		html: body('html'),
		attachments: readAttachments(context, itemIndex, options.attachments ?? ''),
	};
};
