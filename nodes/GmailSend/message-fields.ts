import type { INodeProperties } from 'n8n-workflow';

/** What every message has, whichever operation makes it. */
export const messageFields: INodeProperties[] = [
	{
		displayName: 'Body',
		name: 'bodyFormat',
		type: 'options',
		options: [
			{ name: 'HTML', value: 'html', description: 'Formatted, with images and tables' },
			{ name: 'HTML and Text', value: 'both', description: 'Readers choose what they show' },
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
		displayOptions: { show: { bodyFormat: ['text', 'both'] } },
	},
	{
		displayName: 'HTML',
		name: 'html',
		type: 'string',
		typeOptions: { rows: 5, editor: 'htmlEditor' },
		default: '',
		placeholder: 'e.g. <p>Thank you for your message.</p>',
		displayOptions: { show: { bodyFormat: ['html', 'both'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Attachments',
				name: 'attachments',
				type: 'string',
				default: '',
				placeholder: 'e.g. invoice, terms',
				description: 'Names of the input fields that hold the files, separated by commas',
			},
			{
				displayName: 'Bcc',
				name: 'bcc',
				type: 'string',
				default: '',
				placeholder: 'e.g. archive@example.com',
				description: 'Receives the message unseen by the others',
			},
			{
				displayName: 'Cc',
				name: 'cc',
				type: 'string',
				default: '',
				placeholder: 'e.g. boss@example.com, "Doe, Jane" <jane@example.com>',
			},
			{
				displayName: 'Reply To',
				name: 'replyTo',
				type: 'string',
				default: '',
				placeholder: 'e.g. support@example.com',
				description: 'Where answers go, if not to the sender',
			},
			{
				displayName: 'Send Through',
				name: 'transport',
				type: 'options',
				options: [
					{
						name: 'Automatic',
						value: 'automatic',
						description: 'SMTP with full mail access, Gmail API with send-only access',
					},
					{
						name: 'Gmail API',
						value: 'api',
						description: 'Tells the Gmail ID of the sent message',
					},
					{ name: 'SMTP', value: 'smtp', description: 'Needs full mail access' },
				],
				default: 'automatic',
			},
			{
				displayName: 'Sender Name',
				name: 'senderName',
				type: 'string',
				default: '',
				placeholder: 'e.g. Example Support',
				description: 'Shown beside the address the message comes from',
			},
		],
	},
];
