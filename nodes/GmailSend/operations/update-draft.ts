import { draftField, readDraftId } from '../draft-field';
import { withEvent } from '../event';
import { markDraft, readWords, readMessage } from '../message';
import { composeOnce } from '../send-mail';
import { signed } from '../sender-identity';
import type { Operation } from './operation';
import { subjectField, toField } from './recipient-fields';

export const updateDraft: Operation = {
	resource: 'draft',
	option: {
		name: 'Update',
		value: 'updateDraft',
		description: 'Write a draft anew; it keeps its ID and its place in a thread',
		action: 'Update a draft',
	},
	fields: [
		draftField,
		{
			...toField,
			required: false,
			description: 'Email addresses of the recipients; those that the draft has where it is empty',
		},
		{ ...subjectField, description: 'Subject line; that of the draft where it is empty' },
	],
	run: async (job) => {
		const { context, core, itemIndex, account } = job;
		const draftId = readDraftId(job);
		const given = core.readAddresses(context.getNodeParameter('to', itemIndex), 'To');
		const subject = context.getNodeParameter('subject', itemIndex) as string;
		const signal = context.getExecutionCancelSignal();
		const before = await core.readDraft(account, draftId, { signal });
		const { inReplyTo, references, threadId } = before;
		const mail = await readMessage(
			job,
			{
				to: given.length > 0 ? given : before.to,
				subject: subject || before.subject,
				automatic: markDraft(job),
			},
			await signed(job, readWords(job, { needsWords: false })),
		);
		const { cc, bcc } = mail;
		const anew = withEvent(job, {
			...mail,
			cc: cc.length > 0 ? cc : before.cc,
			bcc: bcc.length > 0 ? bcc : before.bcc,
			...(inReplyTo && { inReplyTo }),
			...(references.length > 0 && { references }),
			threadId,
		});
		const draft = await core.updateDraft(
			account,
			draftId,
			composeOnce(job, anew, 0, { isDraft: true }),
			{ signal },
		);
		return [{ json: { ...draft }, pairedItem: { item: itemIndex } }];
	},
};
