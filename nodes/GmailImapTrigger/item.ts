import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { DeliveredMessage, Mail, MessageContent, ReadMessage } from '../../gmail';
import { inReadingOrder } from '../shared/reading-order';
import { reasonOf } from '../shared/reason-of';
import { downloadAttachments, type ToBinary } from './attachments';
import type { TriggerParameters } from './parameters';

/** Absent, not undefined, where a server has no Gmail ids. */
const toJson = (mail: Mail): IDataObject =>
	inReadingOrder(
		Object.fromEntries(
			Object.entries(mail).filter(([, value]) => value !== undefined),
		) as IDataObject,
	);

const SOURCE_TYPE = 'message/rfc822';

/** What a message without its text cannot tell. */
const textFields = ['text', 'html', 'replyText', 'snippet', 'bounce', 'calendar'] as const;

const headersOf = (mail: Mail): IDataObject => {
	const json = toJson(mail);
	for (const field of textFields) delete json[field];
	return json;
};

/** How an item is made. */
export interface ItemOptions
	extends Pick<TriggerParameters, 'format' | 'attachments' | 'acknowledgeAt'> {
	/** What marks the message as done, for a workflow that says so itself. */
	keyword: string;
	/** The item is made with what can be had, and says what cannot. */
	lastTry: boolean;
}

/**
 * Makes the item of a message, in the format that was chosen. One that could not be parsed, or whose files could not be had, says
 * so in `error` and comes with as much as there is.
 *
 * @throws what kept its files from coming, unless it is the last try
 */
export const toItem = async (
	{ mail, unreadable }: ReadMessage,
	content: MessageContent,
	{ format, attachments, acknowledgeAt, keyword, lastTry }: ItemOptions,
	toBinary: ToBinary,
): Promise<INodeExecutionData> => {
	const fileName = `message-${mail.id ?? mail.uid}.eml`;
	const mark: IDataObject = acknowledgeAt === 'workflow' ? { doneMark: keyword } : {};
	/** The item with its source as a file, or with the reason why that could not be kept. */
	const withSource = async (
		json: IDataObject,
		source: () => Promise<Parameters<ToBinary>[0]>,
	): Promise<INodeExecutionData> => {
		const kept = async (): Promise<INodeExecutionData> => ({
			json,
			binary: { source: await toBinary(await source(), fileName, SOURCE_TYPE) },
		});
		if (!lastTry) return await kept();
		return await kept().catch((error: unknown) => {
			const failure = `Its source could not be kept as a file: ${reasonOf(error)}`;
			return { json: { ...json, error: [json.error, failure].filter(Boolean).join('. ') } };
		});
	};
	if (unreadable) {
		const error = `This message could not be parsed: ${unreadable.reason}`;
		return await withSource({ ...toJson(mail), ...mark, error }, async () => unreadable.source);
	}
	switch (format) {
		case 'headers':
			return { json: { ...headersOf(mail), ...mark } };
		case 'raw':
			return await withSource({ ...headersOf(mail), ...mark }, content.source);
		case 'message': {
			if (!attachments) return { json: { ...toJson(mail), ...mark } };
			const { binary, listed, failures } = await downloadAttachments(
				mail.attachments,
				attachments,
				content,
				toBinary,
				lastTry,
			);
			return {
				json: {
					...toJson(mail),
					...mark,
					attachments: listed as unknown as IDataObject[],
					...(failures.length > 0 && {
						error: `Files of this message could not be had: ${failures.join('; ')}`,
					}),
				},
				binary,
			};
		}
	}
};

/** Says in the item of a message that it was handed out before: what must not be done twice looks there. */
export const withRepeat = ({
	item,
	again,
	...message
}: DeliveredMessage<INodeExecutionData>): DeliveredMessage<INodeExecutionData> => ({
	...message,
	item: again ? { ...item, json: { ...item.json, again } } : item,
});
