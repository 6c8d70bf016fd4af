import type { INodeProperties } from 'n8n-workflow';

/** What a message says, in every operation that writes one. */
export const bodyFields: INodeProperties[] = [
	{
		displayName: 'Body',
		name: 'bodyFormat',
		type: 'options',
		options: [
			{
				name: 'HTML',
				value: 'html',
				description: 'Formatted, with images and tables; a text version is made of it',
			},
			{
				name: 'HTML and Text',
				value: 'both',
				description: 'Both written by you; readers choose what they show',
			},
			{ name: 'Text', value: 'text', description: 'Plain words' },
		],
		default: 'text',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 5 },
		default: '',
		placeholder: 'e.g. Thank you for your message. We answer within a day.',
		description: 'The message in plain words',
		displayOptions: { show: { bodyFormat: ['text', 'both'] } },
	},
	{
		displayName: 'HTML',
		name: 'html',
		type: 'string',
		typeOptions: { rows: 5, editor: 'htmlEditor' },
		default: '',
		placeholder: 'e.g. <p>Thank you for your message.</p>',
		description: 'The message as HTML',
		displayOptions: { show: { bodyFormat: ['html', 'both'] } },
	},
];
