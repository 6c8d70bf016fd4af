import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { LocatedMessage, ReadMessage } from '../../gmail';
import type { Batch } from './batch';

/** Of a message what a workflow mostly asks for, and all that the nodes need to find and answer it. */
const SIMPLE = [
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

/** The item of a message in the form that the trigger gives it, or the simple one. */
export const messageItem = async (
	{ context }: Batch,
	{ mail, unreadable }: ReadMessage,
	simplify: boolean,
): Promise<INodeExecutionData> => {
	const told = Object.entries(mail).filter(
		([name, value]) => value !== undefined && (!simplify || SIMPLE.includes(name)),
	);
	const json = Object.fromEntries(told) as IDataObject;
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
