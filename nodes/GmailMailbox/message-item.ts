import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { LocatedMessage, ReadMessage } from '../../gmail';
import { isTool } from '../shared/as-tool';
import { inReadingOrder } from '../shared/reading-order';
import type { Batch } from './batch';

/** Of a message what a workflow mostly asks for, and all that the nodes need to find and answer it. */
const SIMPLE_FIELDS = [
	'id',
	'threadId',
	'labels',
	'account',
	'mailbox',
	'uid',
	'messageId',
	'receivedAt',
	'subject',
	'from',
	'to',
	'replyTo',
	'text',
	'kind',
	'attachments',
];

/** Characters of a text that an AI agent is given of each of many messages, and of one that it asked for. */
const MAX_TEXT_CHARACTERS = { many: 500, one: 20_000 };

/** Recipients and attachments of a message that it is given. */
const MAX_ENTRIES = 20;

const beginningOf = (text: string, most: number): string =>
	text.length <= most
		? text
		: // Half of a character is none.
			`${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}… [${text.length - most} more characters]`;

/** Of a simple item what a model can read: a message may have megabytes of text, and thousands of recipients. */
const forModel = (json: IDataObject, most: number): IDataObject =>
	Object.fromEntries(
		Object.entries(json).flatMap(([name, value]): [string, IDataObject[string]][] => {
			if (name === 'text') return [[name, beginningOf(String(value), most)]];
			if (!Array.isArray(value) || value.length <= MAX_ENTRIES) return [[name, value]];
			return [
				[name, value.slice(0, MAX_ENTRIES) as IDataObject[]],
				[`${name}LeftOut`, value.length - MAX_ENTRIES],
			];
		}),
	);

/** What is known of a message that was worked on. */
export const locatedJson = (
	{ uid, mailbox, messageId, ...ids }: LocatedMessage,
	account: string,
): IDataObject => ({
	...ids,
	account,
	...(messageId && { messageId }),
	// Its new place was not told: it is found by its id.
	...(uid > 0 && { mailbox, uid }),
});

/**
 * The item of a message in the form that the trigger gives it, or the simple one.
 *
 * @param among whether it was asked for alone or is one of many; an AI agent gets less of the text then
 */
export const messageItem = async (
	{ context }: Batch,
	{ mail, unreadable }: ReadMessage,
	{ simplify, among }: { simplify: boolean; among: keyof typeof MAX_TEXT_CHARACTERS },
): Promise<INodeExecutionData> => {
	const told = Object.entries(mail).filter(
		([name, value]) => value !== undefined && (!simplify || SIMPLE_FIELDS.includes(name)),
	);
	const all = inReadingOrder(Object.fromEntries(told) as IDataObject);
	const json = simplify && isTool(context) ? forModel(all, MAX_TEXT_CHARACTERS[among]) : all;
	if (!unreadable) return { json };
	const fileName = `message-${mail.id ?? mail.uid}.eml`;
	return {
		json: { ...json, error: `This message could not be parsed: ${unreadable.reason}` },
		binary: {
			source: await context.helpers.prepareBinaryData(
				unreadable.source,
				fileName,
				'message/rfc822',
			),
		},
	};
};
