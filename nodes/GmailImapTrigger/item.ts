import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Mail, ReadMessage } from '../../gmail';

/** Absent, not undefined, where a server has no Gmail ids. */
const toJson = (mail: Mail): IDataObject =>
	Object.fromEntries(
		Object.entries(mail).filter(([, value]) => value !== undefined),
	) as IDataObject;

/**
 * Makes the item of a message. One that could not be parsed says so in `error` and comes whole as the binary `source`.
 */
export const toItem = async (
	{ mail, unreadable }: ReadMessage,
	toBinary: (data: Buffer, fileName: string, mimeType: string) => Promise<IBinaryData>,
): Promise<INodeExecutionData> => {
	if (!unreadable) return { json: toJson(mail) };
	return {
		json: { ...toJson(mail), error: `This message could not be parsed: ${unreadable.reason}` },
		binary: {
			source: await toBinary(unreadable.source, `message-${mail.uid}.eml`, 'message/rfc822'),
		},
	};
};
