import { messageChange } from './changes';

export const star = messageChange({
	option: {
		name: 'Star',
		value: 'star',
		description: 'Put a star on messages',
		action: 'Star a message',
	},
	changes: () => ({ starred: true }),
});
