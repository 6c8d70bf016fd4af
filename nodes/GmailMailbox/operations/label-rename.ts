import { oneLabelField, readOneLabel } from '../label-field';
import type { BatchOperation } from './operation';

export const labelRename: BatchOperation = {
	resource: 'label',
	option: {
		name: 'Rename',
		value: 'rename',
		description: 'Give a label another name; those below it follow',
		action: 'Rename a label',
	},
	fields: [
		oneLabelField,
		{
			displayName: 'New Name',
			name: 'newName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Customers/Old',
			description: 'The whole name, after the labels above it and a slash',
		},
	],
	runAll: async ({ context, core, session, items, each, give }) => {
		await each(items, async (itemIndex) => {
			const name = readOneLabel(context, itemIndex);
			const newName = (context.getNodeParameter('newName', itemIndex) as string).trim();
			await core.renameLabel(session, name, newName);
			give(itemIndex, [{ json: { name: newName, formerName: name } }]);
		});
	},
};
