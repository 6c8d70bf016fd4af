import { threadChange } from './changes';

export const threadTrash = threadChange({
	option: {
		name: 'Move to Trash',
		value: 'trash',
		description: 'Put all messages of a thread into the trash',
		action: 'Move a thread to trash',
	},
	changes: () => ({ moveTo: 'trash' }),
});
