import { messageChange } from './changes';

export const notSpam = messageChange({
	option: {
		name: 'Report as Not Spam',
		value: 'notSpam',
		description: 'Bring messages back from spam to the inbox',
		action: 'Report a message as not spam',
	},
	changes: () => ({ moveTo: 'inbox' }),
	only: 'SPAM',
});
