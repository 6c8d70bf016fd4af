import { draftField, readDraftId } from '../draft-field';
import type { Operation } from './operation';

export const deleteDraft: Operation = {
	resource: 'draft',
	option: {
		name: 'Delete',
		value: 'deleteDraft',
		description: 'Delete a draft for ever',
		action: 'Delete a draft',
	},
	writes: false,
	fields: [draftField],
	run: async (job) => {
		const { context, core, itemIndex, account } = job;
		const draftId = readDraftId(job);
		await core.deleteDraft(account, draftId, { signal: context.getExecutionCancelSignal() });
		return [{ json: { draftId, deleted: true }, pairedItem: { item: itemIndex } }];
	},
};
