import { createMissingField, labelsField, readLabels } from '../label-field';
import { messageChange } from './changes';

export const addLabels = messageChange({
	option: {
		name: 'Add Label',
		value: 'addLabels',
		description: 'Put labels on messages',
		action: 'Add a label to a message',
	},
	changes: (batch, itemIndex) => ({
		addLabels: readLabels(batch, itemIndex),
		createMissingLabels: batch.context.getNodeParameter('createMissing', itemIndex) === true,
	}),
	fields: [labelsField, createMissingField],
});
