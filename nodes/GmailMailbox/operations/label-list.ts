import type { BatchOperation } from './operation';

export const labelList: BatchOperation = {
	resource: 'label',
	option: {
		name: 'Get Many',
		value: 'getAll',
		description: 'List the labels, with the number of their messages',
		action: 'Get many labels',
	},
	runAll: async (batch) => {
		await batch.each(batch.items, async (itemIndex) => {
			const labels = await batch.core.listLabels(batch.session);
			batch.give(
				itemIndex,
				labels.map((label) => ({ json: { ...label } })),
			);
		});
	},
};
