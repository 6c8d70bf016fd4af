import type { IDataObject } from 'n8n-workflow';
import { inReadingOrder } from '../../shared/reading-order';
import { draftField, readDraftId } from '../draft-field';
import { readMailOf } from '../original';
import type { Operation } from './operation';

export const getDraft: Operation = {
	resource: 'draft',
	option: {
		name: 'Get',
		value: 'getDraft',
		description: 'Read a draft: its words, its recipients, and which files it has',
		action: 'Get a draft',
	},
	writes: false,
	fields: [draftField],
	run: async (job) => {
		const { context, core, itemIndex, account, sending } = job;
		const signal = context.getExecutionCancelSignal();
		const draft = await core.readDraft(account, readDraftId(job), { signal });
		const mail = await sending.inMailbox(
			account,
			async (session) => await readMailOf(job, draft.id, session),
		);
		const json = { draftId: draft.draftId, ...inReadingOrder(mail as unknown as IDataObject) };
		return [{ json, pairedItem: { item: itemIndex } }];
	},
};
