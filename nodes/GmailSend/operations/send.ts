import { loadCore } from '../../shared/core';
import type { Operation } from './operation';

export const send: Operation = {
	option: {
		name: 'Send',
		value: 'send',
		description: 'Send a new message',
		action: 'Send a message',
	},
	fields: [
		{
			displayName: 'To',
			name: 'to',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. nathan@example.com, "Doe, Jane" <jane@example.com>',
		},
		{
			displayName: 'Subject',
			name: 'subject',
			type: 'string',
			default: '',
			placeholder: 'e.g. Your weekly report',
		},
	],
	run: async (context, itemIndex, mail) => {
		const { readAddresses } = await loadCore();
		return {
			...mail,
			to: readAddresses(context.getNodeParameter('to', itemIndex) as string, 'To'),
			subject: context.getNodeParameter('subject', itemIndex) as string,
		};
	},
};
