import { messageChange } from './changes';

export const trash = messageChange({
	option: {
		name: 'Move to Trash',
		value: 'trash',
		description: 'Put messages into the trash, which Gmail empties after 30 days',
		action: 'Move a message to trash',
	},
	changes: () => ({ moveTo: 'trash' }),
});
