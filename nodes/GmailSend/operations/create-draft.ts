import type { INodeExecutionData } from 'n8n-workflow';
import type { Body, Original, OutgoingAttachment, OutgoingMail } from '../../../gmail';
import { withEvent } from '../event';
import { markDraft, readWords, readMessage } from '../message';
import { readOriginalOf } from '../original';
import { writeAnswer } from '../quoting';
import { composeOnce } from '../send-mail';
import { ownAddresses, signed } from '../sender-identity';
import type { Operation } from './operation';
import { messageField, subjectField, toField } from './recipient-fields';

export const createDraft: Operation = {
	resource: 'draft',
	option: {
		name: 'Create',
		value: 'createDraft',
		description: 'Write a message and keep it in Gmail, for a person to look at and send',
		action: 'Create a draft',
	},
	fields: [
		{ ...toField, required: false },
		subjectField,
		{
			displayName: 'Answer a Message',
			name: 'answers',
			type: 'boolean',
			default: false,
			description: 'Whether the draft is the answer to a message, in its thread',
		},
		{
			...messageField('Reply To'),
			required: false,
			displayOptions: { show: { answers: [true] } },
		},
	],
	run: async (job) => {
		const { context, core, itemIndex, account, options, sending } = job;
		const to = core.readAddresses(context.getNodeParameter('to', itemIndex), 'To');
		const subject = context.getNodeParameter('subject', itemIndex) as string;
		const keep = async (mail: OutgoingMail): Promise<INodeExecutionData[]> => {
			const message = composeOnce(job, withEvent(job, mail), 0, { isDraft: true });
			const known = sending.once.recall(message.messageId);
			const pairedItem = { item: itemIndex };
			if (known.state === 'sent')
				return [{ json: { ...known.receipt, alreadyCreated: true }, pairedItem }];
			sending.once.remember(message.messageId, 'underway');
			const draft = await core.createDraft(account, message, {
				doubted: known.state === 'doubted',
				signal: context.getExecutionCancelSignal(),
			});
			sending.once.remember(message.messageId, { ...draft });
			return [{ json: { ...draft }, pairedItem }];
		};
		const read = async (body: Body, answered?: Original) =>
			await readMessage(job, { to, subject, automatic: markDraft(job, answered?.headers) }, body);
		if (context.getNodeParameter('answers', itemIndex) !== true)
			return await keep(await read(await signed(job, readWords(job, { needsWords: false }))));
		const original = await readOriginalOf(job, options.quote ? 'text' : 'answer');
		const own = await ownAddresses(job);
		const keepAnswer = async (body: Body, images: OutgoingAttachment[]) => {
			const mail = await read(body, original);
			const attachments = [...images, ...mail.attachments];
			return await keep(core.asReply({ ...mail, attachments }, original, { own, all: false }));
		};
		return await writeAnswer(job, original, keepAnswer, { isDraft: true });
	},
};
