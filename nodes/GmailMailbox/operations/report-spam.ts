import { messageChange } from './changes';

export const reportSpam = messageChange({
	option: {
		name: 'Report as Spam',
		value: 'reportSpam',
		description: 'Put messages into spam, from which Gmail learns',
		action: 'Report a message as spam',
	},
	changes: () => ({ moveTo: 'spam' }),
});
