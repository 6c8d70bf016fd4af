import { oneLabelField, readOneLabel } from '../label-field';
import type { BatchOperation } from './operation';

export const labelDelete: BatchOperation = {
	resource: 'label',
	option: {
		name: 'Delete',
		value: 'delete',
		description: 'Delete a label; in Gmail its messages stay, in All Mail',
		action: 'Delete a label',
	},
	fields: [oneLabelField],
	runAll: async ({ context, core, session, items, each, give }) => {
		await each(items, async (itemIndex) => {
			const name = readOneLabel(context, itemIndex);
			await core.deleteLabel(session, name);
			give(itemIndex, [{ json: { deleted: true, name } }]);
		});
	},
};
