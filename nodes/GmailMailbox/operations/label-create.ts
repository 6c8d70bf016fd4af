import type { BatchOperation } from './operation';

export const labelCreate: BatchOperation = {
	resource: 'label',
	option: {
		name: 'Create',
		value: 'create',
		description: 'Create a label; one that exists is left as it is',
		action: 'Create a label',
	},
	fields: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Customers/New',
			description: 'Name of the label, after the labels above it and a slash',
		},
	],
	runAll: async ({ context, core, session, items, each, give }) => {
		await each(items, async (itemIndex) => {
			const name = (context.getNodeParameter('name', itemIndex) as string).trim();
			give(itemIndex, [{ json: { name, created: await core.createLabel(session, name) } }]);
		});
	},
};
