import { messageChange } from './changes';

export const markAsUnread = messageChange({
	option: {
		name: 'Mark as Unread',
		value: 'markAsUnread',
		description: 'Mark messages as unread',
		action: 'Mark a message as unread',
	},
	changes: () => ({ read: false }),
});
