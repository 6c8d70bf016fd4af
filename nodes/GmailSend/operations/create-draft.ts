import type { Original } from '../../../gmail';
import { withEvent } from '../event';
import { markDraft, readBody, readMessage } from '../message';
import { readOriginalOf } from '../original';
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
		const { context, core, itemIndex, account, options } = job;
		const to = core.readAddresses(context.getNodeParameter('to', itemIndex), 'To');
		const subject = context.getNodeParameter('subject', itemIndex) as string;
		const written = await signed(job, readBody(job));
		const read = async (body: typeof written, answered?: Original) =>
			withEvent(
				job,
				await readMessage(job, { to, subject, automatic: markDraft(job, answered?.headers) }, body),
			);
		const asAnswer = async () => {
			const original = await readOriginalOf(job, options.quote ? 'text' : 'answer');
			const own = await ownAddresses(job);
			const body = options.quote ? await core.quoteBelow(written, original) : written;
			return core.asReply(await read(body, original), original, { own, all: false });
		};
		const answers = context.getNodeParameter('answers', itemIndex) as boolean;
		const mail = answers ? await asAnswer() : await read(written);
		const draft = await core.createDraft(account, composeOnce(job, mail, 0), {
			signal: context.getExecutionCancelSignal(),
		});
		return [{ json: { ...draft }, pairedItem: { item: itemIndex } }];
	},
};
