import { messageChange } from './changes';

export const unstar = messageChange({
	option: {
		name: 'Remove Star',
		value: 'unstar',
		description: 'Take the star off messages',
		action: 'Remove the star of a message',
	},
	changes: () => ({ starred: false }),
});
