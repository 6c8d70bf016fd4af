import { messageChange } from './changes';

export const archive = messageChange({
	option: {
		name: 'Archive',
		value: 'archive',
		description: 'Take messages out of the inbox',
		action: 'Archive a message',
	},
	changes: () => ({ moveTo: 'archive' }),
});
