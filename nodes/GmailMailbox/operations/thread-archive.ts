import { threadChange } from './changes';

export const threadArchive = threadChange({
	option: {
		name: 'Archive',
		value: 'archive',
		description: 'Take all messages of a thread out of the inbox',
		action: 'Archive a thread',
	},
	changes: () => ({ moveTo: 'archive' }),
});
