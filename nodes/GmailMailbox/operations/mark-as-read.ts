import { messageChange } from './changes';

export const markAsRead = messageChange({
	option: {
		name: 'Mark as Read',
		value: 'markAsRead',
		description: 'Mark messages as read',
		action: 'Mark a message as read',
	},
	changes: () => ({ read: true }),
});
