import { loadCore } from '../../shared/core';
import type { Operation } from './operation';

const parsed = (value: unknown): unknown => {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		// Not JSON: the core says what it misses.
		return undefined;
	}
};

export const reply: Operation = {
	option: {
		name: 'Reply',
		value: 'reply',
		description: 'Answer a message, in its thread',
		action: 'Reply to a message',
	},
	fields: [
		{
			displayName: 'Message to Reply To',
			name: 'message',
			type: 'json',
			default: '={{ $json }}',
			required: true,
			hint: "An item of Gmail IMAP Trigger, as it comes. After other nodes: {{ $('Gmail IMAP Trigger').item.json }}",
			description: 'Tells whom to answer, the subject and the thread',
		},
	],
	run: async (context, itemIndex, mail) => {
		const { asReply, readAnswered } = await loadCore();
		return asReply(mail, readAnswered(parsed(context.getNodeParameter('message', itemIndex))));
	},
};
