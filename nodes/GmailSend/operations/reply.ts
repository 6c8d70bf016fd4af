import { answer, answerFields } from '../answer';
import type { Operation } from './operation';

export const reply: Operation = {
	resource: 'message',
	option: {
		name: 'Reply',
		value: 'reply',
		description: 'Answer the sender of a message, in its thread',
		action: 'Reply to a message',
	},
	fields: answerFields,
	run: async (job) => await answer(job, { all: false }),
};
