import { labelsField, readLabels } from '../label-field';
import { spamAndTrashField } from '../thread-field';
import { threadChange } from './changes';

export const threadRemoveLabels = threadChange({
	option: {
		name: 'Remove Label',
		value: 'removeLabels',
		description: 'Take labels off all messages of a thread',
		action: 'Remove a label from a thread',
	},
	changes: (batch, itemIndex) => ({ removeLabels: readLabels(batch, itemIndex) }),
	fields: [labelsField, spamAndTrashField],
});
