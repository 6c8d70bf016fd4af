import { messageChange } from './changes';

export const untrash = messageChange({
	option: {
		name: 'Take Out of Trash',
		value: 'untrash',
		description: 'Bring messages back from the trash to the inbox',
		action: 'Take a message out of trash',
	},
	changes: () => ({ moveTo: 'inbox' }),
	only: 'TRASH',
});
