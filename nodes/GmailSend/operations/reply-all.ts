import { answer, answerFields } from '../answer';
import type { Operation } from './operation';

export const replyAll: Operation = {
	resource: 'message',
	option: {
		name: 'Reply to All',
		value: 'replyAll',
		description: 'Answer everybody who got a message, but not your own addresses',
		action: 'Reply to all recipients of a message',
	},
	fields: answerFields,
	run: async (job) => await answer(job, { all: true }),
};
