import type { INodeProperties } from 'n8n-workflow';

/** Which of the messages that arrive start the workflow. */
export const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	description: 'Only messages that match start the workflow',
	options: [
		{
			displayName: 'From',
			name: 'from',
			type: 'string',
			typeOptions: { empty: 'always' },
			default: '',
			placeholder: 'e.g. customer.com, joe@example.com',
			description:
				'Part of the sender’s name or address. Of several, separated by commas, any will do; a name with a comma stands in quotation marks.',
		},
		{
			displayName: 'Subject',
			name: 'subject',
			type: 'string',
			typeOptions: { empty: 'always' },
			default: '',
			placeholder: 'e.g. invoice',
			description: 'Words of the subject',
		},
		{
			displayName: 'Gmail Search',
			name: 'gmailSearch',
			type: 'string',
			typeOptions: { empty: 'always' },
			default: '',
			placeholder: 'e.g. subject:(invoice OR receipt) -label:done',
			description:
				'As you would type it into the search box of Gmail. <a href="https://support.google.com/mail/answer/7190" target="_blank">All search operators</a>.',
		},
		{
			displayName: 'Skip',
			name: 'skip',
			type: 'multiOptions',
			options: [
				{
					name: 'Automatic Replies',
					value: 'automaticReplies',
					description: 'Out of office and the like',
				},
				{
					name: 'Bounces',
					value: 'bounces',
					description: 'Reports about messages that could not be delivered',
				},
				{ name: 'Drafts', value: 'drafts', description: 'Messages being written' },
				{
					name: 'Mailing Lists',
					value: 'mailingLists',
					description: 'Newsletters and discussion lists',
				},
				{
					name: 'Own Messages',
					value: 'ownMessages',
					description:
						'What this mailbox has sent, from its aliases too where the Gmail API may be asked for them',
				},
			],
			default: ['automaticReplies', 'bounces', 'drafts', 'ownMessages'],
			description:
				'Kinds of messages to leave out. A workflow that answers mail should skip these.',
		},
		{
			displayName: 'Authenticated Senders Only',
			name: 'authenticatedOnly',
			type: 'boolean',
			default: true,
			description:
				'Whether only mail starts the workflow whose sender address Gmail has proven (SPF, DKIM or DMARC)',
		},
		{
			displayName: 'Has Attachment',
			name: 'hasAttachment',
			type: 'boolean',
			default: true,
			description: 'Whether the message must have an attachment, or must have none',
		},
		{
			displayName: 'Unread Only',
			name: 'unreadOnly',
			type: 'boolean',
			default: true,
			description: 'Whether to leave out messages that were read before this trigger sees them',
		},
		{
			displayName: 'To',
			name: 'to',
			type: 'string',
			typeOptions: { empty: 'always' },
			default: '',
			placeholder: 'e.g. support+orders@example.com',
			description:
				'Part of a recipient’s name or address. Of several, separated by commas, any will do; a name with a comma stands in quotation marks.',
		},
		{
			displayName: 'Received After',
			name: 'receivedAfter',
			type: 'dateTime',
			typeOptions: { empty: 'always' },
			default: '',
		},
		{
			displayName: 'Larger Than (MB)',
			name: 'largerThan',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 1,
			description: 'Size of the whole message, attachments included, in 1,000,000 bytes',
		},
		{
			displayName: 'Smaller Than (MB)',
			name: 'smallerThan',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 10,
			description: 'Size of the whole message, attachments included, in 1,000,000 bytes',
		},
	],
};
