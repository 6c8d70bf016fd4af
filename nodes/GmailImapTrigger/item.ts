import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Mail, MessageContent, ReadMessage } from '../../gmail';
import { downloadAttachments, type ToBinary } from './attachments';
import type { TriggerParameters } from './parameters';

/** Absent, not undefined, where a server has no Gmail ids. */
const toJson = (mail: Mail): IDataObject =>
	Object.fromEntries(
		Object.entries(mail).filter(([, value]) => value !== undefined),
	) as IDataObject;

const SOURCE_TYPE = 'message/rfc822';

/** What a message without its text cannot tell. */
const textFields = ['text', 'html', 'replyText', 'snippet', 'bounce', 'calendar'] as const;

const headersOf = (mail: Mail): IDataObject => {
	const json = toJson(mail);
	for (const field of textFields) delete json[field];
	return json;
};

/**
 * Makes the item of a message, in the format that was chosen. One that could not be parsed says so in `error` and comes
 * whole as the binary `source`.
 *
 * @throws GmailError when its files cannot be had
 */
export const toItem = async (
	{ mail, unreadable }: ReadMessage,
	content: MessageContent,
	{ format, attachments }: Pick<TriggerParameters, 'format' | 'attachments'>,
	toBinary: ToBinary,
): Promise<INodeExecutionData> => {
	const fileName = `message-${mail.id ?? mail.uid}.eml`;
	if (unreadable) {
		return {
			json: { ...toJson(mail), error: `This message could not be parsed: ${unreadable.reason}` },
			binary: { source: await toBinary(unreadable.source, fileName, SOURCE_TYPE) },
		};
	}
	switch (format) {
		case 'headers':
			return { json: headersOf(mail) };
		case 'raw':
			return {
				json: headersOf(mail),
				binary: { source: await toBinary(await content.source(), fileName, SOURCE_TYPE) },
			};
		case 'message': {
			if (!attachments) return { json: toJson(mail) };
			const { binary, listed } = await downloadAttachments(
				mail.attachments,
				attachments,
				content,
				toBinary,
			);
			return { json: { ...toJson(mail), attachments: listed as unknown as IDataObject[] }, binary };
		}
	}
};
