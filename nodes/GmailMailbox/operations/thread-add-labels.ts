import { createMissingField, labelsField, readLabels } from '../label-field';
import { spamAndTrashField } from '../thread-field';
import { threadChange } from './changes';

export const threadAddLabels = threadChange({
	option: {
		name: 'Add Label',
		value: 'addLabels',
		description: 'Put labels on all messages of a thread',
		action: 'Add a label to a thread',
	},
	changes: (batch, itemIndex) => ({
		addLabels: readLabels(batch, itemIndex),
		createMissingLabels: batch.context.getNodeParameter('createMissing', itemIndex) === true,
	}),
	fields: [labelsField, createMissingField, spamAndTrashField],
});
