import { labelsField, readLabels } from '../label-field';
import { messageChange } from './changes';

export const removeLabels = messageChange({
	option: {
		name: 'Remove Label',
		value: 'removeLabels',
		description: 'Take labels off messages',
		action: 'Remove a label from a message',
	},
	changes: (batch, itemIndex) => ({ removeLabels: readLabels(batch, itemIndex) }),
	fields: [labelsField],
});
